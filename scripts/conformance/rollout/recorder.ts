import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ValueMap } from '../../../src/base/json.ts'

/** What a phase shows of an object. */
export type Digest = (resource: string, object: ValueMap) => unknown

/** The first status that does not yet fit the objects it counts; null when all do. */
export type Unfinished = (objects: readonly { readonly resource: string, readonly object: ValueMap }[]) => string | null

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

export interface TraceOptions {
  readonly namespace: string
  readonly ownNodes: boolean
  readonly grouped: boolean
  readonly hideNode: boolean
  readonly show: Show
  readonly steps: unknown
}

/** Writes down what happens, as the recordings have it. */
export interface Trace {
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

/** The program that wrote the recordings, as far as it looks at objects: what it would have written of the simulated cluster is compared. */
export interface Recorder {
  readonly digest: Digest
  readonly unfinished: Unfinished
  readonly Trace: new (options: TraceOptions) => Trace
}

/** Loads the recorder's own modules from its folder. */
export async function loadRecorder(folder: string): Promise<Recorder> {
  const load = async (file: string): Promise<Partial<Recorder>> => await import(pathToFileURL(join(resolve(folder), file)).href) as Partial<Recorder>
  const [{ digest }, { unfinished }, { Trace }] = await Promise.all([load('digest.mjs'), load('quiet.mjs'), load('trace.mjs')])
  if (digest === undefined || unfinished === undefined || Trace === undefined) throw new Error(`${folder} holds no recorder: digest.mjs, quiet.mjs and trace.mjs`)
  return { digest, unfinished, Trace }
}
