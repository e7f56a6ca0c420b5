import { goJson } from '../../base/go-format.ts'
import { cloneValue, isMap, type Value, type ValueMap } from '../../base/json.ts'

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** What is kept about a manifest: compact JSON without the annotation itself (`k8s.io/kubectl/pkg/util/apply.go`, v0.36.2). */
export function lastAppliedText(object: ValueMap): string {
  return `${goJson(withoutLastApplied(object))}\n`
}

/** A copy with annotations, but not this one. */
export function withoutLastApplied(object: ValueMap): ValueMap {
  const copy = cloneValue(object)
  const metadata = isMap(copy.metadata) ? copy.metadata : (copy.metadata = {})
  const annotations = isMap(metadata.annotations) ? metadata.annotations : (metadata.annotations = {})
  delete annotations[lastAppliedAnnotation]
  clearNulls(annotations)
  return copy
}

/** A copy that carries its own text. */
export function withLastApplied(object: ValueMap): ValueMap {
  const copy = cloneValue(object)
  const metadata = isMap(copy.metadata) ? copy.metadata : (copy.metadata = {})
  const annotations = isMap(metadata.annotations) ? metadata.annotations : (metadata.annotations = {})
  annotations[lastAppliedAnnotation] = lastAppliedText(object)
  clearNulls(annotations)
  return copy
}

/** Annotations are texts: null reads as an empty one. */
function clearNulls(annotations: ValueMap): void {
  for (const key of Object.keys(annotations)) if (annotations[key] === null) annotations[key] = ''
}

/** The text that a live object carries. */
export function lastAppliedOf(object: ValueMap): string | undefined {
  const annotations = isMap(object.metadata) ? object.metadata.annotations : undefined
  const text = isMap(annotations) ? annotations[lastAppliedAnnotation] : undefined
  return typeof text === 'string' ? text : undefined
}

/** `--save-config`: always; else only where it was. */
export function keepLastApplied(object: ValueMap, save: boolean): ValueMap {
  return save || lastAppliedOf(object) !== undefined ? withLastApplied(object) : object
}

/** Explicit nulls leave what is created. */
export function withoutNulls(object: ValueMap): ValueMap {
  const copy: ValueMap = {}
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (value === null || value === undefined) continue
    Object.defineProperty(copy, key, { value: prunedValue(value), enumerable: true, configurable: true, writable: true })
  }
  return copy
}

function prunedValue(value: Value): Value {
  return isMap(value) ? withoutNulls(value) : Array.isArray(value) ? value.map((item) => item === null ? null : prunedValue(item)) : value
}
