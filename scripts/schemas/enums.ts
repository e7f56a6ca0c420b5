// Enum values by property: from kubernetes-models, a version that it lacks from its sister, the rest by hand.
import type { Minor } from '../../src/base/release.ts'
import type { CombinedProperty } from './combine.ts'
import { partsOfId } from './ids.ts'
import type { ModelFacts } from './kubernetes-models.ts'

/** A value, or a value with the first minor that accepts it. */
export type EnumValue = string | readonly [string, Minor]

/** Enums that the models leave out, `<group> <name>#<property>`. */
const byHand: Readonly<Record<string, readonly string[]>> = {
  'core AzureDiskVolumeSource#kind': ['Dedicated', 'Managed', 'Shared'],
  'discovery EndpointSlice#addressType': ['FQDN', 'IPv4', 'IPv6'],
  'storage StorageClass#volumeBindingMode': ['Immediate', 'WaitForFirstConsumer'],
  'autoscaling MetricSpec#type': ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'],
  'admissionregistration ParamRef#parameterNotFoundAction': ['Allow', 'Deny'],
  'resource DeviceRequest#allocationMode': ['All', 'ExactCount'],
  'resource DeviceTaint#effect': ['NoExecute', 'NoSchedule', 'None'],
  'scheduling PodGroupSpec#disruptionMode': ['Pod', 'PodGroup'],
  'scheduling PodGroupTemplate#disruptionMode': ['Pod', 'PodGroup'],
}

/** Values that came after their enum, where the models of two releases only bracket the release. */
const firstMinors: Readonly<Record<string, Minor>> = {
  'batch PodFailurePolicyRule#action FailIndex': 28,
  'core ScopedResourceSelectorRequirement#scopeName VolumeAttributesClass': 31,
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

