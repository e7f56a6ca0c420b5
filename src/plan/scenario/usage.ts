import { parseQuantity } from '../../base/quantity.ts'

/** How usage of memory is written, for messages. */
export const memoryForms = 'an amount that it holds, with what it gains if it grows: 300Mi, or 100Mi + 5Mi/s (or /min, or /h)'
/** How usage of local storage is written. */
export const diskForms = 'an amount that it writes, with what it goes on to write, and the emptyDir if it is in one: 2Gi, 1Gi + 10Mi/s (or /min, or /h), or 2Gi in cache'

/** Bytes at the start and gained each second; `in <volume>` names an emptyDir. */
export interface Usage {
  readonly start: number
  readonly perSecond: number
  readonly volume?: string
}

const seconds: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 }

/** `300Mi`, `100Mi + 5Mi/s`, `1Gi + 1Gi/h in cache`; undefined when it is none of these. */
export function parseUsage(text: string): Usage | undefined {
  const { start, growth, unit, volume } = /^(?<start>\S+?)(?:\s*\+\s*(?<growth>[^\s/]+)\s*\/\s*(?<unit>s|min|h))?(?:\s+in\s+(?<volume>\S+))?$/.exec(text.trim())?.groups ?? {}
  const [from, gained] = [bytesOf(start ?? ''), bytesOf(growth ?? '0')]
  if (from === undefined || gained === undefined) return undefined
  return { start: from, perSecond: gained / (seconds[unit ?? 's'] ?? 1), ...volume === undefined ? {} : { volume } }
}

function bytesOf(text: string): number | undefined {
  const amount = parseQuantity(text)
  return amount === undefined || amount.sign < 0 ? undefined : Number(amount.value())
}
