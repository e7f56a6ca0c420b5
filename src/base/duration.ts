/**
 * Go durations (`time.ParseDuration`, `Duration.String`) in nanoseconds.
 */
const units: Readonly<Record<string, bigint>> = { ns: 1n, us: 1_000n, µs: 1_000n, μs: 1_000n, ms: 1_000_000n, s: 1_000_000_000n, m: 60_000_000_000n, h: 3_600_000_000_000n }
const maxNanoseconds = 2n ** 63n - 1n

/** `1h30m` → nanoseconds; undefined when malformed or out of range. */
export function parseDuration(text: string): bigint | undefined {
  const [, sign = '', body = ''] = /^([-+]?)(.*)$/s.exec(text) ?? []
  if (body === '0') return 0n
  if (!/^(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(body)) return undefined
  let total = 0n
  for (const [, number = '', unit = ''] of body.matchAll(/([0-9]*\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)/g)) {
    const [whole = '', fraction = ''] = number.split('.')
    const size = units[unit] ?? 0n
    total += BigInt(whole === '' ? '0' : whole) * size
    if (fraction !== '') total += BigInt(fraction) * size / 10n ** BigInt(fraction.length)
  }
  if (total > maxNanoseconds) return undefined
  return sign === '-' ? -total : total
}

/** Nanoseconds as Go prints them: `1h30m0s`, `1.5s`, `300ms`, `0s`. */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s'
  const sign = nanoseconds < 0n ? '-' : ''
  const amount = nanoseconds < 0n ? -nanoseconds : nanoseconds
  if (amount < 1_000n) return `${sign}${amount}ns`
  if (amount < 1_000_000n) return `${sign}${fractional(amount, 1_000n)}µs`
  if (amount < 1_000_000_000n) return `${sign}${fractional(amount, 1_000_000n)}ms`
  const hours = amount / 3_600_000_000_000n
  const minutes = amount / 60_000_000_000n % 60n
  const seconds = `${fractional(amount % 60_000_000_000n, 1_000_000_000n)}s`
  if (hours > 0n) return `${sign}${hours}h${minutes}m${seconds}`
  return minutes > 0n ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`
}

function fractional(amount: bigint, unit: bigint): string {
  const rest = amount % unit
  if (rest === 0n) return String(amount / unit)
  return `${amount / unit}.${String(rest).padStart(String(unit).length - 1, '0').replace(/0+$/, '')}`
}
