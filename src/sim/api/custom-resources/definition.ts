import type { ValueMap } from '../../../base/json.ts'
import { isMap } from '../../../base/json.ts'
import { compareVersions } from './version-order.ts'
import type { JsonSchema } from '../../../schema/structural/schema.ts'

/**
 * A CustomResourceDefinition by its JSON names, as decoded (`apiextensions.k8s.io/v1`).
 */
export interface CustomResourceDefinition {
  metadata?: { name?: string; annotations?: Record<string, string> } | undefined
  spec?: CrdSpec | undefined
  status?: CrdStatus | undefined
}

export interface CrdSpec {
  group?: string
  names?: CrdNames
  scope?: string
  versions?: CrdVersion[]
  conversion?: CrdConversion
  preserveUnknownFields?: boolean
}

export interface CrdNames {
  plural?: string
  singular?: string
  shortNames?: string[]
  kind?: string
  listKind?: string
  categories?: string[]
}

export interface CrdVersion {
  name?: string
  served?: boolean
  storage?: boolean
  deprecated?: boolean
  deprecationWarning?: string
  schema?: { openAPIV3Schema?: JsonSchema }
  subresources?: { status?: object; scale?: CrdScale }
  additionalPrinterColumns?: CrdColumn[]
  selectableFields?: { jsonPath?: string }[]
}

export interface CrdScale {
  specReplicasPath?: string
  statusReplicasPath?: string
  labelSelectorPath?: string
}

export interface CrdColumn {
  name?: string
  type?: string
  format?: string
  description?: string
  priority?: number
  jsonPath?: string
}

export interface CrdConversion {
  strategy?: string
  webhook?: {
    clientConfig?: { url?: string; service?: { namespace?: string; name?: string; path?: string; port?: number | bigint }; caBundle?: string }
    conversionReviewVersions?: string[]
  }
}

export interface CrdCondition {
  type?: string
  status?: string
  lastTransitionTime?: string
  reason?: string
  message?: string
  observedGeneration?: number
}

export interface CrdStatus {
  conditions?: CrdCondition[]
  acceptedNames?: CrdNames
  storedVersions?: string[]
  observedGeneration?: number
}

/** The served version of that name, or undefined. */
export function servedVersion(crd: CustomResourceDefinition, name: string): CrdVersion | undefined {
  return crd.spec?.versions?.find((version) => version.name === name && version.served === true)
}

/** What the server says on each use of a deprecated version; undefined for one that is not deprecated. */
export function deprecationWarning(crd: CustomResourceDefinition, version: CrdVersion): string | undefined {
  if (version.deprecated !== true) return undefined
  if (version.deprecationWarning !== undefined) return version.deprecationWarning
  const { group, names, versions = [] } = crd.spec ?? {}
  const newer = versions.filter((other) => other.served === true && other.deprecated !== true && compareVersions(version.name ?? '', other.name ?? '') < 0)
  const [best] = newer.map(({ name = '' }) => name).sort((a, b) => compareVersions(b, a))
  const text = `${group}/${version.name} ${names?.kind} is deprecated`
  return best === undefined ? text : `${text}; use ${group}/${best} ${names?.kind}`
}

export function asDefinition(object: ValueMap): CustomResourceDefinition | undefined {
  return object.kind === 'CustomResourceDefinition' && isMap(object.spec) ? object : undefined
}
