import { compareStrings, isMap, setKey, type ValueMap } from '../base/json.ts'
import { registryKey } from '../sim/store/store.ts'
import type { Cluster } from '../sim/cluster.ts'

/** An object at its key in the store. */
export interface RegisteredObject {
  readonly key: string
  readonly object: ValueMap
}

/** Everything that is stored, by key, as `kubectl get -o yaml` shows it without managed fields. Events and leases are left out; data of Secrets is hidden. */
export function endObjects({ server }: Cluster): RegisteredObject[] {
  const found = new Map<string, ValueMap>()
  for (const resource of server.registry.all()) {
    if (resource.version !== resource.strategy.version || resource.kind === 'Event' || resource.kind === 'Lease') continue
    for (const { key, value } of server.store.list(registryKey(resource.resource, resource.group, '', ''))) {
      if (!found.has(key)) found.set(key, shownObject(server.showPlain(resource, value)))
    }
  }
  return [...found].sort(([a], [b]) => compareStrings(a, b)).map(([key, object]) => ({ key, object }))
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Without managed fields; what a Secret holds, or held when it was applied, reads `(hidden)`. */
function shownObject(object: ValueMap): ValueMap {
  const shown = { ...object }
  const meta = isMap(object.metadata) ? { ...object.metadata } : {}
  delete meta.managedFields
  shown.metadata = meta
  if (object.kind !== 'Secret') return shown
  for (const field of ['data', 'stringData']) if (isMap(object[field])) shown[field] = hidden(object[field])
  if (isMap(meta.annotations) && meta.annotations[lastApplied] !== undefined) meta.annotations = { ...meta.annotations, [lastApplied]: '(hidden)' }
  return shown
}

function hidden(data: ValueMap): ValueMap {
  const masked: ValueMap = {}
  for (const key of Object.keys(data)) setKey(masked, key, '(hidden)')
  return masked
}
