import type { Minor } from '../../base/release.ts'
import type { KindInfo } from '../../schema/catalog.ts'
import { builtInCodec } from './codec.ts'
import type { ServedResource } from './registry.ts'

/** Kinds that only subresources speak: they have no collection of their own. */
export function scales(minor: Minor): ServedResource {
  return subresourceKind('autoscaling', 'v1', 'Scale', 'io.k8s.api.autoscaling.v1.Scale', minor)
}

export function tokenRequests(minor: Minor): ServedResource {
  return subresourceKind('authentication.k8s.io', 'v1', 'TokenRequest', 'io.k8s.api.authentication.v1.TokenRequest', minor)
}

function subresourceKind(group: string, version: string, kind: string, definition: string, minor: Minor): ServedResource {
  const info: KindInfo = {
    group, version, kind, definition, source: 'builtin', resource: '', singular: '', shortNames: [], categories: [], namespaced: true,
    subresources: [], verbs: [], since: minor,
  }
  const strategy = { group, version, kind, resource: '', namespaced: true, validate: () => [], validateUpdate: () => [] }
  return { group, version, kind, resource: '', namespaced: true, subresources: [], codec: builtInCodec(info, minor, undefined, undefined), strategy, definition }
}
