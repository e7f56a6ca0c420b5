import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { nearestName } from '../base/edit-distance.ts'
import { JsonFloat, pointerOf, valueAt, type JsonPath, type Value } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Resource } from '../model/resource.ts'

/** What the user's own JSON Schemas say of a resource; undefined where none of the locations has a schema for its kind. */
export type LocationSchemas = (resource: Resource) => readonly Diagnostic[] | undefined

/**
 * JSON Schemas from `--schema-location`, for kinds that are not Kubernetes' own. Locations are file name templates as kubeconform takes
 * them (`schemas/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json`); one without `.json` at its end gets kubeconform's usual
 * layout. The first location that has the file wins. `default` stands for what stowage brings along.
 */
export function locationSchemas(locations: readonly string[], minor: Minor, read: (path: string) => string | undefined): LocationSchemas {
  const known = new Map<string, ValidateFunction | string | undefined>()
  const validatorOf = (path: string): ValidateFunction | string | undefined => {
    if (!known.has(path)) known.set(path, compile(path, read))
    return known.get(path)
  }
  return (resource) => {
    if (resource.builtIn || resource.kind === '') return undefined
    for (const location of locations.filter((one) => one !== 'default')) {
      const path = schemaPath(location, resource, minor)
      const validator = validatorOf(path)
      if (typeof validator === 'string') return [finding(resource, [], `the schema ${path} cannot be used: ${validator}`)]
      if (validator !== undefined) return validator(plain(resource.raw)) ? [] : problems(resource, validator.errors ?? [])
    }
    return undefined
  }
}

/** Why a location cannot be used: it would have to be fetched. */
export function refusedLocation(location: string): string | undefined {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(location)) return undefined
  return `--schema-location ${location} would have to be fetched, and stowage uses no network; download the schemas and name their folder`
}

/** The file of a resource's schema (kubeconform `pkg/registry/registry.go`: `schemaPath`). */
export function schemaPath(location: string, { group, version, kind }: Pick<Resource, 'group' | 'version' | 'kind'>, minor: Minor): string {
  const whole = location.endsWith('json') ? location : `${location.replace(/\/$/, '')}/{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json`
  const values: Readonly<Record<string, string>> = {
    NormalizedKubernetesVersion: `v1.${minor}.0`,
    StrictSuffix: '-strict',
    ResourceKind: kind.toLowerCase(),
    ResourceAPIVersion: version,
    Group: group === '' ? version : group,
    KindSuffix: group === '' ? `-${version.toLowerCase()}` : `-${(group.split('.')[0] ?? '').toLowerCase()}-${version.toLowerCase()}`,
  }
  return whole.replaceAll(/\{\{-?\s*\.(\w+)\s*-?\}\}/g, (mark, name: string) => values[name] ?? mark)
}

function compile(path: string, read: (path: string) => string | undefined): ValidateFunction | string | undefined {
  const text = read(path)
  if (text === undefined) return undefined
  try {
    const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, unicodeRegExp: false, logger: false })
    formats.default(ajv)
    return ajv.compile(JSON.parse(text) as object)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** JSON as ajv knows it: no big integers, no floats with their spelling. */
function plain(value: Value): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof JsonFloat) return value.value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

function problems(resource: Resource, errors: readonly ErrorObject[]): Diagnostic[] {
  // The branches of a one-of tell more than that none of them fits.
  const telling = errors.filter(({ keyword, instancePath }) => !['anyOf', 'oneOf', 'if'].includes(keyword) || errors.every((other) => other.instancePath !== instancePath || other.keyword === keyword))
  return telling.map((error) => {
    const path = pathOf(resource.raw, error.instancePath)
    if (error.keyword === 'additionalProperties') {
      const { additionalProperty: key } = error.params as { additionalProperty: string }
      const near = nearestName(key, Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {}))
      return finding(resource, [...path, key], `unknown field "${key}"`, near === undefined ? undefined : `did you mean ${near}?`)
    }
    if (error.keyword === 'required') return finding(resource, path, `the field "${(error.params as { missingProperty: string }).missingProperty}" is missing`)
    if (error.keyword === 'enum') return finding(resource, path, `${JSON.stringify(error.data)} is none of the values that the schema allows`, `it is one of ${((error.params as { allowedValues: unknown[] }).allowedValues).map((one) => JSON.stringify(one)).join(', ')}`)
    return finding(resource, path, `the value ${error.message ?? 'does not fit the schema'}`)
  })
}

/** ajv's pointer as a path: numbers where the value is a list. */
function pathOf(root: Value, pointer: string): JsonPath {
  const path: (string | number)[] = []
  for (const step of pointer.split('/').slice(1)) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(Array.isArray(valueAt(root, path)) ? Number(key) : key)
  }
  return path
}

function finding(resource: Resource, path: JsonPath, message: string, suggestion?: string): Diagnostic {
  const { span } = resource.at(path)
  return {
    rule: 'crd-instance-schema', severity: 'error', message, suggestion, effect: 'the API server refuses the object, if its CustomResourceDefinition says the same',
    location: { path: resource.path, span }, document: resource.document, item: resource.item, pointer: pointerOf(path), resource: resource.identity,
  }
}
