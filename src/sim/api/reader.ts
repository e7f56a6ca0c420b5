import type { ClusterReader } from '../admission/plugin.ts'
import { registryKey } from '../store/store.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer } from './server.ts'
import type { AnyObject } from './strategy.ts'

/** What admission plugins and strategies may look up: stored objects in their hub version. */
export function readerOf(server: ApiServer): ClusterReader {
  const resourceOf = (group: string, kind: string): ServedResource | undefined => server.registry.byGroupKind(group, kind)
  return {
    get(group, kind, namespace, name) {
      const resource = resourceOf(group, kind)
      return resource && server.load(resource, namespace, name)
    },
    list(group, kind, namespace = '') {
      const resource = resourceOf(group, kind)
      return resource === undefined ? [] : server.store.list(registryKey(resource.resource, group, namespace, '')).map(({ value }) => value as AnyObject)
    },
    scopeOf(group, kind) {
      const resource = resourceOf(group, kind)
      return resource && (resource.namespaced ? 'Namespaced' : 'Cluster')
    },
    writeStatus(group, kind, object) {
      const resource = resourceOf(group, kind)
      const old = resource && server.load(resource, object.metadata?.namespace ?? '', object.metadata?.name ?? '')
      // It shares its metadata with what is stored.
      if (resource !== undefined && old !== undefined) server.saveStatus(resource, { ...object, metadata: { ...object.metadata } } as AnyObject, old)
    },
  }
}
