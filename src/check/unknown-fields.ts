import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { lookupKind, type KindInfo } from '../schema/catalog.ts'
import { intendedObject, type ExplainedField } from './intended.ts'

export type { ExplainedField } from './intended.ts'

const known = new WeakMap<Resource, Map<Minor, readonly ExplainedField[]>>()

/** The unknown fields of a resource as of the newest checked release, each explained once however many rules ask. */
export function newestUnknownFields(resource: Resource, minors: readonly Minor[]): readonly ExplainedField[] {
  const minor = minors.at(-1)
  // The model has decoded it as of that release; mostly nothing is unknown.
  return minor === undefined || resource.unknownFields.length === 0 || kindOf(resource, minor) === undefined ? [] : unknownFieldsOf(resource, minor)
}

/** The unknown fields as of any release: also those below a misspelt one, which the server comes to only when that is mended. */
export function unknownFieldsOf(resource: Resource, minor: Minor): readonly ExplainedField[] {
  const byMinor = known.get(resource) ?? new Map<Minor, readonly ExplainedField[]>()
  known.set(resource, byMinor)
  const found = byMinor.get(minor) ?? intendedObject(resource, minor)?.unknown ?? []
  byMinor.set(minor, found)
  return found
}

/** What the catalog says of the resource's kind in a release; undefined for kinds that are not Kubernetes' own. */
export function kindOf(resource: Resource, minor: Minor): KindInfo | undefined {
  return lookupKind(resource.apiVersion, resource.kind, minor)
}
