import type { Value, ValueMap } from '../../base/json.ts'
import type { Registry, ServedResource } from './registry.ts'
import type { Target } from './server.ts'

/**
 * What kubectl does with an object before any request: it reads apiVersion and kind and asks discovery for the resource.
 * Source: `k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/helpers.go`, `pkg/api/meta/restmapper.go` (1.36).
 */
export type Mapping =
  | { readonly resource: ServedResource, readonly target: Target }
  | { readonly reason: 'Client' | 'NoKindMatch', readonly message: string }

/** Maps an object to the collection that it is sent to. A namespace that is no string counts as `default`. */
export function mapObject(registry: Registry, object: ValueMap): Mapping {
  const client = clientFault(object)
  if (client !== undefined) return { reason: 'Client', message: client }
  const apiVersion = object.apiVersion as string
  const kind = object.kind as string
  const resource = findKind(registry, apiVersion, kind)
  if (resource === undefined) return { reason: 'NoKindMatch', message: `no matches for kind "${kind}" in version "${apiVersion}"` }
  const { group, version } = resource
  return { resource, target: { group, version, resource: resource.resource, namespace: resource.namespaced ? namespaceOf(object) : '', name: '', subresource: '' } }
}

/** The client looks at `apiVersion` before `kind`. */
function clientFault(object: ValueMap): string | undefined {
  for (const field of ['apiVersion', 'kind']) {
    const value: Value | undefined = object[field]
    if (value === undefined || value === null || value === '') return `${field} not set`
    if (typeof value !== 'string') return `${field} isn't string type`
  }
  return undefined
}

/** Discovery also knows the lower-case kind and `<Kind>List`. */
function findKind(registry: Registry, apiVersion: string, kind: string): ServedResource | undefined {
  const exact = registry.byKind(apiVersion, kind)
  if (exact !== undefined) return exact
  for (const resource of registry.all()) {
    const groupVersion = resource.group === '' ? resource.version : `${resource.group}/${resource.version}`
    if (groupVersion === apiVersion && (resource.kind.toLowerCase() === kind || `${resource.kind}List` === kind)) return resource
  }
  return undefined
}

function namespaceOf(object: ValueMap): string {
  const meta = object.metadata as ValueMap | undefined
  const namespace = typeof meta === 'object' && meta !== null ? meta.namespace : undefined
  return typeof namespace === 'string' && namespace !== '' ? namespace : 'default'
}
