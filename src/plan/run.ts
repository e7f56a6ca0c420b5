import type { Minor } from '../base/release.ts'
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
import { lazily } from './lazy.ts'
import { readManifests, type Manifest, type ManifestText } from './manifests.ts'
import { placementOf } from './node-placement.ts'
import { pendingOf } from './pending.ts'
import type { ExplainedAttempt } from './placement.ts'
import { planVersion, type Plan, type Problem } from './plan.ts'
import { findProblems } from './problems/find.ts'
import { withNamespaces } from './assumed-namespaces.ts'
import { patienceFor } from './rest.ts'
import { rolloutsOf } from './rollouts.ts'
import { schedulesOf } from './schedules.ts'
import { happen, settling, stepsBefore, type Happened } from './scenario/happen.ts'
import { perform } from './scenario/perform.ts'
import { nothingHappens, type Scenario } from './scenario/scenario.ts'
import { secretMask } from './secret-mask.ts'
import { fileTree, sendManifests, type SendMode, type Sent } from './send.ts'
import { timelineOf } from './timeline/timeline.ts'
import { verdictOf } from './verdict.ts'
import { World, type MachineChange } from './world.ts'

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
  /** A newer release to which the same manifests are applied, too. */
  readonly upgradeTo?: Minor | undefined
  /** RFC 3339: when virtual time begins; by default the newest time that the cluster tells of, else the first instant of 2026. */
  readonly now?: string | undefined
  readonly settings?: SchedulerSettings | undefined
  readonly seed?: number | undefined
  readonly isAsked?: ((pod: Pod) => boolean) | undefined
  /** Every moment can be asked for afterwards, as expectations do. */
  readonly remembers?: boolean | undefined
}

/** A plan, and what else can be asked of the run behind it. Chapters are worked out when they are asked for: no format shows all of them. */
export interface PlannedRun {
  readonly plan: Plan
  readonly history: History
  /** The instant at which the manifests were sent, and that of the end: milliseconds since 1970. */
  readonly start: number
  readonly end: number
  readonly sent: readonly Sent[]
  /** Objects at the end by their key in the store. */
  readonly registry: readonly RegisteredObject[]
  /** Machines that failed, and that came back. */
  readonly machines: readonly MachineChange[]
  /** What the scheduler said of the pods that were asked about. */
  readonly explained: readonly ExplainedAttempt[]
}

/** Settles the cluster, sends the manifests, lets the scenario happen, and tells what came of it. */
export function runPlan(asked: PlanRequest): PlannedRun {
  const { manifests, unread } = readManifests(asked.manifests)
  const request = { ...asked, cluster: withNamespaces(asked.cluster, [...manifests, ...readManifests(asked.before ?? []).manifests], asked.namespace) }
  const { cluster: state, scenario = nothingHappens } = request
  const world = new World({
    minor: state.minor, objects: state.objects, start: parseTime(request.now ?? state.newestTimestamp), settings: request.settings, seed: request.seed,
    behaviours: scenario.behaviours, isAsked: request.isAsked, remembers: request.remembers ?? false,
  })
  const wasAtRest = settle(world)
  if (request.before !== undefined) {
    sendManifests(world, readManifests(request.before).manifests, 'apply', request.namespace)
    settle(world)
  }
  const before = snapshotOf(world.cluster.read)
  const files = request.files ?? fileTree(request.manifests)
  const early = stepsBefore(scenario).map(({ action }) => perform(world, action, files)).filter(({ code }) => code !== 0).map((performed) => ({ ...performed, at: 0 }))
  world.loads.push(...scenario.loads)
  world.settle()
  // Whatever is of this instant already lies before the plan.
  world.advance(world.now + 1000 - world.now % 1000)
  world.begin()
  const start = world.now
  const sent = sendManifests(world, manifests, request.mode ?? 'apply', request.namespace)
  const commands = [...early, ...happen(world, scenario, start, files)]
  const end = world.now
  return collect({ request, world, manifests, unread, sent, commands, start, end, before, wasAtRest })
}

/** Lets what is in the cluster come to rest before the plan begins; gives whether nothing had to happen. */
function settle(world: World): boolean {
  const beginning = world.now
  const isAtRest = world.rest(() => patienceFor(world.cluster.read).brief, beginning + settling)
  return isAtRest && world.history.stepsFrom(beginning + 1).every(({ kind }) => kind !== 'Pod')
}

/** That an apply is never at rest, or changes nothing, is no matter of what happens; restarts are played through. */
function isToldOtherwise({ rule }: Problem): boolean {
  return rule.startsWith('apply-endless-') || rule === 'plan-noop-diff' || rule === 'plan-restart'
}

interface Outcome {
  readonly request: PlanRequest
  readonly world: World
  readonly manifests: readonly Manifest[]
  readonly unread: ReturnType<typeof readManifests>['unread']
  readonly sent: readonly Sent[]
  readonly commands: readonly Happened[]
  readonly start: number
  readonly end: number
  readonly before: ReturnType<typeof snapshotOf>
  readonly wasAtRest: boolean
}

function collect({ request, world, manifests, unread, sent, commands, start, end, before, wasAtRest }: Outcome): PlannedRun {
  const { cluster, history } = world
  const pending = pendingOf(world)
  const rollouts = rolloutsOf(history, cluster, start, end)
  // Of several files that have an object the last that was taken counts.
  const byName = new Map([...sent].sort((a, b) => Number(a.result.code === 0) - Number(b.result.code === 0)).map(({ manifest, resource: { kind, namespace, name } }) => [JSON.stringify([kind, namespace, name]), manifest]))
  const context = { world, start, end, sent, unread, pending, rollouts, commands, manifestOf: (kind: string, namespace: string, name: string) => byName.get(JSON.stringify([kind, namespace, name])) }
  const diff = diffOf(request)
  const problems = findProblems(context, diff.problems.filter((problem) => !isToldOtherwise(problem)))
  const mask = secretMask(history, manifests)
  const plan: Plan = lazily<Plan>({
    version: () => planVersion,
    verdict: () => verdictOf({ summary: diff.summary, problems, rollouts, pending, ahead: diff.ahead }),
    fidelity: () => [...diff.fidelity, ...fidelityOf(world, manifests, wasAtRest)],
    cluster: () => ({ title: request.cluster.title, source: request.cluster.source, minor: `1.${request.cluster.minor}`, start: formatTime(start), wasAtRest }),
    mode: () => diff.mode,
    summary: () => diff.summary,
    problems: () => problems.map((problem) => ({ ...problem, message: mask(problem.message) })),
    changes: () => diff.changes,
    admission: () => admissionOf(sent, history, start, end),
    timeline: () => timelineOf(history, start),
    rollouts: () => rollouts,
    events: () => eventsOf(history, start),
    schedules: () => schedulesOf(cluster.read, start),
    placement: () => placementOf(cluster.read, (pod) => !world.isNew(pod)),
    pending: () => pending,
    effects: () => effectsOf({ before, after: snapshotOf(cluster.read), trace: cluster.trace.entries.filter(({ time }) => time >= start) }),
    headroom: () => headroomOf(world.scheduler, cluster.read),
    commands: () => commands.map((command) => ({ ...command, command: mask(command.command), stdout: mask(command.stdout), stderr: mask(command.stderr) })),
    objects: () => run.registry.map(({ object }) => object),
  })
  const run: PlannedRun = lazily<PlannedRun>({
    plan: () => plan, history: () => history, start: () => start, end: () => end, sent: () => sent, registry: () => endObjects(cluster), machines: () => world.machines, explained: () => world.scheduler.explained,
  })
  return run
}
