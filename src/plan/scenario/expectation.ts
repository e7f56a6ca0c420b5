import type { Target } from './scenario.ts'

/** The moments at which something is to hold; times in seconds from the sending of the manifests. */
export type Window =
  /** When everything is over. */
  | { readonly kind: 'end' }
  | { readonly kind: 'at', readonly at: number }
  /** At every moment in between; without an end, up to the end of the plan. */
  | { readonly kind: 'throughout', readonly from: number, readonly to?: number }
  /** At one moment in between at least. */
  | { readonly kind: 'sometime', readonly from: number, readonly to?: number }
  | { readonly kind: 'never' }

export type Operator = '>=' | '<=' | '=' | '>' | '<'

export const countables = ['ready', 'available', 'updated', 'desired', 'pods', 'running', 'pending', 'failed', 'succeeded', 'restarts', 'endpoints', 'nodes', 'zones'] as const
export type Countable = (typeof countables)[number]

export const states = ['there', 'gone', 'ready', 'running', 'pending', 'failed', 'succeeded', 'terminating', 'complete', 'rolled out', 'paused', 'bound', 'cordoned', 'silent'] as const
export type State = (typeof states)[number]

/** What is to hold. */
export type Fact =
  | { readonly kind: 'count', readonly countable: Countable, readonly target: Target, readonly node?: string, readonly operator: Operator, readonly number: number }
  | { readonly kind: 'state', readonly target: Target, readonly state: State, readonly not: boolean }
  | { readonly kind: 'on', readonly target: Target, readonly node: string, readonly not: boolean }
  | { readonly kind: 'condition', readonly target: Target, readonly type: string, readonly status: string, readonly reason?: string }
  | { readonly kind: 'field', readonly target: Target, readonly path: readonly (string | number)[], readonly operator: Operator, readonly value: string }
  | { readonly kind: 'template', readonly target: Target, readonly at: number }
  | { readonly kind: 'event', readonly reason: string, readonly target?: Target, readonly saying?: string }
  | { readonly kind: 'refused', readonly target: Target, readonly saying?: string }
  | { readonly kind: 'reaches', readonly from: string, readonly to: string, readonly not: boolean }
  | { readonly kind: 'resolves', readonly from: string, readonly name: string, readonly to: string }
  | { readonly kind: 'command', readonly number: number, readonly succeeds?: boolean, readonly prints?: string }
  | { readonly kind: 'problem', readonly rule?: string, readonly not: boolean }

export interface Expectation {
  /** As written. */
  readonly text: string
  readonly window: Window
  readonly fact: Fact
}
