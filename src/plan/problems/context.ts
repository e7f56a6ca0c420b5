import type { Manifest, UnreadFile } from '../manifests.ts'
import type { ObjectName, PendingPod, Problem, RolloutCurve } from '../plan.ts'
import type { Performed } from '../scenario/perform.ts'
import type { Sent } from '../send.ts'
import type { World } from '../world.ts'

/** What problems are found in. */
export interface ProblemContext {
  readonly world: World
  /** The instant at which the manifests were sent. */
  readonly start: number
  readonly end: number
  readonly sent: readonly Sent[]
  readonly unread: readonly UnreadFile[]
  readonly pending: readonly PendingPod[]
  readonly rollouts: readonly RolloutCurve[]
  readonly commands: readonly (Performed & { readonly at: number })[]
  /** Where an object was written; the last file that has it counts. */
  manifestOf(kind: string, namespace: string, name: string): Manifest | undefined
}

type Path = readonly (string | number)[]

/** A problem of an object, at its place when a file has it. */
export function problemAt(context: ProblemContext, { kind, namespace, name }: Pick<ObjectName, 'kind' | 'namespace' | 'name'>, problem: Omit<Problem, 'resource' | 'origin' | 'position'>, path: Path = []): Problem {
  const manifest = context.manifestOf(kind, namespace, name)
  const apiVersion = typeof manifest?.object.apiVersion === 'string' ? manifest.object.apiVersion : ''
  return {
    ...problem, resource: { apiVersion, kind, namespace, name },
    ...manifest === undefined ? {} : { origin: manifest.origin, position: manifest.position(path) },
  }
}

/** The path of a container in a manifest: templates lie at different depths. */
export function containerPath(kind: string, manifest: Manifest | undefined, container: string): Path {
  const base: Path = kind === 'Pod' ? ['spec'] : kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template', 'spec'] : ['spec', 'template', 'spec']
  const spec = base.reduce<unknown>((here, step) => typeof here === 'object' && here !== null ? (here as Record<string, unknown>)[step] : undefined, manifest?.object) as Record<string, unknown> | undefined
  for (const list of ['containers', 'initContainers']) {
    const entries = spec?.[list]
    const index = Array.isArray(entries) ? entries.findIndex((one: { name?: unknown }) => one?.name === container) : -1
    if (index >= 0) return [...base, list, index]
  }
  return []
}
