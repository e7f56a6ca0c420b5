import { RE2JS } from 're2js'
import { remembered } from '../../base/remembered.ts'

/** A regular expression in RE2's syntax, matched in linear time: patterns come from untrusted files. */
export interface Pattern {
  /** Whether the text holds a match anywhere (`regexp.MatchString`). */
  test(text: string): boolean
  readonly engine: RE2JS
}

/** Compiles as Go's `regexp.Compile`; the error is Go's text, e.g. "error parsing regexp: missing closing ): `(`". */
export const compilePattern = remembered(compile, 4096)

/** Whether the pattern compiles and the text holds a match. */
export function patternMatches(source: string, text: string): boolean {
  const pattern = compilePattern(source)
  return !('error' in pattern) && pattern.test(text)
}

function compile(source: string): Pattern | { error: string } {
  try {
    const engine = RE2JS.compile(source)
    return { engine, test: (text) => engine.matcher(text).find() }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { error: text.startsWith('error parsing regexp: ') ? text : `error parsing regexp: ${text}` }
  }
}
