import type { Minor } from '../../base/release.ts'
import type { KindInfo } from '../../schema/catalog.ts'
import { builtInCodec } from './codec.ts'
import type { ServedResource } from './registry.ts'

/** Kinds that only subresources speak: they have no collection of their own. */
export function scales(minor: Minor): ServedResource {
  return subresourceKind('autoscaling', 'v1', 'Scale', 'io.k8s.api.autoscaling.v1.Scale', minor)
}

/** The kind that a POST to this subresource carries; undefined where it is the resource's own. */
export function createdKind(subresource: string, minor: Minor): ServedResource | undefined {
  switch (subresource) {
    case 'token': return subresourceKind('authentication.k8s.io', 'v1', 'TokenRequest', 'io.k8s.api.authentication.v1.TokenRequest', minor)
    case 'binding': return subresourceKind('', 'v1', 'Binding', 'io.k8s.api.core.v1.Binding', minor)
    case 'eviction': return subresourceKind('policy', 'v1', 'Eviction', 'io.k8s.api.policy.v1.Eviction', minor)
    default: return undefined
  }
}

const known = new Map<string, ServedResource>()

function subresourceKind(group: string, version: string, kind: string, definition: string, minor: Minor): ServedResource {
  const key = `${minor} ${definition}`
  const found = known.get(key)
  if (found !== undefined) return found
  const info: KindInfo = {
    group, version, kind, definition, source: 'builtin', resource: '', singular: '', shortNames: [], categories: [], namespaced: true,
    subresources: [], verbs: [], since: minor,
  }
  const strategy = { group, version, kind, resource: '', namespaced: true, validate: () => [], validateUpdate: () => [] }
  const made: ServedResource = { group, version, kind, resource: '', namespaced: true, subresources: [], codec: builtInCodec(info, minor, undefined, undefined), strategy, definition }
  known.set(key, made)
  return made
}
