import { isMap, setKey, sortedKeys, valueAt, type Value, type ValueMap } from '../base/json.ts'
import type { Resource } from '../model/resource.ts'
import { mapObject } from '../sim/api/rest-mapping.ts'
import { ApiServer, type Target } from '../sim/api/server.ts'
import { addNamespace, addServiceAccount, place, seedStockCluster, systemNamespaces } from '../sim/api/stock-cluster.ts'
import { intendedObject, startsWith } from './intended.ts'
import type { Refusal, RefusalCause, ServerCheck } from './server-check.ts'

/**
 * Asks the simulated API server about each resource: a real `kubectl create --validate=strict` of it alone, on a stock cluster
 * that besides holds every namespace which the input names or defines with its ServiceAccount `default`, the input's CRDs, the
 * ServiceAccounts that its pods name, and the PriorityClasses and RuntimeClasses that it defines.
 */
export const simulatedServer: ServerCheck = ({ resources, minor }) => {
  const server = new ApiServer({ minor, entropy })
  const answered = populate(server, resources)
  return (resource) => answered.has(resource) ? answered.get(resource) : ask(server, resource)
}

/** Nothing here is shown to anyone, so chance may stand still. */
const entropy = { suffix: () => 'xxxxx', uid: () => '00000000-0000-4000-8000-000000000000', now: () => '2026-01-01T00:00:00Z' }

/** With `keeps` what is accepted stays, as the definitions of custom resources must. */
function ask(server: ApiServer, resource: Resource, keeps = false): Refusal | undefined {
  const mapping = mapObject(server.registry, resource.raw)
  if ('reason' in mapping) return { ...mapping, causes: [] }
  const { status } = server.create(mapping.target, withSortedKeys(resource.raw) as ValueMap, { fieldValidation: 'Strict', rehearse: !keeps })
  // Whether an object of that name is there already is no fault of the file.
  if (status === undefined || status.reason === 'AlreadyExists') return undefined
  const causes = status.reason === 'Invalid' ? status.details?.causes ?? [] : []
  const told = causes.length > 0 ? causes : status.path === undefined ? [] : [{ path: status.path, message: status.message }]
  return { reason: status.reason, message: status.message, causes: told, hidden: status.reason === 'BadRequest' ? hiddenCauses(server, resource, mapping.target) : undefined }
}

/**
 * What the server would find after mending what it cannot decode: the object is sent again as it was probably meant. A value that is missing
 * because something could not be read is no news.
 */
function hiddenCauses(server: ApiServer, resource: Resource, target: Target): readonly RefusalCause[] {
  const intended = resource.builtIn ? intendedObject(resource, server.minor) : undefined
  if (intended === undefined) return []
  const { status } = server.create(target, withSortedKeys(intended.object) as ValueMap, { fieldValidation: 'Ignore', rehearse: true })
  const causes = status?.reason === 'Invalid' ? status.details?.causes ?? [] : []
  return causes.filter(({ path }) => {
    const value = valueAt(intended.object, path)
    const isThere = value !== undefined && value !== null && typeof value !== 'object'
    return !intended.incomplete.some((one) => isThere ? startsWith(one, path) && one.length === path.length : startsWith(one, path) || startsWith(path, one))
  }).map((cause) => ({ ...cause, path: intended.placeInFile(cause.path) }))
}

/** Fills the cluster, and returns the answers that this already gave: definitions are costly to validate, so each is asked about once. */
function populate(server: ApiServer, resources: readonly Resource[]): Map<Resource, Refusal | undefined> {
  const namespaces = new Map<string, Set<string>>()
  const account = (namespace: string, name: string): void => {
    const names = namespaces.get(namespace) ?? new Set(['default'])
    namespaces.set(namespace, names.add(name))
  }
  seedStockCluster(server)
  for (const name of systemNamespaces) account(name, 'default')
  for (const resource of resources) {
    const namespace = resource.scope === 'cluster' ? undefined : textAt(resource.raw, 'metadata', 'namespace') ?? 'default'
    if (namespace !== undefined) account(namespace, 'default')
    if (resource.group === '' && resource.kind === 'Namespace' && resource.name !== '') account(resource.name, 'default')
    const pod = resource.group === '' && resource.kind === 'Pod' ? textAt(resource.raw, 'spec', 'serviceAccountName') ?? textAt(resource.raw, 'spec', 'serviceAccount') : undefined
    if (pod !== undefined) account(namespace ?? 'default', pod)
  }
  for (const [namespace, accounts] of namespaces) {
    addNamespace(server, namespace)
    for (const name of accounts) addServiceAccount(server, namespace, name)
  }
  const answered = new Map<Resource, Refusal | undefined>()
  for (const resource of resources) {
    const wanted = `${resource.group}/${resource.kind}`
    if (wanted === 'apiextensions.k8s.io/CustomResourceDefinition') answered.set(resource, define(server, resource))
    else if (wanted === 'scheduling.k8s.io/PriorityClass' || wanted === 'node.k8s.io/RuntimeClass') place(server, resource.raw)
  }
  return answered
}

/** A definition with an unknown field is refused; its resources are checked against the rest of it all the same. */
function define(server: ApiServer, resource: Resource): Refusal | undefined {
  const refusal = ask(server, resource, true)
  const mapping = refusal?.reason === 'BadRequest' ? mapObject(server.registry, resource.raw) : undefined
  if (mapping !== undefined && 'target' in mapping) server.create(mapping.target, resource.raw, { fieldValidation: 'Ignore' })
  return refusal
}

function textAt(object: ValueMap, first: string, second: string): string | undefined {
  const outer = object[first]
  const value = isMap(outer) ? outer[second] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** kubectl's JSON has sorted keys, because it comes out of a Go map; the order decides which of several errors is told. */
function withSortedKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of sortedKeys(value)) setKey(copy, key, withSortedKeys(value[key] ?? null))
  return copy
}
