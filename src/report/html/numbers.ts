import { quantityOrZero } from '../../base/quantity.ts'

/** `90` → `1m 30s`, `0.4` → `0.4s`. */
export function seconds(value: number): string {
  if (value < 60) return `${String(Math.round(value * 10) / 10)}s`
  const whole = Math.round(value)
  const parts = [[Math.floor(whole / 3600), 'h'], [Math.floor(whole / 60) % 60, 'm'], [whole % 60, 's']] as const
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${String(count)}${unit}`).join(' ')
}

/** Part of a whole between 0 and 1; more than the whole counts as 1, nothing of nothing as 0. */
export function share(part: string | undefined, whole: string | undefined): number {
  const all = quantityOrZero(whole).toNumber()
  const some = quantityOrZero(part).toNumber()
  return all <= 0 ? some > 0 ? 1 : 0 : Math.min(1, Math.max(0, some / all))
}

export function percent(value: number): string {
  return `${String(Math.round(value * 1000) / 10)}%`
}
