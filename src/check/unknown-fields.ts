import type { JsonPath } from '../base/json.ts'
import { isMap, valueAt } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { lookupKind, type KindInfo } from '../schema/catalog.ts'
import { decode } from '../schema/decode.ts'
import { intentionOf, type Intention } from '../schema/unknown-field.ts'

/** A field that the schema of a resource does not have, and what was probably meant by it. */
export interface ExplainedField {
  readonly path: JsonPath
  /** As the server spells it, e.g. `spec.template.spec.containers[0].imag`. */
  readonly field: string
  readonly name: string
  readonly intention: Intention | undefined
  /** Of the object that holds the field: `Container`. */
  readonly holder: string
}

const known = new WeakMap<Resource, Map<Minor, readonly ExplainedField[]>>()

/** The unknown fields of a resource as of a release, each explained once however many rules ask. */
export function unknownFieldsOf(resource: Resource, minor: Minor): readonly ExplainedField[] {
  const byMinor = known.get(resource) ?? new Map<Minor, readonly ExplainedField[]>()
  known.set(resource, byMinor)
  const found = byMinor.get(minor) ?? explain(resource, minor)
  byMinor.set(minor, found)
  return found
}

/** What the catalog says of the resource's kind in a release; undefined for kinds that are not Kubernetes' own. */
export function kindOf(resource: Resource, minor: Minor): KindInfo | undefined {
  return lookupKind(resource.apiVersion, resource.kind, minor)
}

function explain(resource: Resource, minor: Minor): readonly ExplainedField[] {
  const info = kindOf(resource, minor)
  if (info === undefined || info.definition === '') return []
  return decode(resource.raw, info.definition, minor).unknownFields.map(({ path, field, definition }) => {
    const holder = valueAt(resource.raw, path.slice(0, -1))
    const siblings = isMap(holder) ? Object.keys(holder) : []
    return {
      path, field, name: String(path.at(-1) ?? ''), holder: definition.slice(definition.lastIndexOf('.') + 1),
      intention: intentionOf({ path, definition, root: info.definition, minor, siblings }),
    }
  })
}
