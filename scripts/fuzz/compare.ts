import { isMap, sameValue, type Value } from '../../src/base/json.ts'
import { compareAnswer } from '../conformance/compare.ts'
import { Tally } from '../conformance/replay.ts'
import type { Answer, RecordedAnswer } from '../conformance/recorded.ts'
import type { Mismatch } from './types.ts'

/** Where our answer is another than the real server's; undefined when they agree. Only the first aspect counts: the others follow from it. */
export function mismatch(kind: string, op: string, expected: RecordedAnswer, got: Answer): Mismatch | undefined {
  const tally = new Tally('verdict', 'firstMessage', 'causes', 'result', 'warnings')
  compareAnswer(tally, expected, got)
  const [first] = tally.differences
  if (first === undefined) return undefined
  const place = first.aspect === 'result' ? differingPath(expected.result ?? null, got.result ?? null) : words(`${plain(first.expected)} | ${plain(first.got)}`)
  return { class: `${kind} ${op} ${first.aspect}: ${place}`, aspect: first.aspect, expected: first.expected, got: first.got }
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** A message without its names and numbers. */
function words(text: string): string {
  return text.replaceAll(/\\?"(?:[^"\\]|\\.)*"/g, '"…"').replaceAll(/\[[^\]]*\]/g, '[…]').replaceAll(/\d+/g, 'N').slice(0, 300)
}

function differingPath(expected: Value, got: Value): string {
  if (isMap(expected) && isMap(got)) {
    for (const key of [...new Set([...Object.keys(expected), ...Object.keys(got)])].sort()) {
      const [a, b] = [expected[key], got[key]]
      if (a === undefined || b === undefined) return `.${key} ${a === undefined ? 'extra' : 'missing'}`
      if (!sameValue(a, b) && !isMark(a)) return `.${key}${differingPath(a, b)}`
    }
    return ''
  }
  if (Array.isArray(expected) && Array.isArray(got)) {
    if (expected.length !== got.length) return '[] length'
    const at = expected.findIndex((item, index) => !sameValue(item, got[index]) && !isMark(item))
    return at < 0 ? '' : `[]${differingPath(expected[at] ?? null, got[at] ?? null)}`
  }
  return ` ${typeof expected} | ${typeof got}`
}

function isMark(value: Value): boolean {
  return typeof value === 'string' && /<(?:uid|time|rand|clusterIP|nodePort)>/.test(value)
}
