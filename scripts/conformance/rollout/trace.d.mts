import type { ValueMap } from '../../../src/base/json.ts'

export interface Show {
  readonly finalPods: number
  readonly everything: boolean
  readonly allReplies: boolean
  readonly defaults: boolean
  readonly ignore: readonly string[]
}

export interface TraceResult {
  readonly phases: readonly Phase[]
  readonly history: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly events: Readonly<Record<string, readonly (readonly unknown[])[]>>
  readonly replies: readonly unknown[]
  readonly final: readonly { readonly kind: string, readonly metadata: { readonly name: string } }[]
}

export interface Phase {
  readonly do: unknown
  readonly scale?: readonly string[]
  readonly created?: readonly string[]
  readonly deletionStarted?: readonly string[]
  readonly deleted?: readonly string[]
  readonly settled: Readonly<Record<string, unknown>>
}

export class Trace {
  constructor(options: { namespace: string, ownNodes: boolean, grouped: boolean, hideNode: boolean, show: Show, steps: unknown })
  readonly phases: Phase[]
  readonly objects: Map<string, { resource: string, object: ValueMap }>
  readonly placeholders: Map<string, string>
  readonly nodeNames: Map<string, string>
  readonly replies: unknown[]
  start(): void
  observe(resource: string, type: string, object: ValueMap, before: ValueMap | undefined): boolean
  observeEvent(event: ValueMap): void
  begin(label: unknown): void
  end(): void
  result(): TraceResult
}
