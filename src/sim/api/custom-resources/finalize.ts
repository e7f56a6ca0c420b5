import { isMap } from '../../../base/json.ts'
import { registryKey, type StoreEvent } from '../../store/store.ts'
import { cleanupFinalizer, erase, removeStored } from '../delete.ts'
import { administrator, type ApiServer } from '../server.ts'
import type { Status } from '../status.ts'
import type { AnyObject } from '../strategy.ts'
import type { ServedResource } from '../registry.ts'

const definitions = registryKey('customresourcedefinitions', 'apiextensions.k8s.io', '', '')

/**
 * Empties a definition that is being deleted, then lets it go: `apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go`
 * (1.36), here at once. Custom resources that their own finalizers hold keep it until they go.
 */
export function finishDefinitions(server: ApiServer, { key, type, value }: StoreEvent): void {
  if (key.startsWith(definitions)) {
    if (type !== 'DELETED' && isTerminating(value)) finish(server, value)
    return
  }
  if (type !== 'DELETED' || value.apiVersion === undefined) return
  for (const { value: definition } of server.store.list(definitions)) if (isTerminating(definition) && key.startsWith(instancesOf(definition))) finish(server, definition)
}

/** Why nothing new comes into being under a definition that is on its way out. */
export function terminatingFault(server: ApiServer, { group, resource, definition }: ServedResource): Status | undefined {
  if (definition !== undefined) return undefined
  const crd = server.store.get(`${definitions}${resource}.${group}`)?.value
  if (crd === undefined || !isTerminating(crd)) return undefined
  return { code: 405, reason: 'MethodNotAllowed', message: 'create not allowed while custom resource definition is terminating', details: { group, kind: resource } }
}

function isTerminating({ metadata }: AnyObject): boolean {
  return metadata?.deletionTimestamp !== undefined && metadata.finalizers?.includes(cleanupFinalizer) === true
}

/** Where the custom resources of a definition are stored. */
function instancesOf(definition: AnyObject): string {
  const { group, plural } = namesOf(definition)
  return registryKey(plural, group, '', '')
}

function finish(server: ApiServer, definition: AnyObject): void {
  const { group, plural, versions } = namesOf(definition)
  const served = versions.map((version) => server.registry.byResource(group, version, plural)).find((each) => each !== undefined)
  const prefix = instancesOf(definition)
  for (const { value } of server.store.list(prefix)) {
    const { namespace = '', name = '', deletionTimestamp } = (value as AnyObject).metadata ?? {}
    if (deletionTimestamp !== undefined || served === undefined) continue
    removeStored(server, served, { group, version: served.version, resource: plural, namespace, name, subresource: '' }, { user: administrator })
  }
  const resource = server.registry.byResource('apiextensions.k8s.io', 'v1', 'customresourcedefinitions')
  if (server.store.list(prefix).length > 0 || resource === undefined) return
  const finalizers = definition.metadata?.finalizers?.filter((name) => name !== cleanupFinalizer) ?? []
  if (finalizers.length === 0) erase(server, resource, definition)
  else server.save(resource, { ...definition, metadata: { ...definition.metadata, finalizers } } as AnyObject)
}

function namesOf({ spec }: AnyObject): { readonly group: string, readonly plural: string, readonly versions: readonly string[] } {
  const { group, names, versions } = isMap(spec) ? spec : {}
  return {
    group: typeof group === 'string' ? group : '',
    plural: isMap(names) && typeof names.plural === 'string' ? names.plural : '',
    versions: (Array.isArray(versions) ? versions : []).flatMap((each) => isMap(each) && typeof each.name === 'string' ? [each.name] : []),
  }
}
