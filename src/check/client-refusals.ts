import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { ParseDiagnostic } from '../parse/document.ts'
import type { CheckedFile } from './api.ts'

/** What kubectl itself refuses before any server is asked: text that it cannot read, and documents that are no objects. */
export function clientRefusals(files: readonly CheckedFile[], namedAlone: boolean): Diagnostic[] {
  return files.flatMap((file) => [...file.parsed.diagnostics.map(withKubectlWords), ...strangers(file, namedAlone)])
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
