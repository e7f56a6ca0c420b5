import { quantityOrZero } from '../../base/quantity.ts'

/** Part of a whole between 0 and 1; more than the whole counts as 1, nothing of nothing as 0. */
export function share(part: string | undefined, whole: string | undefined): number {
  const all = quantityOrZero(whole).toNumber()
  const some = quantityOrZero(part).toNumber()
  return all <= 0 ? some > 0 ? 1 : 0 : Math.min(1, Math.max(0, some / all))
}

export function percent(value: number): string {
  return `${String(Math.round(value * 1000) / 10)}%`
}
