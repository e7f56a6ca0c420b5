import { isMap } from '../../../base/json.ts'
import { parseQuantity } from '../../../base/quantity.ts'

/**
 * Whether two values mean the same to the server: an absent list or map equals an empty one, an absent plain field equals its
 * zero value, quantities count by amount. An absent pointer differs from anything that is there: `affinity: {}` is a change.
 * Upstream: `apiequality.Semantic.DeepEqual` on Go values (apimachinery 1.36); here the Go kind of a field follows from its name.
 */
export function semanticEqual(a: unknown, b: unknown): boolean {
  return sameField(a, b, '', false)
}

function sameField(a: unknown, b: unknown, name: string, isQuantity: boolean): boolean {
  if (a === b) return true
  if (a === undefined || a === null) return b === undefined || b === null || isZero(b, name)
  if (b === undefined || b === null) return isZero(a, name)
  if (isQuantity || quantityFields.has(name)) {
    const [x, y] = [quantityOf(a), quantityOf(b)]
    if (x !== undefined && y !== undefined) return x.compare(y) === 0
  }
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => sameField(item, b[index], '', false))
  if (isMap(a)) return isMap(b) && sameMap(a, b, name)
  // 1 and 1n are one number; everything else is settled by identity.
  return (typeof a === 'bigint' || typeof b === 'bigint') && typeof b !== 'string' && typeof a !== 'string' && Number(a) === Number(b)
}

function sameMap(a: Record<string, unknown>, b: Record<string, unknown>, name: string): boolean {
  const ofQuantities = quantityMaps.has(name)
  const isData = ofQuantities || dataMaps.has(name)
  for (const key of Object.keys(a)) {
    if (isData && !Object.hasOwn(b, key)) return false
    if (!sameField(a[key], Object.hasOwn(b, key) ? b[key] : undefined, isData ? '' : key, ofQuantities)) return false
  }
  return Object.keys(b).every((key) => Object.hasOwn(a, key) || (!isData && isZero(b[key], key)))
}

function isZero(value: unknown, name: string): boolean {
  if (value === undefined || value === null) return true
  if (Array.isArray(value)) return value.length === 0
  if (isMap(value)) {
    if (structFields.has(name)) return Object.keys(value).every((key) => isZero(value[key], key))
    return (dataMaps.has(name) || quantityMaps.has(name)) && Object.keys(value).length === 0
  }
  return !pointerFields.has(name) && (value === '' || value === 0 || value === false || value === 0n)
}

function quantityOf(value: unknown): ReturnType<typeof parseQuantity> {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? parseQuantity(value) : undefined
}

/** Fields whose Go type is `resource.Quantity`. */
const quantityFields = new Set(['sizeLimit', 'divisor', 'averageValue', 'maximumVolumeSize', 'tolerance'])

/** Fields whose Go type is a map of quantities. */
const quantityMaps = new Set([
  'limits', 'requests', 'capacity', 'allocatable', 'allocatedResources', 'consumedCapacity', 'hard', 'used', 'overhead', 'podFixed',
  'min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio',
])

/** Fields whose Go type is another map with keys of the user. */
const dataMaps = new Set([
  'labels', 'annotations', 'matchLabels', 'nodeSelector', 'data', 'binaryData', 'stringData', 'options', 'parameters', 'volumeAttributes',
  'attributes', 'extra', 'attachmentMetadata', 'deprecatedTopology', 'disruptedPods', 'counters', 'allocatedResourceStatuses',
])

/** Fields that hold a struct itself, not a pointer to one. */
const structFields = new Set(['resources', 'strategy', 'updateStrategy', 'spec', 'status', 'metadata', 'template', 'conditions', 'source'])

/** Fields that point to a scalar, so that 0, "" and false differ from absent (`k8s.io/api` 1.36). */
const pointerFields = new Set([
  'activeDeadlineSeconds', 'adminAccess', 'allNodes', 'allocateLoadBalancerNodePorts', 'allowMultipleAllocations', 'allowPrivilegeEscalation',
  'allowVolumeExpansion', 'appProtocol', 'attachRequired', 'automountServiceAccountToken', 'averageUtilization', 'backoffLimit',
  'backoffLimitPerIndex', 'bindsToNode', 'blockOwnerDeletion', 'borrowingLimitPercent', 'collisionCount', 'completions', 'controller',
  'defaultMode', 'deletionGracePeriodSeconds', 'enableServiceLinks', 'endPort', 'expirationSeconds', 'failedJobsHistoryLimit', 'fsGroup',
  'gmsaCredentialSpec', 'gmsaCredentialSpecName', 'holderIdentity', 'hostProcess', 'hostUsers', 'hostnameOverride', 'immutable',
  'ingressClassName', 'leaseDurationSeconds', 'leaseTransitions', 'lendablePercent', 'limitBytes', 'loadBalancerClass', 'localhostProfile',
  'managedBy', 'manualSelector', 'maxFailedIndexes', 'minDomains', 'minReplicas', 'mode', 'nodeAllocatableUpdatePeriodSeconds',
  'nominalConcurrencyShares', 'optional', 'parallelism', 'partition', 'podInfoOnMount', 'preferredHolder', 'priority', 'privileged',
  'progressDeadlineSeconds', 'readOnlyRootFilesystem', 'replicas', 'requiresRepublish', 'resourceClaimName', 'resourceClaimTemplateName',
  'revisionHistoryLimit', 'runAsGroup', 'runAsNonRoot', 'runAsUser', 'runAsUserName', 'runtimeClassName', 'scope', 'seLinuxMount',
  'setHostnameAsFQDN', 'shareProcessNamespace', 'stabilizationWindowSeconds', 'startingDeadlineSeconds', 'storageCapacity',
  'storageClassName', 'successfulJobsHistoryLimit', 'suspend', 'targetCPUUtilizationPercentage', 'terminationGracePeriodSeconds',
  'timeZone', 'timeoutSeconds', 'tolerationSeconds', 'trafficDistribution', 'ttlSecondsAfterFinished', 'volumeAttributesClassName',
  'maxSurge', 'maxUnavailable', 'minAvailable', 'zone',
])
