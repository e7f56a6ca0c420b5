import { isMap, sameValue, type Value } from '../../../base/json.ts'
import { counted } from '../../../base/words.ts'
import { carrierOf } from '../../../model/carriers.ts'
import type { StatefulSet } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import type { ObjectName, Problem } from '../../plan.ts'
import { groupOf, problemOf, relatedPlace, templateOf, titleOf, type ChangedObject, type ChangeFacts } from './facts.ts'

/** Objects that get another name, namespace or kind: for the server an old one goes, or stays, and a new one comes. */
export function recreated(facts: ChangeFacts): Problem[] {
  const gone = [...facts.pruned.map((name) => ({ name, isPruned: true })), ...facts.left.map((name) => ({ name, isPruned: false }))]
  if (gone.length === 0) return []
  const fresh = facts.changed.filter(({ before }) => before === undefined)
  const taken = new Set<ChangedObject>()
  return gone.flatMap(({ name, isPruned }): Problem[] => {
    const old = facts.before.get(groupOf(name), name.kind, name.namespace, name.name)
    const heir = old === undefined ? undefined : heirOf(name, old, fresh.filter((one) => !taken.has(one)))
    if (old === undefined || heir === undefined) return []
    taken.add(heir)
    const loss = lossOf(name, old, isPruned)
    return [problemOf(heir, {
      rule: 'plan-recreate', severity: 'warning', message: `${titleOf(heir.resource)} is made anew beside ${titleOf(name)}, which it seems to replace${isPruned ? ', and that one is pruned after it' : ', and that one stays'}`,
      effect: loss, suggestion: isPruned ? 'let both be in the manifests until the new one serves, and take the old one out in a second step' : 'delete the old one once the new one serves, or keep its name',
      ...relatedPlace('it stood here', facts.earlierManifestOf(name), ['metadata', 'name']),
    }, placeOf(name, heir.resource))]
  })
}

/** Kinds that hold a state, an address or running pods. ConfigMaps, Secrets and Jobs get new names on purpose. */
const kinds = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', '/ReplicationController', '/Pod', '/Service', '/PersistentVolumeClaim']

/**
 * What takes the place of an object: the same name in another namespace, or as another kind of workload or in another group; else the one
 * that is as good as equal under another name.
 */
function heirOf(name: ObjectName, old: AnyObject, fresh: readonly ChangedObject[]): ChangedObject | undefined {
  const group = groupOf(name)
  const isKnown = kinds.includes(`${group}/${name.kind}`)
  const moved = fresh.find(({ resource, group: to }) => isKnown && to === group && resource.kind === name.kind && resource.name === name.name)
  const turned = fresh.find(({ resource, group: to }) => resource.name === name.name && resource.namespace === name.namespace
    && ((resource.kind === name.kind && to !== group) || (isKnown && isWorkload(group, name.kind) && isWorkload(to, resource.kind))))
  if (moved !== undefined || turned !== undefined || !isKnown) return moved ?? turned
  const alike = fresh.filter(({ resource, group: to, after }) => to === group && resource.kind === name.kind && resource.namespace === name.namespace && likeness(old, after, [name.name, resource.name]) >= enough)
  return alike.length === 1 ? alike[0] : undefined
}

function isWorkload(group: string, kind: string): boolean {
  return carrierOf(group, kind)?.longRunning === true
}

/** Of ten fields of two objects that are called differently at least eight are equal. */
const enough = 0.8

/** The share of fields below `spec` that two objects have in common; where a field only repeats the name, the name does not count. */
function likeness(a: AnyObject, b: AnyObject, [first, second]: readonly [string, string]): number {
  const [left, right] = [leavesOf(a.spec, first), leavesOf(b.spec, second)]
  const common = [...left].filter(([path, value]) => sameValue(right.get(path), value)).length
  return common / Math.max(1, new Set([...left.keys(), ...right.keys()]).size)
}

/** Addresses that the server gives out are no likeness. */
export const allottedFields = ['.clusterIP', '.clusterIPs', '.nodePort', '.volumeName', '.healthCheckNodePort']

function leavesOf(value: Value | undefined, name: string, path = '', found = new Map<string, Value>()): Map<string, Value> {
  if (allottedFields.some((field) => path.endsWith(field))) return found
  if (isMap(value)) for (const key of Object.keys(value)) leavesOf(value[key], name, `${path}.${key}`, found)
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) leavesOf(item, name, `${path}[${String(index)}]`, found)
  else if (value !== undefined) found.set(path, typeof value === 'string' ? value.replaceAll(name, '') : value)
  return found
}

/** What is lost or doubled, and for how long. */
function lossOf({ kind, name }: ObjectName, old: AnyObject, isPruned: boolean): string {
  const replicas = isMap(old.spec) && typeof old.spec.replicas === 'number' ? old.spec.replicas : 1
  switch (kind) {
    case 'Service': return isPruned ? 'the new one has another cluster IP, and a load balancer another address; connections to the old name are refused from then on' : 'both serve: the new one has another cluster IP and another name'
    case 'PersistentVolumeClaim': return `the new claim gets a volume of its own, an empty one${isPruned ? '; what happens to the old volume its reclaim policy says' : '; the data stay with the old one'}`
    case 'StatefulSet': {
      const templates = ((old as StatefulSet).spec?.volumeClaimTemplates ?? []).map(({ metadata }) => `${metadata?.name ?? ''}-${name}-0`)
      const data = templates.length === 0 ? '' : `; its pods start with empty volumes, the data stay in the claims ${templates.join(', ')} and so on`
      return `${podsText(replicas, isPruned)}${data}`
    }
    default: return templateOf('apps', kind, old) === undefined && kind !== 'Pod' ? 'the two have nothing in common for the server: what was kept with the old one does not come along' : podsText(kind === 'Pod' ? 1 : replicas, isPruned)
  }
}

function podsText(replicas: number, isPruned: boolean): string {
  const pods = counted(replicas, 'pod')
  return isPruned ? `kubectl deletes the old one as soon as the new one is created: its ${pods} may end before a new one is ready` : `its ${pods} run on beside the new ones`
}

function placeOf(old: ObjectName, { kind, namespace, name }: ObjectName): readonly string[] {
  return name !== old.name ? ['metadata', 'name'] : namespace !== old.namespace ? ['metadata', 'namespace'] : kind !== old.kind ? ['kind'] : ['apiVersion']
}
