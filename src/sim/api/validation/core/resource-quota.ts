import { FieldPath, type FieldError, invalid, required } from '../../../../base/field.ts'
import { GoStruct } from '../../../../base/go-format.ts'
import { sortedKeys } from '../../../../base/json.ts'
import { amountIn } from '../../../../base/quantity.ts'
import type { Quantity, ResourceQuota, ResourceQuotaSpec, ScopedResourceSelectorRequirement } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import type { ValidationContext } from '../../strategy.ts'
import { requiredText } from '../checks.ts'
import { fieldImmutable, nameIsDNSSubdomain, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { validateResourceName, validateResourceQuantityValue } from '../pod/resource-names.ts'

/** ResourceQuotas: `pkg/apis/core/validation/validation.go`, `pkg/apis/core/helper/helpers.go` (1.36). */
const metadataPath = FieldPath.of('metadata')
const specPath = FieldPath.of('spec')
const statusPath = FieldPath.of('status')

type ResourceList = { readonly [key: string]: Quantity } | undefined

export function validateResourceQuota({ metadata, spec, status }: ResourceQuota, context: ValidationContext): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSSubdomain }, metadataPath),
    ...validateSpec(spec ?? {}, context),
    ...validateResourceList(status?.hard, statusPath.child('hard')),
    ...validateResourceList(status?.used, statusPath.child('used')),
  ]
}

export function validateResourceQuotaUpdate(quota: ResourceQuota, old: ResourceQuota, context: ValidationContext): FieldError[] {
  const errors = [...validateObjectMetaUpdate(quota.metadata, old.metadata, metadataPath), ...validateSpec(quota.spec ?? {}, context)]
  const scopes = new Set(quota.spec?.scopes)
  const oldScopes = new Set(old.spec?.scopes)
  if (scopes.size !== oldScopes.size || [...scopes].some((scope) => !oldScopes.has(scope))) {
    errors.push(invalid(specPath.child('scopes'), quota.spec?.scopes ?? null, fieldImmutable))
  }
  return errors
}

export function validateResourceQuotaStatusUpdate(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  return [
    ...validateObjectMetaUpdate(quota.metadata, old.metadata, metadataPath),
    ...requiredText(FieldPath.of('resourceVersion'), quota.metadata?.resourceVersion),
    ...validateResourceList(quota.status?.hard, statusPath.child('hard')),
    ...validateResourceList(quota.status?.used, statusPath.child('used')),
  ]
}

/** Resources that a quota can count. */
function isStandardQuotaResourceName(name: string): boolean {
  return standardQuotaResources.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')
}

/** Whether a quota with that scope can count that resource. */
function isScopeValidForResource(scope: string, resource: string): boolean {
  switch (scope) {
    case 'Terminating': case 'NotTerminating': case 'NotBestEffort': case 'PriorityClass': case 'CrossNamespacePodAffinity':
      return resource === 'pods' || podComputeResources.has(resource)
    case 'BestEffort':
      return resource === 'pods'
    case 'VolumeAttributesClass':
      return resource === 'persistentvolumeclaims' || resource === 'requests.storage'
    default:
      return true
  }
}

const podComputeResources = new Set(['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'])

const standardQuotaResources = new Set([
  ...podComputeResources, 'ephemeral-storage', 'requests.storage', 'requests.ephemeral-storage', 'limits.ephemeral-storage', 'pods',
  'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'persistentvolumeclaims', 'configmaps', 'services.nodeports',
  'services.loadbalancers',
])

const scopes = [
  'Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'PriorityClass', 'VolumeAttributesClass', 'CrossNamespacePodAffinity',
]

const conflicts = [['BestEffort', 'NotBestEffort'], ['Terminating', 'NotTerminating']] as const

function validateResourceList(list: ResourceList, path: FieldPath): FieldError[] {
  return sortedKeys(list ?? {}).flatMap((name) => {
    const here = path.key(name)
    return [...validateQuotaResourceName(name, here), ...validateResourceQuantityValue(name, amountIn(list, name), here)]
  })
}

