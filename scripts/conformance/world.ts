import { isMap, type ValueMap } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import { ApiServer } from '../../src/sim/api/server.ts'
import type { AnyObject } from '../../src/sim/api/strategy.ts'
import { chance } from './recorded.ts'

/** A server whose chance is fixed and recognisable. */
export function freshServer(minor: Minor, serviceRanges: readonly string[] = ['10.96.0.0/16']): ApiServer {
  return new ApiServer({ minor, serviceRanges, entropy: { suffix: () => chance.suffix, uid: () => chance.uid, now: () => chance.now } })
}

export const systemNamespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease']

/** Puts a namespace in place; `accounts` are the names of its ServiceAccounts. */
export function addNamespace(server: ApiServer, name: string, accounts: readonly string[], automount: boolean): void {
  if (!exists(server, 'v1', 'Namespace', '', name)) {
    place(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'kubernetes.io/metadata.name': name } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } })
  }
  for (const account of accounts) {
    if (exists(server, 'v1', 'ServiceAccount', name, account)) continue
    place(server, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace: name }, ...automount ? {} : { automountServiceAccountToken: false } })
  }
}

/** Stores an object as it stands, in its hub version, past admission and validation. */
export function place(server: ApiServer, object: ValueMap): AnyObject | undefined {
  const resource = server.registry.byKind(object.apiVersion as string, object.kind as string)
  if (resource === undefined) return undefined
  const decoded = resource.codec.decode(object).object
  const hub = resource.codec.toHub(decoded)
  hub.metadata = { uid: chance.uid, creationTimestamp: chance.now, ...hub.metadata }
  server.save(resource, hub)
  return hub
}

function exists(server: ApiServer, apiVersion: string, kind: string, namespace: string, name: string): boolean {
  const resource = server.registry.byKind(apiVersion, kind)
  return resource !== undefined && server.load(resource, namespace, name) !== undefined
}

/** `metadata` of an object, empty when it has none. */
export function metaOf(object: ValueMap): ValueMap {
  return isMap(object.metadata) ? object.metadata : {}
}
