import type { Taint } from '../../../model/kubernetes.generated.ts'

/** Upstream: `framework.Code`. Pods may be evicted to cure the first, nothing on that node cures the second. */
export type RejectionCode = 'Unschedulable' | 'UnschedulableAndUnresolvable'
export type VerdictCode = RejectionCode | 'Error'

/** One reason of a rejection: kube-scheduler's words and the numbers behind them. */
export interface Reason {
  readonly text: string
  readonly detail?: ReasonDetail
}

export type ReasonDetail =
  | { readonly kind: 'resource', readonly name: string, readonly asked: number, readonly used: number, readonly capacity: number }
  | { readonly kind: 'taint', readonly taint: Taint }
  | { readonly kind: 'port', readonly protocol: string, readonly port: number }
  | { readonly kind: 'spread', readonly topologyKey: string, readonly value?: string, readonly matching: number, readonly self: number, readonly minimum: number, readonly maxSkew: number }
  | { readonly kind: 'affinity', readonly topologyKey: string, readonly value?: string }
  | { readonly kind: 'claim', readonly claim: string }
  | { readonly kind: 'volumes', readonly driver: string, readonly asked: number, readonly used: number, readonly capacity: number }

export interface Verdict {
  readonly code: VerdictCode
  readonly reasons: readonly Reason[]
}

export function unschedulable(text: string, detail?: ReasonDetail): Verdict {
  return { code: 'Unschedulable', reasons: [reason(text, detail)] }
}

export function unresolvable(text: string, detail?: ReasonDetail): Verdict {
  return { code: 'UnschedulableAndUnresolvable', reasons: [reason(text, detail)] }
}

/** The plugin itself failed: the cycle ends with this text and the pod is retried as after any error. */
export function failure(text: string): Verdict {
  return { code: 'Error', reasons: [{ text }] }
}

export function reason(text: string, detail?: ReasonDetail): Reason {
  return detail === undefined ? { text } : { text, detail }
}

export function textOf(verdict: Verdict): string {
  return verdict.reasons.map((one) => one.text).join(', ')
}