function validateQuotaResourceName(name: string, path: FieldPath): FieldError[] {
  const errors = validateResourceName(name, path)
  if (!name.includes('/') && !isStandardQuotaResourceName(name)) errors.push(invalid(path, name, 'must be a standard resource for quota'))
  return errors
}

function validateSpec(spec: ResourceQuotaSpec, { minor }: ValidationContext): FieldError[] {
  const known = gateEnabled(minor, 'VolumeAttributesClass') ? scopes : scopes.filter((scope) => scope !== 'VolumeAttributesClass')
  return [
    ...validateResourceList(spec.hard, specPath.child('hard')),
    ...validateScopes(spec, known),
    ...validateScopeSelector(spec, known, specPath.child('scopeSelector', 'matchExpressions')),
  ]
}

function validateScopes({ hard = {}, scopes: names = [] }: ResourceQuotaSpec, known: readonly string[]): FieldError[] {
  const path = specPath.child('scopes')
  const errors = names.flatMap((scope) => [
    ...known.includes(scope) ? [] : [invalid(path, names, 'unsupported scope')],
    ...unfitResources(scope, hard, known).map(() => invalid(path, names, 'unsupported scope applied to resource')),
  ])
  return [...errors, ...conflictsAmong(names).map(() => invalid(path, names, 'conflicting scopes'))]
}

function validateScopeSelector({ hard = {}, scopes: names, scopeSelector }: ResourceQuotaSpec, known: readonly string[], path: FieldPath): FieldError[] {
  if (scopeSelector === undefined) return []
  const requirements = scopeSelector.matchExpressions ?? []
  const shown = new GoStruct([['MatchExpressions', scopeSelector.matchExpressions === undefined ? null : requirements.map(shownRequirement)]])
  const errors = requirements.flatMap((requirement) => [
    ...known.includes(requirement.scopeName ?? '') ? [] : [invalid(path.child('scopeName'), requirement.scopeName ?? '', 'unsupported scope')],
    ...unfitResources(requirement.scopeName ?? '', hard, known).map(() => invalid(path, shown, 'unsupported scope applied to resource')),
    ...validateOperator(requirement, path),
  ])
  const selected = requirements.map(({ scopeName = '' }) => scopeName)
  // Upstream prints spec.scopes here, not the selector.
  return [...errors, ...conflictsAmong(selected).map(() => invalid(path, names ?? null, 'conflicting scopes'))]
}

function validateOperator({ scopeName = '', operator = '', values = [] }: ScopedResourceSelectorRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = []
  const existsOnly = ['BestEffort', 'NotBestEffort', 'Terminating', 'NotTerminating', 'CrossNamespacePodAffinity']
  if (existsOnly.includes(scopeName) && operator !== 'Exists') {
    errors.push(invalid(path.child('operator'), operator,
      "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"))
  }
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(path.child('values'), "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"))
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) errors.push(invalid(path.child('values'), values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"))
  } else errors.push(invalid(path.child('operator'), operator, 'not a valid selector operator'))
  return errors
}

/** A scope that the release does not know fits every resource. */
function unfitResources(scope: string, hard: NonNullable<ResourceList>, known: readonly string[]): string[] {
  if (!known.includes(scope)) return []
  return sortedKeys(hard).filter((name) => isStandardQuotaResourceName(name) && !isScopeValidForResource(scope, name))
}

function conflictsAmong(names: readonly string[]): (typeof conflicts)[number][] {
  return conflicts.filter((pair) => pair.every((scope) => names.includes(scope)))
}

function shownRequirement({ scopeName = '', operator = '', values }: ScopedResourceSelectorRequirement): GoStruct {
  return new GoStruct([['ScopeName', scopeName], ['Operator', operator], ['Values', values ?? null]])
}
