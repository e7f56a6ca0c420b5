import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, required } from '../../../../base/field.ts'
import { dns1123LabelErrors } from '../../../../base/names.ts'
import type { Affinity, NodeAffinity, PodAffinity, PodAffinityTerm } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateLabelName, validateLabelSelector } from '../label-selector.ts'
import { validateMatchLabelKeys } from './match-label-keys.ts'
import { validateNodeSelector, validateNodeSelectorTerm } from './node-selector.ts'
import type { PodOptions } from './options.ts'

/**
 * Affinity to nodes and pods. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */
export function validateAffinity({ nodeAffinity, podAffinity, podAntiAffinity }: Affinity, path: FieldPath, options: PodOptions): FieldError[] {
  return [
    ...nodeAffinity === undefined ? [] : validateNodeAffinity(nodeAffinity, path.child('nodeAffinity'), options),
    ...podAffinity === undefined ? [] : validatePodAffinity(podAffinity, path.child('podAffinity'), options),
    ...podAntiAffinity === undefined ? [] : validatePodAffinity(podAntiAffinity, path.child('podAntiAffinity'), options),
  ]
}

export function validatePodAffinityTermSelector(
  { labelSelector, namespaceSelector }: PodAffinityTerm, allowInvalidLabelValueInSelector: boolean, path: FieldPath,
): FieldError[] {
  const options = { allowInvalidLabelValueInSelector }
  return [
    ...validateLabelSelector(labelSelector, options, path.child('labelSelector')),
    ...validateLabelSelector(namespaceSelector, options, path.child('namespaceSelector')),
  ]
}

const requiredTerms = 'requiredDuringSchedulingIgnoredDuringExecution'
const preferredTerms = 'preferredDuringSchedulingIgnoredDuringExecution'

/** Preferred terms may hold any value: they cannot keep a pod from running. */
function validateNodeAffinity(affinity: NodeAffinity, path: FieldPath, options: PodOptions): FieldError[] {
  const { [requiredTerms]: selector, [preferredTerms]: preferred = [] } = affinity
  const allowInvalidLabelValue = options.allowInvalidLabelValueInRequiredNodeAffinity
  return [
    ...selector === undefined ? [] : validateNodeSelector(selector, { allowInvalidLabelValue }, path.child(requiredTerms)),
    ...preferred.flatMap(({ weight = 0, preference = {} }, index) => {
      const here = path.child(preferredTerms).index(index)
      return [...validateWeight(weight, here), ...validateNodeSelectorTerm(preference, { allowInvalidLabelValue: true }, here.child('preference'))]
    }),
  ]
}

function validatePodAffinity(affinity: PodAffinity, path: FieldPath, options: PodOptions): FieldError[] {
  const { [requiredTerms]: terms = [], [preferredTerms]: preferred = [] } = affinity
  return [
    ...terms.flatMap((term, index) => validatePodAffinityTerm(term, path.child(requiredTerms).index(index), options)),
    ...preferred.flatMap(({ weight = 0, podAffinityTerm = {} }, index) => {
      const here = path.child(preferredTerms).index(index)
      return [...validateWeight(weight, here), ...validatePodAffinityTerm(podAffinityTerm, here.child('podAffinityTerm'), options)]
    }),
  ]
}

function validateWeight(weight: number, path: FieldPath): FieldError[] {
  return weight <= 0 || weight > 100 ? [invalid(path.child('weight'), weight, 'must be in the range 1-100')] : []
}

function validatePodAffinityTerm(term: PodAffinityTerm, path: FieldPath, options: PodOptions): FieldError[] {
  const { namespaces = [], matchLabelKeys = [], mismatchLabelKeys = [], labelSelector, topologyKey = '' } = term
  return [
    ...validatePodAffinityTermSelector(term, options.allowInvalidLabelValueInSelector, path),
    ...namespaces.flatMap((name) => invalids(path.child('namespace'), name, dns1123LabelErrors(name))),
    ...validateMatchLabelKeys(matchLabelKeys, mismatchLabelKeys, labelSelector, path),
    ...topologyKey === '' ? [required(path.child('topologyKey'), 'can not be empty')] : [],
    ...validateLabelName(topologyKey, path.child('topologyKey')),
  ]
}
