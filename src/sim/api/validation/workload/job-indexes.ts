import { goQuote } from '../../../../base/go-format.ts'

/**
 * Lists of completion indexes: `0,3-5,7`. Source: `pkg/apis/batch/validation/validation.go` (1.36).
 */

/** How many indexes a list holds, which must be increasing and below `completions`. */
export function countIndexes(text: string, completions: number): number | { error: string } {
  if (text === '') return 0
  let total = 0
  let last: number | undefined
  for (const part of text.split(',')) {
    const interval = parseIndexInterval(part, completions)
    if ('error' in interval) return interval
    if (last !== undefined && last >= interval.first) return { error: `non-increasing order, previous: ${last}, current: ${interval.first}` }
    total += interval.last - interval.first + 1
    last = interval.last
  }
  return total
}

/** The first index that two lists share; malformed parts are passed over. */
export function overlappingIndex(completed: string, failed: string, completions: number): number | undefined {
  const intervals = (text: string): Interval[] => text === '' ? [] : text.split(',').flatMap((part) => {
    const interval = parseIndexInterval(part, completions)
    return 'error' in interval ? [] : [interval]
  })
  const [a, b] = [intervals(completed), intervals(failed)]
  let [i, j] = [0, 0]
  for (let [x, y] = [a[i], b[j]]; x !== undefined && y !== undefined; [x, y] = [a[i], b[j]]) {
    if (x.first <= y.last && y.first <= x.last) return Math.max(x.first, y.first)
    if (x.first <= y.first) i++
    else j++
  }
  return undefined
}

interface Interval { readonly first: number, readonly last: number }

function parseIndexInterval(text: string, completions: number): Interval | { error: string } {
  const limits = text.split('-')
  if (limits.length > 2) return { error: `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'` }
  const first = parseIndex(limits[0] ?? '', completions)
  if (typeof first !== 'number') return first
  if (limits.length === 1) return { first, last: first }
  const last = parseIndex(limits[1] ?? '', completions)
  if (typeof last !== 'number') return last
  return first >= last ? { error: `non-increasing order, previous: ${first}, current: ${last}` } : { first, last }
}

function parseIndex(text: string, completions: number): number | { error: string } {
  if (!/^[+-]?[0-9]+$/.test(text)) return { error: `cannot convert string to integer for index: ${goQuote(text)}` }
  const value = Number(text)
  return value >= completions ? { error: `too large index: ${goQuote(text)}` } : value
}
