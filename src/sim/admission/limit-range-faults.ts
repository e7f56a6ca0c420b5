import { sortedKeys } from '../../base/json.ts'
import { quantityOrZero } from '../../base/quantity.ts'
import type { LimitRangeItem } from '../../model/kubernetes.generated.ts'

export interface Amounts {
  readonly requests: Readonly<Record<string, string | number>>
  readonly limits: Readonly<Record<string, string | number>>
}

/**
 * Which bounds of a LimitRange's items the subjects break, in the server's words and order: item, subject, then min, max and
 * ratio, each by resource name. Source: `plugin/pkg/admission/limitranger/admission.go` (1.36).
 */
export function limitRangeFaults(items: readonly LimitRangeItem[], subjects: readonly { readonly type: string, readonly amounts: Amounts }[]): string[] {
  const faults: string[] = []
  for (const item of items) {
    for (const { type, amounts } of subjects) if (type === item.type) faults.push(...itemFaults(item, amounts))
  }
  return faults
}

function itemFaults(item: LimitRangeItem, amounts: Amounts): string[] {
  const type = item.type ?? ''
  const each = (bounds: Readonly<Record<string, string | number>> | undefined, check: (type: string, name: string, bound: string | number, amounts: Amounts) => string | undefined): string[] =>
    sortedKeys(bounds ?? {}).flatMap((name) => check(type, name, bounds?.[name] ?? '0', amounts) ?? [])
  return [...each(item.min, minFault), ...each(item.max, type === 'PersistentVolumeClaim' ? claimMaxFault : maxFault), ...each(item.maxLimitRequestRatio, ratioFault)]
}

function minFault(type: string, name: string, bound: string | number, { requests, limits }: Amounts): string | undefined {
  const text = `minimum ${name} usage per ${type} is ${quantityOrZero(bound).toString()}`
  if (requests[name] === undefined) return `${text}.  No request is specified`
  if (compare(requests[name], bound) < 0) return `${text}, but request is ${quantityOrZero(requests[name]).toString()}`
  if (limits[name] !== undefined && compare(limits[name], bound) < 0) return `${text}, but limit is ${quantityOrZero(limits[name]).toString()}`
  return undefined
}

function maxFault(type: string, name: string, bound: string | number, { requests, limits }: Amounts): string | undefined {
  const text = `maximum ${name} usage per ${type} is ${quantityOrZero(bound).toString()}`
  if (limits[name] === undefined) return `${text}.  No limit is specified`
  if (compare(limits[name], bound) > 0) return `${text}, but limit is ${quantityOrZero(limits[name]).toString()}`
  if (requests[name] !== undefined && compare(requests[name], bound) > 0) return `${text}, but request is ${quantityOrZero(requests[name]).toString()}`
  return undefined
}

/** Claims have no limits worth a bound: only what they ask for counts. */
function claimMaxFault(type: string, name: string, bound: string | number, { requests }: Amounts): string | undefined {
  const text = `maximum ${name} usage per ${type} is ${quantityOrZero(bound).toString()}`
  if (requests[name] === undefined) return `${text}.  No request is specified`
  return compare(requests[name], bound) > 0 ? `${text}, but request is ${quantityOrZero(requests[name]).toString()}` : undefined
}

/** Limit 2 over request 500m is a ratio of 4. */
function ratioFault(type: string, name: string, bound: string | number, { requests, limits }: Amounts): string | undefined {
  const text = `${name} max limit to request ratio per ${type} is ${quantityOrZero(bound).toString()}`
  const request = Number(quantityOrZero(requests[name]).milliValue())
  const limit = Number(quantityOrZero(limits[name]).milliValue())
  if (requests[name] === undefined || request === 0) return `${text}, but no request is specified or request is 0`
  if (limits[name] === undefined || limit === 0) return `${text}, but no limit is specified or limit is 0`
  const ratio = limit / request
  // Upstream compares thousandths: ratio × 1000 against the bound's milli value.
  return ratio * 1000 > Number(quantityOrZero(bound).milliValue()) ? `${text}, but provided ratio is ${ratio.toFixed(6)}` : undefined
}

function compare(a: string | number, b: string | number): number {
  return quantityOrZero(a).compare(quantityOrZero(b))
}
