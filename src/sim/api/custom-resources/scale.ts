import { FieldPath, invalid, type FieldError } from '../../../base/field.ts'
import { isMap, JsonFloat, setKey, type Value, type ValueMap } from '../../../base/json.ts'
import { goFloatText, kindOf } from '../../../schema/structural/kinds.ts'
import type { CrdScale } from './definition.ts'

/**
 * The scale subresource of custom resources: paths into the object that hold the numbers.
 * Source: `apiextensions-apiserver/pkg/registry/customresource/{validator,etcd}.go` (1.36).
 */
export function validateScaleSpec(object: ValueMap, scale: CrdScale | undefined): FieldError[] {
  return scale === undefined ? [] : replicasErrors(object, scale.specReplicasPath ?? '')
}

export function validateScaleStatus(object: ValueMap, scale: CrdScale | undefined): FieldError[] {
  if (scale === undefined) return []
  const errors = replicasErrors(object, scale.statusReplicasPath ?? '')
  if (scale.labelSelectorPath === undefined) return errors
  const selector = nested(object, scale.labelSelectorPath, 'string')
  return 'error' in selector ? [...errors, at(scale.labelSelectorPath, '', selector.error)] : errors
}

/** The value that a scale path leads to; 0 or '' when a step is missing. */
export function replicasAt(object: ValueMap, path: string): number | bigint {
  const found = nested(object, path, 'int64')
  return 'error' in found || typeof found.value === 'string' || found.value === undefined ? 0 : found.value
}

export function selectorAt(object: ValueMap, path: string | undefined): string | undefined {
  const found = path === undefined ? { value: undefined } : nested(object, path, 'string')
  return 'error' in found || typeof found.value !== 'string' || found.value === '' ? undefined : found.value
}

export function setReplicas(object: ValueMap, path: string, replicas: number | bigint): void {
  const steps = stepsOf(path)
  let here = object
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(here, step) ? here[step] : undefined
    if (isMap(next)) here = next
    else {
      const made: ValueMap = {}
      setKey(here, step, made)
      here = made
    }
  }
  setKey(here, steps.at(-1) ?? '', replicas)
}

const maxInt32 = 2 ** 31 - 1

function replicasErrors(object: ValueMap, path: string): FieldError[] {
  const found = nested(object, path, 'int64')
  if ('error' in found) return [at(path, 0, found.error)]
  const replicas = typeof found.value === 'string' ? 0 : found.value ?? 0
  if (replicas < 0) return [at(path, replicas, 'should be a non-negative integer')]
  return replicas > maxInt32 ? [at(path, replicas, `should be less than or equal to ${maxInt32}`)] : []
}

/** The server prints the path as the CRD spells it, with its leading dot. */
function at(path: string, value: unknown, detail: string): FieldError {
  const [first = '', ...more] = stepsOf(path)
  return { ...invalid(FieldPath.of(first, ...more), value, detail), field: path }
}

function stepsOf(path: string): string[] {
  return path.replace(/^\./, '').split('.')
}

function nested(object: ValueMap, path: string, wanted: 'int64' | 'string'): { value: number | bigint | string | undefined } | { error: string } {
  const steps = stepsOf(path)
  const where = (length: number): string => `.${steps.slice(0, length).join('.')} accessor error: `
  let here: Value = object
  for (const [index, step] of steps.entries()) {
    if (here === null) return { value: undefined }
    if (!isMap(here)) return { error: `${where(index + 1)}${goText(here)} is of the type ${goTypeOf(here)}, expected map[string]interface{}` }
    if (!Object.hasOwn(here, step)) return { value: undefined }
    here = here[step] ?? null
  }
  const kind = kindOf(here)
  if (kind === (wanted === 'int64' ? 'integer' : 'string')) return { value: here as number | bigint | string }
  return { error: `${where(steps.length)}${goText(here)} is of the type ${goTypeOf(here)}, expected ${wanted}` }
}

function goTypeOf(value: Value): string {
  switch (kindOf(value)) {
    case 'null': return '<nil>'
    case 'boolean': return 'bool'
    case 'integer': return 'int64'
    case 'number': return 'float64'
    case 'string': return 'string'
    case 'array': return '[]interface {}'
    case 'object': return 'map[string]interface {}'
  }
}

/** Go's `%v`. */
function goText(value: Value): string {
  if (value === null) return '<nil>'
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`
  if (value instanceof JsonFloat) return goFloatText(value.value)
  if (isMap(value)) return `map[${Object.keys(value).sort().map((key) => `${key}:${goText(value[key] ?? null)}`).join(' ')}]`
  return typeof value === 'number' && kindOf(value) === 'number' ? goFloatText(value) : String(value)
}
