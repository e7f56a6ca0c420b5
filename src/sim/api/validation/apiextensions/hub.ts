import { isMap, sameValue, setKey, type Value, type ValueMap } from '../../../../base/json.ts'
import type { CrdColumn, CrdSpec, CrdVersion } from '../../custom-resources/definition.ts'

/**
 * The internal form of a CRD's spec: what all versions share stands once at the top, and the server's errors name it there
 * (`spec.validation.openAPIV3Schema…`). Source: `apiextensions-apiserver/pkg/apis/apiextensions/v1/conversion.go` (1.36).
 */
export interface HubSpec extends Omit<CrdSpec, 'versions'> {
  readonly version: string
  /** Whether there was a list of versions, if only an empty one. */
  readonly hasVersions: boolean
  readonly validation: CrdVersion['schema'] | undefined
  readonly subresources: CrdVersion['subresources'] | undefined
  readonly additionalPrinterColumns: readonly CrdColumn[]
  readonly selectableFields: CrdVersion['selectableFields'] | undefined
  readonly versions: CrdVersion[]
}

type Shared = 'schema' | 'subresources' | 'additionalPrinterColumns' | 'selectableFields'

export function hubSpec(spec: CrdSpec): HubSpec {
  const versions = (spec.versions ?? []).map((version) => ({ ...version }))
  const [first] = versions
  const take = <K extends Shared>(key: K): CrdVersion[K] | undefined => {
    const value: CrdVersion[K] | undefined = first?.[key]
    if (!versions.every((version) => same(version[key], value))) return undefined
    for (const version of versions) delete version[key]
    return value
  }
  return {
    ...spec, versions, hasVersions: spec.versions !== undefined, version: first?.name ?? '', validation: take('schema'), subresources: take('subresources'),
    additionalPrinterColumns: take('additionalPrinterColumns') ?? [], selectableFields: take('selectableFields'),
  }
}

/** `equality.Semantic.DeepEqual`: absent lists and maps equal empty ones. */
export function same(a: unknown, b: unknown): boolean {
  return sameValue(withoutEmpty(a), withoutEmpty(b))
}

const maps: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'definitions', 'dependencies'])

function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutEmpty)
  if (!isMap(value)) return value
  const kept: ValueMap = {}
  for (const [key, item] of Object.entries(value)) {
    const isEmpty = (Array.isArray(item) && item.length === 0) || (maps.has(key) && isMap(item) && Object.keys(item).length === 0)
    // Defaults and examples are bytes to the server.
    if (!isEmpty || key === 'default' || key === 'example') setKey(kept, key, (key === 'default' || key === 'example' ? item : withoutEmpty(item)) as Value)
  }
  return kept
}
