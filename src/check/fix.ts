import type { Diagnostic, Edit, Fix } from '../diagnostic/diagnostic.ts'
import { parseFile } from '../parse/document.ts'

export interface FixedText {
  readonly text: string
  /** Findings whose fix was applied. */
  readonly applied: readonly Diagnostic[]
}

/**
 * Applies the fixes of one file's findings, first come, first served: a fix whose edits touch those of an earlier one waits for the
 * next pass. All edits of a fix are applied or none. A result that parses worse than before is thrown away whole.
 */
export function applyFixes(path: string, text: string, findings: readonly Diagnostic[], allowUnsafe: boolean): FixedText {
  const taken: Edit[] = []
  const applied: Diagnostic[] = []
  for (const finding of findings) {
    const { fix } = finding
    if (fix === undefined || (fix.safety !== 'safe' && !allowUnsafe)) continue
    const fresh = fix.edits.filter((edit) => !taken.some((other) => isSame(edit, other)))
    if (fresh.some((edit) => taken.some((other) => touches(edit, other))) || isSelfOverlapping(fix)) continue
    taken.push(...fresh)
    applied.push(finding)
  }
  if (taken.length === 0) return { text, applied: [] }
  const fixed = withEdits(text, taken)
  return fixed !== text && isNoWorse(path, text, fixed) ? { text: fixed, applied } : { text, applied: [] }
}

function withEdits(text: string, edits: readonly Edit[]): string {
  let out = ''
  let at = 0
  for (const { span, newText } of [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    out += text.slice(at, span.start) + newText
    at = span.end
  }
  return out + text.slice(at)
}

function isSame(a: Edit, b: Edit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText
}

/** Neighbours touch too: two insertions at one place have no order that is right. */
function touches(a: Edit, b: Edit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end
}

function isSelfOverlapping({ edits }: Fix): boolean {
  return edits.some((edit, index) => edits.slice(index + 1).some((other) => edit.span.start < other.span.end && other.span.start < edit.span.end))
}

function isNoWorse(path: string, before: string, after: string): boolean {
  return parseFile(path, after).diagnostics.length <= parseFile(path, before).diagnostics.length
}
