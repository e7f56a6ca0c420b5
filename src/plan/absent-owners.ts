import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../base/json.ts'

/** Objects of a snapshot whose owners are all known. */
export interface Adopted {
  readonly objects: readonly ValueMap[]
  /** ReplicaSets that are assumed as their pods show them. */
  readonly assumed: number
  /** Objects whose owner is not known in any way: they are taken to have none. */
  readonly freed: number
}

/**
 * A snapshot of nodes and pods alone lacks what owns the pods, and a garbage collector would delete them. ReplicaSets are put back as their
 * pods show them, so that lost pods come back elsewhere; other absent owners are forgotten.
 */
export function adopt(objects: readonly ValueMap[]): Adopted {
  const known = new Set(objects.map((object) => keyOf(object.kind, namespaceOf(object), nameOf(object))))
  const uids = new Map<string, Value>()
  const sets = new Map<string, { readonly reference: ValueMap, readonly pods: ValueMap[] }>()
  let freed = 0
  const kept = objects.map((object): ValueMap => {
    const references = referencesOf(object)
    if (references.length === 0) return object
    const rest = references.filter((reference) => {
      const key = keyOf(reference.kind, namespaceOf(object), textOf(reference.name))
      const isKnown = known.has(key) || known.has(keyOf(reference.kind, '', textOf(reference.name)))
      if (isKnown && reference.uid !== undefined) uids.set(key, reference.uid)
      if (isKnown) return true
      if (reference.kind !== 'ReplicaSet' || object.kind !== 'Pod' || reference.controller !== true) return false
      const set = sets.get(key)
      if (set === undefined) sets.set(key, { reference, pods: [object] })
      else set.pods.push(object)
      return true
    })
    if (rest.length === references.length) return object
    freed++
    return { ...object, metadata: { ...isMap(object.metadata) ? object.metadata : {}, ownerReferences: rest } }
  })
  const withUids = kept.map((object): ValueMap => {
    const uid = uids.get(keyOf(object.kind, namespaceOf(object), nameOf(object)))
    return uid === undefined || !isMap(object.metadata) || object.metadata.uid !== undefined ? object : { ...object, metadata: { ...object.metadata, uid } }
  })
  return { objects: [...withUids, ...[...sets.values()].map(replicaSet)], assumed: sets.size, freed }
}

/** The ReplicaSet behind pods: the first of them without what server and scheduler filled in. */
function replicaSet({ reference, pods }: { readonly reference: ValueMap, readonly pods: readonly ValueMap[] }): ValueMap {
  const [pod = {}] = pods
  const meta = isMap(pod.metadata) ? pod.metadata : {}
  const labels = isMap(meta.labels) ? meta.labels : {}
  const hash = labels['pod-template-hash']
  const topology = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']
  const own: ValueMap = {}
  for (const key of Object.keys(labels)) if (!topology.includes(key)) setKey(own, key, labels[key] ?? null)
  return {
    apiVersion: 'apps/v1', kind: 'ReplicaSet',
    metadata: { name: reference.name ?? '', namespace: meta.namespace ?? 'default', uid: reference.uid ?? '', labels: own, generation: 1 },
    spec: { replicas: pods.length, selector: { matchLabels: hash === undefined ? own : { 'pod-template-hash': hash } }, template: { metadata: { labels: own }, spec: templateSpec(isMap(pod.spec) ? pod.spec : {}) } },
    status: { replicas: pods.length, fullyLabeledReplicas: pods.length, observedGeneration: 1 },
  }
}

function templateSpec(spec: ValueMap): ValueMap {
  const template = cloneValue(spec)
  for (const field of ['nodeName', 'priority', 'preemptionPolicy', 'ephemeralContainers']) delete template[field]
  const isToken = (value: Value): boolean => isMap(value) && textOf(value.name).startsWith('kube-api-access-')
  if (Array.isArray(template.volumes)) template.volumes = template.volumes.filter((volume) => !isToken(volume))
  for (const list of [template.containers, template.initContainers]) {
    if (!Array.isArray(list)) continue
    for (const container of list) if (isMap(container) && Array.isArray(container.volumeMounts)) container.volumeMounts = container.volumeMounts.filter((mount) => !isToken(mount))
  }
  return template
}

function referencesOf({ metadata }: ValueMap): ValueMap[] {
  return isMap(metadata) && Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences.filter(isMap) : []
}

function keyOf(kind: Value | undefined, namespace: string, name: string): string {
  return `${textOf(kind)} ${namespace}/${name}`
}

function namespaceOf({ metadata }: ValueMap): string {
  return isMap(metadata) ? textOf(metadata.namespace) : ''
}

function nameOf({ metadata }: ValueMap): string {
  return isMap(metadata) ? textOf(metadata.name) : ''
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}
