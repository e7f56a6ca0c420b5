import { compareStrings, getKey, isMap, type ValueMap } from '../base/json.ts'
import { withNamespace } from '../kubectl/resources/files.ts'
import { mapObject } from '../sim/api/rest-mapping.ts'
import { addNamespace, addServiceAccount, place } from '../sim/api/stock-cluster.ts'
import type { ApiServer } from '../sim/api/server.ts'

/**
 * Puts objects into a server as they stand, as those of a `kubectl get -o yaml`: not asked for, not checked. What every cluster has
 * besides is added: the namespaces they are in, a ServiceAccount `default` in each, and what a node may give where it only says what it has.
 * Returns the objects whose kind the server does not know.
 */
export function loadCluster(server: ApiServer, objects: readonly ValueMap[]): readonly ValueMap[] {
  const unknown: ValueMap[] = []
  for (const given of inOrder(objects)) {
    const object = inNamespace(server, given)
    const namespace = namespaceOf(object)
    if (namespace !== undefined) addNamespace(server, namespace)
    if (isUncreated(object) ? !create(server, object) : place(server, object.kind === 'Node' ? withAllocatable(object) : object) === undefined) unknown.push(object)
  }
  addDefaultAccounts(server)
  return unknown
}

/** What is written by hand leaves out the namespace `default`. */
function inNamespace(server: ApiServer, object: ValueMap): ValueMap {
  if (namespaceOf(object) !== undefined) return object
  const mapping = mapObject(server.registry, object)
  return 'target' in mapping && mapping.resource.namespaced ? withNamespace(object, mapping.target.namespace) : object
}

/** Definitions before what they define, then by name: the order of files says nothing about a cluster. */
function inOrder(objects: readonly ValueMap[]): ValueMap[] {
  const key = (object: ValueMap): string => {
    const { kind, metadata } = object
    const { namespace = '', name = '' } = isMap(metadata) ? metadata : {}
    return JSON.stringify([kind === 'CustomResourceDefinition' ? 0 : 1, kind, namespace, name])
  }
  return objects.map((object) => ({ object, key: key(object) })).sort((a, b) => compareStrings(a.key, b.key)).map(({ object }) => object)
}

/** The ServiceAccount controller at work: every namespace has one called `default`. */
export function addDefaultAccounts(server: ApiServer): void {
  for (const { value } of server.store.list('/registry/namespaces/')) {
    const { name } = (value as { readonly metadata?: { readonly name?: string } }).metadata ?? {}
    if (name !== undefined) addServiceAccount(server, name, 'default')
  }
}

/** A Job that was in a cluster has the selector that it got there; without one no pod would ever be its own. */
function isUncreated({ kind, spec }: ValueMap): boolean {
  return kind === 'Job' && isMap(spec) && spec.selector === undefined
}

function create(server: ApiServer, object: ValueMap): boolean {
  const mapping = mapObject(server.registry, object)
  return 'target' in mapping && server.create(mapping.target, object, { fieldValidation: 'Ignore' }).status === undefined
}

function namespaceOf(object: ValueMap): string | undefined {
  const meta = object.metadata
  const namespace = isMap(meta) ? getKey(meta, 'namespace') : undefined
  return typeof namespace === 'string' && namespace !== '' ? namespace : undefined
}

/** The API server's default: `SetDefaults_NodeStatus`, `pkg/apis/core/v1/defaults.go` (1.36). */
function withAllocatable(node: ValueMap): ValueMap {
  const { status } = node
  if (!isMap(status) || status.allocatable !== undefined || status.capacity === undefined) return node
  return { ...node, status: { ...status, allocatable: status.capacity } }
}
