import type { FileTree } from '../kubectl/run.ts'
import type { Pod } from '../model/kubernetes.generated.ts'
import { formatTime, parseTime } from '../sim/clock.ts'
import { snapshotOf } from '../sim/network/view.ts'
import type { SchedulerSettings } from '../sim/scheduler/configuration/settings.ts'
import { admissionOf } from './admission.ts'
import { diffOf } from './changes/diff.ts'
import type { ClusterState } from './cluster-input/load-state.ts'
import { effectsOf } from './effects.ts'
import { endObjects, type RegisteredObject } from './end-objects.ts'
import { eventsOf } from './events.ts'
import { fidelityOf } from './fidelity.ts'
import { headroomOf } from './headroom.ts'
import type { History } from './history.ts'
import { readManifests, type Manifest, type ManifestText } from './manifests.ts'
import { placementOf } from './node-placement.ts'
import { pendingOf } from './pending.ts'
import type { ExplainedAttempt } from './placement.ts'
import { planVersion, type Plan } from './plan.ts'
import { findProblems } from './problems/find.ts'
import { withNamespaces } from './assumed-namespaces.ts'
import { patienceFor } from './rest.ts'
import { rolloutsOf } from './rollouts.ts'
import { perform, type Performed } from './scenario/perform.ts'
import { nothingHappens, type Scenario, type ScenarioStep } from './scenario/scenario.ts'
import { secretMask } from './secret-mask.ts'
import { fileTree, sendManifests, type SendMode, type Sent } from './send.ts'
import { timelineOf } from './timeline/timeline.ts'
import { summaryOf, verdictOf } from './verdict.ts'
import { World } from './world.ts'

export interface PlanRequest {
  readonly cluster: ClusterState
  readonly manifests: readonly ManifestText[]
  /** Manifests that were applied before and are at rest when the plan begins. */
  readonly before?: readonly ManifestText[] | undefined
  readonly mode?: SendMode | undefined
  /** That of the command, `-n`. */
  readonly namespace?: string | undefined
  readonly scenario?: Scenario | undefined
  /** Files that commands of the scenario may name; by default those of the manifests. */
  readonly files?: FileTree | undefined
  /** RFC 3339: when virtual time begins; by default the newest time that the cluster tells of, else the first instant of 2026. */
  readonly now?: string | undefined
  readonly settings?: SchedulerSettings | undefined
  readonly seed?: number | undefined
  readonly isAsked?: ((pod: Pod) => boolean) | undefined
}

/** A plan, and what else can be asked of the run behind it. */
export interface PlannedRun {
  readonly plan: Plan
  readonly history: History
  /** The instant at which the manifests were sent, and that of the end: milliseconds since 1970. */
  readonly start: number
  readonly end: number
  readonly sent: readonly Sent[]
  /** Objects at the end by their key in the store. */
  readonly registry: readonly RegisteredObject[]
  /** What the scheduler said of the pods that were asked about. */
  readonly explained: readonly ExplainedAttempt[]
}

/** A plan ends after an hour of virtual time at the latest. */
const longest = 3_600_000
/** A cluster that was not at rest gets so long to come to rest before anything is sent. */
const settling = 900_000

/** Settles the cluster, sends the manifests, lets the scenario happen, and tells what came of it. */
export function runPlan(asked: PlanRequest): PlannedRun {
  const { manifests, unread } = readManifests(asked.manifests)
  const request = { ...asked, cluster: withNamespaces(asked.cluster, [...manifests, ...readManifests(asked.before ?? []).manifests], asked.namespace) }
  const { cluster: state, scenario = nothingHappens } = request
  const world = new World({
    minor: state.minor, objects: state.objects, start: parseTime(request.now ?? state.newestTimestamp), settings: request.settings, seed: request.seed,
    behaviours: scenario.behaviours, isAsked: request.isAsked,
  })
  const wasAtRest = settle(world)
  if (request.before !== undefined) {
    sendManifests(world, readManifests(request.before).manifests, 'apply', request.namespace)
    settle(world)
  }
  const before = snapshotOf(world.cluster.read)
  const files = request.files ?? fileTree(request.manifests)
  const act = (step: ScenarioStep, zero: number): Performed & { at: number } => {
    const at = world.now
    return { ...perform(world, step.action, files), at: Math.max(0, (at - zero) / 1000) }
  }
  for (const step of stepsOf(scenario, 'before')) act(step, world.now)
  world.loads.push(...scenario.loads)
  world.settle()
  // Whatever is of this instant already lies before the plan.
  world.advance(world.now + 1000 - world.now % 1000)
  world.begin()
  const start = world.now
  const sent = sendManifests(world, manifests, request.mode ?? 'apply', request.namespace)
  const commands = happen(world, scenario, start, (step) => act(step, start))
  const end = world.now
  return collect({ request, world, manifests, unread, sent, commands, start, end, before, wasAtRest })
}

