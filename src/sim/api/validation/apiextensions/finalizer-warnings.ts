import { goQuote } from '../../../../base/go-format.ts'
import { compareStrings } from '../../../../base/json.ts'
import { qualifiedNameErrors } from '../../../../base/names.ts'

const standardFinalizers: ReadonlySet<string> = new Set(['orphan', 'foregroundDeletion', 'kubernetes'])

/**
 * What the server says of new finalizers on custom resources and CRDs: `validateKubeFinalizerName` in
 * `apiextensions-apiserver/pkg/registry/customresource/validator.go` (1.36).
 */
export function finalizerWarnings(finalizers: readonly string[]): string[] {
  return [...new Set(finalizers)].sort(compareStrings).flatMap((finalizer) => {
    const quoted = `metadata.finalizers: ${goQuote(finalizer)}`
    const warnings = qualifiedNameErrors(finalizer).map((problem) => `${quoted}: ${problem}`)
    if (finalizer.includes('/') || standardFinalizers.has(finalizer)) return warnings
    const path = finalizer.includes('.') ? ' including a path (/)' : ''
    return [...warnings, `${quoted}: prefer a domain-qualified finalizer name${path} to avoid accidental conflicts with other finalizer writers`]
  })
}
