// One type per property for all releases: formats that older clients lack come from newer ones, from sister versions, from the models.
import { partsOfId } from './ids.ts'
import type { Sources } from './releases.ts'
import { mapRef, scalar, typeCode } from './raw.ts'
import type { RawType } from './raw.ts'

const extensions = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.'

/** Leaves that the clients call `any`, `object` or plain `string`, by `<definition>#<property>`, with the format that says what they hold. */
const formats: Readonly<Record<string, RawType>> = {
  [`${extensions}JSONSchemaProps#items`]: scalar('any', 'json-schema-or-array'),
  [`${extensions}JSONSchemaProps#additionalItems`]: scalar('any', 'json-schema-or-bool'),
  [`${extensions}JSONSchemaProps#additionalProperties`]: scalar('any', 'json-schema-or-bool'),
  [`${extensions}JSONSchemaProps#dependencies`]: scalar('any', 'json-schema-or-string-array'),
  [`${extensions}JSONSchemaProps#default`]: scalar('any', 'json'),
  [`${extensions}JSONSchemaProps#example`]: scalar('any', 'json'),
  [`${extensions}JSONSchemaProps#enum`]: scalar('any', 'json'),
  'io.k8s.api.apps.v1.ControllerRevision#data': scalar('object', 'raw-extension'),
  'io.k8s.api.resource.v1alpha2.NamedResourcesAttribute#quantity': scalar('string', 'quantity'),
  'io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent#object': scalar('object', 'raw-extension'),
  'io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry#fieldsV1': scalar('object', 'fields-v1'),
}

/** The same for every version of a type: `<group> <name>#<property>`. */
const sisterFormats: Readonly<Record<string, RawType>> = {
  'resource OpaqueDeviceConfiguration#parameters': scalar('object', 'raw-extension'),
  'resource AllocatedDeviceStatus#data': scalar('object', 'raw-extension'),
}

/** Integers of versions that left before clients carried formats, and have no sister version that did. */
const wideIntegers = new Set([
  'io.k8s.api.resource.v1alpha2.NamedResourcesAttribute#int', 'io.k8s.api.resource.v1alpha2.NamedResourcesIntSlice#ints',
  'io.k8s.api.policy.v1beta1.IDRange#max', 'io.k8s.api.policy.v1beta1.IDRange#min',
])

/** The type of every property, by `<definition>#<property>`, each minor that differs in shape included. */
export function settleTypes(sources: Sources): Map<string, ReadonlyMap<number, RawType>> {
  const newest = [...sources.releases].sort(([a], [b]) => b - a)
  const leaves = collectLeaves(newest.map(([, release]) => release.definitions))
  const settled = new Map<string, Map<number, RawType>>()
  for (const [minor, { definitions }] of newest) {
    for (const [id, definition] of definitions) {
      for (const [name, { type }] of definition) {
        const key = `${id}#${name}`
        const byMinor = settled.get(key) ?? new Map<number, RawType>()
        settled.set(key, byMinor)
        byMinor.set(minor, withLeaf(type, key, leaves, sources))
      }
    }
  }
  for (const byMinor of settled.values()) preferNewest(byMinor)
  return settled
}

/** The best known scalar leaf of each property and, as a second chance, of each `<group> <name>#<property>` in any version. */
function collectLeaves(newestFirst: readonly (ReadonlyMap<string, ReadonlyMap<string, { type: RawType }>>)[]): Map<string, RawType> {
  const leaves = new Map<string, RawType>()
  for (const definitions of newestFirst) {
    for (const [id, definition] of definitions) {
      const { segment, name: kind } = partsOfId(id)
      for (const [name, { type }] of definition) {
        const leaf = leafOf(type)
        if (leaf.kind !== 'scalar' || leaf.format === undefined) continue
        for (const key of [`${id}#${name}`, `${segment} ${kind}#${name}`]) if (!leaves.has(key)) leaves.set(key, leaf)
      }
    }
  }
  return leaves
}

function withLeaf(type: RawType, key: string, leaves: ReadonlyMap<string, RawType>, sources: Sources): RawType {
  const leaf = leafOf(type)
  const [id = '', property = ''] = key.split('#')
  const sister = `${partsOfId(id).segment} ${partsOfId(id).name}#${property}`
  const isQuantity = [...sources.models.values()].some(({ quantities }) => quantities.has(key)) || sources.quantitySisters.has(sister)
  const fixed = formats[key] ?? sisterFormats[sister] ?? (isQuantity ? scalar('string', 'quantity') : undefined)
  if (leaf.kind !== 'scalar') return type
  if (fixed) return replaceLeaf(type, fixed)
  const micro = [leaves.get(key), leaves.get(sister)].find((known) => known?.kind === 'scalar' && known.format === 'micro-time')
  const known = micro ?? leaves.get(key) ?? leaves.get(sister)
  if (known?.kind === 'scalar' && (leaf.type === known.type || leaf.type === 'any' || known.type === 'number' || known.format === 'int-or-string')) return replaceLeaf(type, known)
  if (leaf.type === 'integer' && leaf.format === undefined) return replaceLeaf(type, scalar('integer', wideIntegers.has(key) ? 'int64' : 'int32'))
  return type
}

/** Where only the leaf's looseness differs (`any` against `object`), the newest release's word counts. */
function preferNewest(byMinor: Map<number, RawType>): void {
  const [newest] = [...byMinor].sort(([a], [b]) => b - a)
  if (!newest) return
  for (const [minor, type] of byMinor) if (isLooser(type, newest[1])) byMinor.set(minor, newest[1])
}

function isLooser(type: RawType, than: RawType): boolean {
  const leaf = leafOf(type)
  const other = leafOf(than)
  const loose = leaf.kind === 'scalar' && (leaf.type === 'any' || leaf.type === 'object') && leaf.format === undefined
  const looseOther = other.kind === 'scalar' && (other.type === 'any' || other.type === 'object')
  return typeCode(type) !== typeCode(than) && (loose || looseOther)
}

function leafOf(type: RawType): RawType {
  return type.kind === 'array' || type.kind === 'map' ? leafOf(type.of) : type
}

function replaceLeaf(type: RawType, leaf: RawType): RawType {
  return type.kind === 'array' || type.kind === 'map' ? { kind: type.kind, of: replaceLeaf(type.of, leaf) } : mapRef(leaf, (ref) => ({ kind: 'ref', ref }))
}
