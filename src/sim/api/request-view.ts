import type { ValueMap } from '../../base/json.ts'
import type { MergeType } from '../../merge/typed/type.ts'
import type { RequestView } from '../admission/plugin.ts'
import { mergeTypeOf } from './managed-fields/manager.ts'
import type { ServedResource } from './registry.ts'
import type { ApiServer } from './server.ts'
import type { AnyObject } from './strategy.ts'
import { createdKind, scales } from './subresource-kinds.ts'

/** The endpoint of a request as admission policies see it. Most requests are seen by none: nothing is worked out before it is asked for. */
export function requestView(server: ApiServer, resource: ServedResource, subresource: string): RequestView {
  return new EndpointView(server, resource, subresource)
}

class EndpointView implements RequestView {
  readonly #server: ApiServer
  readonly #resource: ServedResource
  readonly #subresource: string

  constructor(server: ApiServer, resource: ServedResource, subresource: string) {
    this.#server = server
    this.#resource = resource
    this.#subresource = subresource
  }

  get kind(): RequestView['kind'] {
    const { group, version, kind } = this.#own() ?? this.#resource
    return { group, version, kind }
  }

  get version(): string {
    return this.#resource.version
  }

  get versions(): readonly string[] {
    const { group, resource, version } = this.#resource
    return [version, ...this.#server.registry.versionsOf(group, resource).filter((name) => name !== version)]
  }

  show(object: AnyObject, version: string): ValueMap {
    return this.#server.show(this.#served(version), object)
  }

  read(shown: ValueMap, version: string): { object: AnyObject } | { error: string } {
    const { codec } = this.#served(version)
    const decoded = codec.decode(shown)
    if (decoded.failure !== undefined) return { error: decoded.failure.message }
    const { object } = decoded
    codec.applyDefaults(object)
    return { object: codec.toHub(object) }
  }

  mergeType(version: string): MergeType {
    return mergeTypeOf(this.#server, this.#served(version))
  }

  #served(version: string): ServedResource {
    return this.#own() ?? this.#server.registry.byResource(this.#resource.group, version, this.#resource.resource) ?? this.#resource
  }

  /** The kind that a subresource takes, where it is not the resource's. */
  #own(): ServedResource | undefined {
    const { minor } = this.#server
    return this.#subresource === 'scale' ? scales(minor) : createdKind(this.#subresource, minor)
  }
}
