import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../../../base/field.ts'
import type { LabelSelector, TopologySpreadConstraint } from '../../../../model/kubernetes.generated.ts'
import { unsupportedIfSet } from '../checks.ts'
import { validateLabelName, validateLabelSelector } from '../label-selector.ts'
import { validatePositiveField } from './fields.ts'
import { selectorMissing, validateMatchLabelKeys } from './match-label-keys.ts'
import type { PodOptions } from './options.ts'

/**
 * Topology spread constraints. Source: `validateTopologySpreadConstraints` in `pkg/apis/core/validation/validation.go` (1.36).
 */
export function validateTopologySpreadConstraints(
  constraints: readonly TopologySpreadConstraint[], path: FieldPath, options: PodOptions,
): FieldError[] {
  return constraints.flatMap((constraint, index) => {
    const here = path.index(index)
    const { topologyKey = '', whenUnsatisfiable = '', matchLabelKeys = [], labelSelector } = constraint
    const errors = validatePositiveField(constraint.maxSkew, here.child('maxSkew'))
    if (topologyKey === '') errors.push(required(here.child('topologyKey'), 'can not be empty'))
    if (!actions.includes(whenUnsatisfiable)) errors.push(notSupported(here.child('whenUnsatisfiable'), whenUnsatisfiable, actions))
    if (constraints.slice(index + 1).some((other) => (other.topologyKey ?? '') === topologyKey && (other.whenUnsatisfiable ?? '') === whenUnsatisfiable)) {
      errors.push(duplicate(here.child('{topologyKey, whenUnsatisfiable}'), `{${topologyKey}, ${whenUnsatisfiable}}`))
    }
    errors.push(...validateMinDomains(constraint, here.child('minDomains')))
    errors.push(...unsupportedIfSet(here.child('nodeAffinityPolicy'), constraint.nodeAffinityPolicy, inclusionPolicies))
    errors.push(...unsupportedIfSet(here.child('nodeTaintsPolicy'), constraint.nodeTaintsPolicy, inclusionPolicies))
    // A stored object that breaks the rule of its server is held to the other rule, which it may satisfy.
    errors.push(...options.mergeMatchLabelKeysInSpread !== options.oldViolatesMatchLabelKeys
      ? validateMatchLabelKeys(matchLabelKeys, [], labelSelector, here)
      : validateTopologyMatchLabelKeys(matchLabelKeys, labelSelector, here.child('matchLabelKeys')))
    return options.allowInvalidTopologySpreadLabelSelector ? errors : [...errors, ...validateTopologySelector(constraint, here)]
  })
}

/** `ValidateMatchLabelKeysInTopologySpread`: the rule of servers that do not merge the keys into the selector. */
export function validateTopologyMatchLabelKeys(keys: readonly string[], selector: LabelSelector | undefined, path: FieldPath): FieldError[] {
  if (keys.length === 0) return []
  const selected = new Set([...Object.keys(selector?.matchLabels ?? {}), ...(selector?.matchExpressions ?? []).map(({ key = '' }) => key)])
  return [
    ...selector === undefined ? [forbidden(path, selectorMissing)] : [],
    ...keys.flatMap((key, index) => [
      ...validateLabelName(key, path.index(index)),
      ...selected.has(key) ? [invalid(path.index(index), key, 'exists in both matchLabelKeys and labelSelector')] : [],
    ]),
  ]
}

export function validateTopologySelector({ labelSelector }: TopologySpreadConstraint, path: FieldPath): FieldError[] {
  return validateLabelSelector(labelSelector, {}, path.child('labelSelector'))
}

const actions = ['DoNotSchedule', 'ScheduleAnyway']
const inclusionPolicies = ['Honor', 'Ignore']

function validateMinDomains({ minDomains, whenUnsatisfiable = '' }: TopologySpreadConstraint, path: FieldPath): FieldError[] {
  if (minDomains === undefined) return []
  return [
    ...validatePositiveField(minDomains, path),
    ...whenUnsatisfiable === 'DoNotSchedule'
      ? []
      : [invalid(path, minDomains, `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`)],
  ]
}