/** Lets what is in the cluster come to rest before the plan begins; gives whether nothing had to happen. */
function settle(world: World): boolean {
  const beginning = world.now
  const isAtRest = world.rest(() => patienceFor(world.cluster.read).brief, beginning + settling)
  return isAtRest && world.history.stepsFrom(beginning + 1).every(({ kind }) => kind !== 'Pod')
}

function stepsOf({ steps }: Scenario, kind: ScenarioStep['when']['kind']): ScenarioStep[] {
  return steps.filter(({ when }) => when.kind === kind)
}

/** Takes the steps of the scenario: those with a time at their time, the others one after the other, each when all is at rest. */
function happen(world: World, scenario: Scenario, start: number, act: (step: ScenarioStep) => Performed & { at: number }): (Performed & { at: number })[] {
  const latest = start + (scenario.seconds === undefined ? longest : scenario.seconds * 1000)
  const timed = stepsOf(scenario, 'at').map((step) => ({ step, time: start + (step.when.kind === 'at' ? step.when.seconds : 0) * 1000 })).sort((a, b) => a.time - b.time)
  const waiting = stepsOf(scenario, 'rest')
  const done: (Performed & { at: number })[] = []
  while (world.livelock === undefined) {
    const [next] = timed
    const isLast = waiting.length === 0
    const isAtRest = world.rest(() => patienceFor(world.cluster.read)[isLast ? 'full' : 'brief'], Math.min(latest, next?.time ?? latest))
    if (next !== undefined && next.time <= world.now && next.time <= latest) {
      timed.shift()
      done.push(act(next.step))
      continue
    }
    if (!isAtRest) break
    const step = waiting.shift()
    if (step !== undefined) done.push(act(step))
    else if (next === undefined) break
    else world.advance(Math.min(next.time, latest))
    if (next !== undefined && next.time > latest && step === undefined) break
  }
  if (scenario.seconds !== undefined) world.advance(latest)
  return done
}

interface Outcome {
  readonly request: PlanRequest
  readonly world: World
  readonly manifests: readonly Manifest[]
  readonly unread: ReturnType<typeof readManifests>['unread']
  readonly sent: readonly Sent[]
  readonly commands: readonly (Performed & { readonly at: number })[]
  readonly start: number
  readonly end: number
  readonly before: ReturnType<typeof snapshotOf>
  readonly wasAtRest: boolean
}

function collect({ request, world, manifests, unread, sent, commands, start, end, before, wasAtRest }: Outcome): PlannedRun {
  const { cluster, history } = world
  const pending = pendingOf(world)
  const rollouts = rolloutsOf(history, cluster, start, end)
  const byName = new Map(sent.map(({ manifest, resource: { kind, namespace, name } }) => [JSON.stringify([kind, namespace, name]), manifest]))
  const context = { world, start, end, sent, unread, pending, rollouts, commands, manifestOf: (kind: string, namespace: string, name: string) => byName.get(JSON.stringify([kind, namespace, name])) }
  const diff = diffOf({ ...request, serverSide: request.mode === 'server-side' })
  // That an apply is never at rest is told with the change; nothing goes wrong by it.
  const endless = new Set(diff.changes.flatMap((change) => change.endless ?? []).map(({ rule }) => rule))
  const problems = findProblems(context, request.mode === 'create' ? [] : diff.problems.filter(({ rule }) => !endless.has(rule)))
  const mask = secretMask(history, manifests)
  const registry = endObjects(cluster)
  const summary = request.mode === 'create' ? summaryOf(sent) : diff.summary
  const placement = placementOf(cluster.read, (pod) => !world.isNew(pod))
  const plan: Plan = {
    version: planVersion,
    verdict: verdictOf({ summary, problems, rollouts, pending, history, start }),
    fidelity: [...diff.fidelity, ...fidelityOf(world, manifests, wasAtRest)],
    cluster: { title: request.cluster.title, source: request.cluster.source, minor: `1.${request.cluster.minor}`, start: formatTime(start), wasAtRest },
    summary,
    problems: problems.map((problem) => ({ ...problem, message: mask(problem.message) })),
    changes: diff.changes,
    admission: admissionOf(sent, history, start, end),
    timeline: timelineOf(history, start),
    rollouts,
    events: eventsOf(history, start),
    placement, pending,
    effects: effectsOf({ before, after: snapshotOf(cluster.read), trace: cluster.trace.entries.filter(({ time }) => time >= start) }),
    headroom: headroomOf(world.scheduler, cluster.read),
    commands: commands.map((command) => ({ ...command, command: mask(command.command), stdout: mask(command.stdout), stderr: mask(command.stderr) })),
    objects: registry.map(({ object }) => object),
  }
  return { plan, history, start, end, sent, registry, explained: world.scheduler.explained }
}
