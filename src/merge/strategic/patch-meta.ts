import type { Minor } from '../../base/release.ts'
import { definition as definitionOf } from '../../schema/definition.ts'
import type { Property, TypeView } from '../../schema/definition-types.ts'

/** What strategic merging has to know of a field: `apimachinery/pkg/util/strategicpatch/meta.go` (1.36). */
export interface PatchMeta {
  readonly merges: boolean
  readonly retainsKeys: boolean
  /** A map that is taken as a whole. */
  readonly replaces: boolean
  readonly mergeKey: string
  /** The fields below: of the struct, of a list's items, of a map's values. */
  readonly below: PatchSchema
}

export interface PatchSchema {
  readonly name: string
  field(name: string): PatchMeta | undefined
}

/** The patch schema of a built-in definition. */
export function patchSchema(definition: string, minor: Minor): PatchSchema {
  return {
    name: definition.slice(definition.lastIndexOf('.') + 1),
    field(name) {
      const property = definitionOf(definition, minor)?.properties.get(name)
      return property === undefined ? undefined : metaOf(property, replaced.has(`${definition.slice(definition.lastIndexOf('.') + 1)}.${name}`), minor)
    },
  }
}

/** Fields that no schema names: maps merge, lists replace. */
export const openSchema: PatchSchema = { name: '', field: () => undefined }

/** The fields with `patchStrategy:"replace"`: `k8s.io/api/policy/v1/types.go` (1.36). */
const replaced = new Set(['PodDisruptionBudgetSpec.selector'])

function metaOf(property: Property, replaces: boolean, minor: Minor): PatchMeta {
  const strategy = property.patchStrategy ?? ''
  return {
    merges: strategy.includes('merge'),
    retainsKeys: strategy.includes('retainKeys'),
    replaces,
    mergeKey: property.patchMergeKey ?? '',
    below: schemaOf(property, minor),
  }
}

function schemaOf(view: TypeView, minor: Minor): PatchSchema {
  const ref = view.items?.ref ?? view.ref
  if (ref !== undefined) return patchSchema(ref, minor)
  const { values } = view
  if (values === undefined) return openSchema
  const meta: PatchMeta = { merges: false, retainsKeys: false, replaces: false, mergeKey: '', below: schemaOf(values, minor) }
  return { name: '', field: () => meta }
}
