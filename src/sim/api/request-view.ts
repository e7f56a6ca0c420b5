import type { ValueMap } from '../../base/json.ts'
import type { RequestView } from '../admission/plugin.ts'
import { mergeTypeOf } from './managed-fields/manager.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer } from './server.ts'
import type { AnyObject } from './strategy.ts'
import { createdKind, scales } from './subresource-kinds.ts'

/** The endpoint of a request as admission policies see it. */
export function requestView(server: ApiServer, resource: ServedResource, subresource: string): RequestView {
  const own = subresource === 'scale' ? scales(server.minor) : createdKind(subresource, server.minor)
  const { group, version, kind } = own ?? resource
  const served = (name: string): ServedResource => own ?? server.registry.byResource(resource.group, name, resource.resource) ?? resource
  return {
    kind: { group, version, kind },
    version: resource.version,
    get versions() {
      return [resource.version, ...server.registry.versionsOf(resource.group, resource.resource).filter((name) => name !== resource.version)]
    },
    show: (object, name) => server.show(served(name), object),
    read(shown: ValueMap, name): { object: AnyObject } | { error: string } {
      const { codec } = served(name)
      const decoded = codec.decode(shown)
      if (decoded.failure !== undefined) return { error: decoded.failure.message }
      const { object } = decoded
      codec.applyDefaults(object)
      return { object: codec.toHub(object) }
    },
    mergeType: (name) => mergeTypeOf(server, served(name)),
  }
}
