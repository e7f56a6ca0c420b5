import { defineRule, option, type Resource } from '../../src/check/api.ts'
import { isMap, JsonFloat, type Value } from '../../src/base/json.ts'

export default defineRule({
  id: 'object-too-large',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'An object, its data or its annotations are larger than the cluster takes',
  links: ['https://kubernetes.io/docs/concepts/configuration/configmap/#motivation', 'https://kubernetes.io/docs/reference/using-api/server-side-apply/'],
  options: {
    maxObject: option(1_572_864, 'bytes of an object that etcd takes in one request'),
    maxApplied: option(262_144, 'bytes of all annotations, into which client-side apply puts the whole object'),
  },

  check(resource, { options, report }) {
    const size = jsonSize(resource.raw)
    if (size > options.maxObject) {
      report(resource.at('kind'), { text: `${resource.title} has ${String(size)} bytes, etcd takes ${String(options.maxObject)}`, effect: 'the API server cannot store it and refuses it', suggestion: 'divide it into several objects' })
      return
    }
    // kubectl writes the JSON text of the object into an annotation of it, in which it stands escaped; the limit counts the unescaped text.
    const annotations = isMap(resource.raw.metadata) ? resource.raw.metadata.annotations : undefined
    const applied = size + (annotations === undefined ? 0 : jsonSize(annotations)) + 'kubectl.kubernetes.io/last-applied-configuration'.length
    if (applied <= options.maxApplied || refusesAnyway(resource)) return
    report({ ...resource.at('kind'), pointer: ['metadata'] }, {
      text: `${resource.title} has ${String(size)} bytes, more than kubectl apply can note in its annotation (${String(options.maxApplied)} for all annotations)`,
      effect: 'kubectl apply is refused: metadata.annotations: Too long',
      suggestion: 'apply it with kubectl apply --server-side, or use kubectl create and replace',
      severity: 'warning',
    })
  },
})

/** Data beyond 1 MiB, which no way of sending it makes smaller. */
function refusesAnyway({ group, kind, raw }: Resource): boolean {
  if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret')) return false
  return (jsonSize(raw.data ?? null) + jsonSize(raw.binaryData ?? null)) > 1_048_576 * 1.4
}

/** Bytes of the JSON text, as UTF-8. */
function jsonSize(value: Value): number {
  if (value === null) return 4
  if (typeof value === 'string') return byteLength(value) + 2
  if (typeof value !== 'object') return String(value).length
  if (value instanceof JsonFloat) return value.text.length
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + jsonSize(item) + 1, 1)
  return Object.keys(value).reduce((sum, key) => sum + byteLength(key) + 4 + jsonSize(value[key] ?? null), 1)
}

function byteLength(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0
    bytes += code === 10 || code === 34 || code === 92 || code === 9 ? 2 : code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}
