import type { ValueMap } from '../../base/json.ts'
import type { MergeType } from '../../merge/typed/type.ts'
import type { Minor } from '../../base/release.ts'
import type { Status } from '../api/status.ts'
import type { AnyObject, ResourceKind } from '../api/strategy.ts'

/**
 * The admission chain's contract: `k8s.io/apiserver/pkg/admission/interfaces.go` (1.36).
 */
export interface User {
  readonly name: string
  readonly uid?: string
  readonly groups: readonly string[]
}

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly resource: ResourceKind
  readonly subresource: string
  readonly namespace: string
  /** `metadata.name`, empty while a generateName is not expanded. */
  readonly name: string
  /** In the hub version; mutating plugins change it in place. Absent on DELETE. */
  readonly object?: AnyObject
  readonly old?: AnyObject
  readonly user: User
  readonly dryRun: boolean
  readonly minor: Minor
  /** How policies see the request: the endpoint, and objects as its versions show them. */
  readonly view?: RequestView
  /** Five characters as the server appends to generated names. */
  readonly suffix: () => string
}

export interface RequestView {
  /** Group and kind of what is sent: a Scale for a `scale` subresource, else the resource's own. */
  readonly kind: { readonly group: string, readonly version: string, readonly kind: string }
  readonly version: string
  /** The versions in which the resource is served, its own first. */
  readonly versions: readonly string[]
  /** An object as that version shows it. */
  show(object: AnyObject, version: string): ValueMap
  /** Back to the hub, with defaults filled in; or why it cannot be read. */
  read(shown: ValueMap, version: string): { readonly object: AnyObject } | { readonly error: string }
  /** What a merge has to know of the kind. */
  mergeType(version: string): MergeType | undefined
}

/** What plugins may look up: stored objects in their hub version. */
export interface ClusterReader {
  get(group: string, kind: string, namespace: string, name: string): AnyObject | undefined
  list(group: string, kind: string, namespace?: string): readonly AnyObject[]
  /** Undefined for a kind that is not served. */
  scopeOf?(group: string, kind: string): 'Namespaced' | 'Cluster' | undefined
  /** Replaces an object's status without admission: quota usage. */
  writeStatus(group: string, kind: string, object: AnyObject): void
}

export interface AdmissionOutcome {
  readonly status?: Status
  readonly warnings?: readonly string[]
}

export interface AdmissionPlugin {
  /** Upstream's name. */
  readonly name: string
  /** The resources that the plugin looks at, whatever their group; all when absent. */
  readonly resources?: readonly string[]
  /** Mutating pass; refuses with a status. */
  admit?(request: AdmissionRequest, cluster: ClusterReader): AdmissionOutcome | undefined
  /** Validating pass; must not change the object. */
  validate?(request: AdmissionRequest, cluster: ClusterReader): AdmissionOutcome | undefined
}

/** Name in refusals: `metadata.name`, else the generateName. */
export function admissionName(request: AdmissionRequest): string {
  const meta = request.object?.metadata as ValueMap | undefined
  return request.name !== '' ? request.name : typeof meta?.generateName === 'string' ? meta.generateName : 'Unknown'
}

/** Whether the request is for this resource itself (no subresource) or one of the named subresources. */
export function isResource(request: AdmissionRequest, group: string, resource: string, subresources: readonly string[] = ['']): boolean {
  return request.resource.group === group && request.resource.resource === resource && subresources.includes(request.subresource)
}
