// Enum values by property: from kubernetes-models, a version that it lacks from its sister, the rest by hand.
import type { Minor } from '../../src/base/release.ts'
import type { CombinedProperty } from './combine.ts'
import { partsOfId } from './ids.ts'
import type { ModelFacts } from './kubernetes-models.ts'

/** A value, or a value with the first minor that accepts it. */
export type EnumValue = string | readonly [string, Minor]

/** Enums that the models leave out, `<group> <name>#<property>`: Go enums they miss, and fields that only API validation limits. */
const byHand: Readonly<Record<string, readonly string[]>> = {
  'core AzureDiskVolumeSource#kind': ['Dedicated', 'Managed', 'Shared'],
  'discovery EndpointSlice#addressType': ['FQDN', 'IPv4', 'IPv6'],
  'storage StorageClass#volumeBindingMode': ['Immediate', 'WaitForFirstConsumer'],
  'autoscaling MetricSpec#type': ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'],
  'admissionregistration ParamRef#parameterNotFoundAction': ['Allow', 'Deny'],
  'resource DeviceRequest#allocationMode': ['All', 'ExactCount'],
  'resource DeviceTaint#effect': ['NoExecute', 'NoSchedule', 'None'],
  'core Container#restartPolicy': ['Always', 'Never', 'OnFailure'],
  'core ContainerResizePolicy#resourceName': ['cpu', 'memory'],
  'core ContainerResizePolicy#restartPolicy': ['NotRequired', 'RestartContainer'],
  'core ContainerRestartRule#action': ['Restart', 'RestartAllContainers'],
  'core ContainerRestartRuleOnExitCodes#operator': ['In', 'NotIn'],
  'core PodOS#name': ['linux', 'windows'],
  'core PodSecurityContext#seLinuxChangePolicy': ['MountOption', 'Recursive'],
  'core ServiceSpec#trafficDistribution': ['PreferClose', 'PreferSameNode', 'PreferSameZone'],
  'core VolumeMount#recursiveReadOnly': ['Disabled', 'Enabled', 'IfPossible'],
  'apps StatefulSetPersistentVolumeClaimRetentionPolicy#whenDeleted': ['Delete', 'Retain'],
  'apps StatefulSetPersistentVolumeClaimRetentionPolicy#whenScaled': ['Delete', 'Retain'],
  'autoscaling HPAScalingPolicy#type': ['Percent', 'Pods'],
  'autoscaling HPAScalingRules#selectPolicy': ['Disabled', 'Max', 'Min'],
  'batch PodFailurePolicyOnPodConditionsPattern#status': ['False', 'True', 'Unknown'],
  'networking IngressClassParametersReference#scope': ['Cluster', 'Namespace'],
  'rbac RoleRef#kind': ['ClusterRole', 'Role'],
  'rbac Subject#kind': ['Group', 'ServiceAccount', 'User'],
  'storage CSIDriverSpec#fsGroupPolicy': ['File', 'None', 'ReadWriteOnceWithFSType'],
  'storage CSIDriverSpec#volumeLifecycleModes': ['Ephemeral', 'Persistent'],
  'flowcontrol FlowDistinguisherMethod#type': ['ByNamespace', 'ByUser'],
  'flowcontrol LimitResponse#type': ['Queue', 'Reject'],
  'flowcontrol PriorityLevelConfigurationSpec#type': ['Exempt', 'Limited'],
  'flowcontrol Subject#kind': ['Group', 'ServiceAccount', 'User'],
  'apiextensions CustomResourceConversion#strategy': ['None', 'Webhook'],
  'apiextensions CustomResourceDefinitionSpec#scope': ['Cluster', 'Namespaced'],
  'scheduling PodGroupSpec#disruptionMode': ['Pod', 'PodGroup'],
  'scheduling PodGroupTemplate#disruptionMode': ['Pod', 'PodGroup'],
}

/** Values that came after their enum: the first release whose stock server takes them, or for gated ones the first that knows them. */
const firstMinors: Readonly<Record<string, Minor>> = {
  'batch PodFailurePolicyRule#action FailIndex': 28,
  'core Container#restartPolicy Never': 35,
  'core Container#restartPolicy OnFailure': 35,
  'core ContainerRestartRule#action RestartAllContainers': 36,
  'core ResourceQuotaSpec#scopes VolumeAttributesClass': 34,
  'core ScopedResourceSelectorRequirement#scopeName VolumeAttributesClass': 34,
  'core ServiceSpec#trafficDistribution PreferSameNode': 34,
  'core ServiceSpec#trafficDistribution PreferSameZone': 34,
  'core Toleration#operator Gt': 35,
  'core Toleration#operator Lt': 35,
  'resource DeviceTaint#effect None': 35,
  'resource DeviceToleration#effect None': 35,
}

/** Looks enums up in the models of several releases. */
export function enumFinder(models: ReadonlyMap<Minor, ModelFacts>): (id: string, property: CombinedProperty) => EnumValue[] | undefined {
  const merged = new Map<string, Map<string, Minor>>()
  for (const [minor, { enums }] of [...models].sort(([a], [b]) => a - b)) {
    for (const [key, values] of enums) {
      const [id = '', property = ''] = key.split('#')
      for (const name of [key, sisterKey(id, property)]) {
        const first = merged.get(name) ?? new Map<string, Minor>()
        const known = first.size > 0
        merged.set(name, first)
        for (const value of values) if (!first.has(value)) first.set(value, known ? minor : 0)
      }
    }
  }
  return (id, property) => {
    const sister = sisterKey(id, property.name)
    const hand = byHand[sister]
    const values = merged.get(`${id}#${property.name}`) ?? merged.get(sister) ?? (hand && new Map(hand.map((value) => [value, 0])))
    if (!values || isFree(property)) return undefined
    return [...values].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, minor]) => {
      const first = firstMinors[`${sister} ${value}`] ?? minor
      return first > property.since ? [value, first] as const : value
    })
  }
}

/** Enums describe strings and lists of them; a map or a struct of the same name in another version has none. */
function isFree({ types }: CombinedProperty): boolean {
  const [newest] = types
  const leaf = newest?.type.kind === 'array' ? newest.type.of : newest?.type
  return leaf?.kind !== 'scalar' || leaf.type !== 'string' || leaf.format !== undefined
}

function sisterKey(id: string, property: string): string {
  const { segment, name } = partsOfId(id)
  return `${segment} ${name}#${property}`
}

