import { isMap, pointerOf } from '../base/json.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { ParseDiagnostic } from '../parse/document.ts'
import { jsonKind } from '../schema/decode-scalar.ts'
import type { CheckedFile } from './api.ts'

/** What kubectl itself refuses before any server is asked: text that it cannot read, and documents that are no objects. */
export function clientRefusals(files: readonly CheckedFile[], namedAlone: boolean): Diagnostic[] {
  return files.flatMap((file) => [...file.parsed.diagnostics.map(withKubectlWords), ...strangers(file, namedAlone), ...invalidItems(file)])
}

/** A finding of the parser or of the reader, with what kubectl prints about it as the refusal. */
export function withKubectlWords({ kubectlText, ...finding }: ParseDiagnostic): Diagnostic {
  return kubectlText === undefined ? finding : { ...finding, server: { reason: 'Client', message: kubectlText } }
}

/**
 * Documents without apiVersion and kind: kubectl refuses them, so they are told under `--profile apiserver` when manifests stand
 * beside them in the file or the file was named alone. Elsewhere they are another program's business.
 */
function strangers({ path, manifests: { objects, other, invalidItems } }: CheckedFile, namedAlone: boolean): Diagnostic[] {
  const refused = objects.length > 0 || invalidItems.length > 0 || namedAlone ? other.filter((one) => one.parsed.failed !== true) : []
  return refused.map(({ document, parsed: { span } }) => ({
    rule: 'api-refused',
    severity: 'error',
    message: 'this document has neither apiVersion nor kind',
    effect: 'kubectl refuses it',
    location: { path, span },
    document,
    pointer: '',
    server: { reason: 'Client', message: 'error validating data: [apiVersion not set, kind not set]' },
  }))
}

/** Items of a list that are no objects (kubectl 1.36.2, which stops at the first of them). */
function invalidItems({ path, manifests }: CheckedFile): Diagnostic[] {
  return manifests.invalidItems.map(({ document, item, base, value, parsed }) => {
    const isObject = value === null || isMap(value)
    const what = value === null ? 'empty' : isMap(value) ? 'an object without apiVersion and kind' : Array.isArray(value) ? 'a list' : 'a scalar'
    return {
      rule: 'list-item-invalid',
      severity: 'error',
      message: `item ${item} of the list is ${what}`,
      effect: 'kubectl cannot tell what it is and stops; none of the list is applied',
      suggestion: value === null ? 'take the dash out' : 'give it apiVersion and kind',
      location: { path, span: parsed.locate(base, typeof value === 'object' && value !== null ? 'key' : 'value') },
      document,
      pointer: pointerOf(base),
      server: { reason: 'Client', message: isObject ? 'error validating data: [apiVersion not set, kind not set]' : `json: cannot unmarshal ${jsonKind(value)} into Go value of type map[string]interface {}` },
    }
  })
}
