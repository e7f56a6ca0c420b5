import type { Value, ValueMap } from '../base/json.ts'

/**
 * What a plan says, as data: text, JSON, markdown, HTML, the Action and the language server are drawn from it. The JSON of `stowage plan` and
 * `stowage diff` is this, so within one version fields are only added.
 */
export const planVersion = 1

/** Names an object; `namespace` is empty for what belongs to none. */
export interface ObjectName {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string
  readonly name: string
}

/** Where an object was written. */
export interface Origin {
  readonly path: string
  /** Counts from 0 the documents with content within the file. */
  readonly document: number
  /** Member of a List. */
  readonly item?: number
}

/** A Status of the API server, or of the client that refuses before it asks. */
export interface Refusal {
  readonly reason: string
  readonly message: string
  readonly causes?: readonly { readonly reason: string, readonly message: string, readonly field: string }[]
}

export type Outcome = 'created' | 'configured' | 'unchanged' | 'serverside-applied' | 'refused'

/** What one way of sending an object gives. */
export interface Answer {
  readonly outcome: Outcome
  /** HTTP code of the answer that decided; 0 when kubectl refused without asking. */
  readonly code: number
  readonly status?: Refusal
  readonly warnings?: readonly string[]
  /** What kubectl prints: `deployment.apps/web configured`. */
  readonly line: string
  /** What a second run gives, where this one is refused only for the order of the objects. */
  readonly secondRun?: Outcome
}

/** Server-side apply: fields that another manager holds. */
export interface FieldConflict {
  readonly manager: string
  readonly path: string
}

/** A field before and after; `from` is absent where it is new, `to` where it goes. Values of Secrets read `(hidden)`. */
export interface FieldChange {
  /** As people write it: `spec.template.spec.containers[name=web].image`. */
  readonly path: string
  readonly pointer: string
  readonly from?: Value
  readonly to?: Value
}

/** The object must be deleted and created anew: an immutable field differs. */
export interface Replacement {
  readonly paths: readonly string[]
  readonly message: string
}

/** Why every further `apply` says `configured` though nothing changes. */
export interface EndlessChange {
  readonly rule: string
  readonly path: string
  readonly message: string
}

export interface Change {
  readonly resource: ObjectName
  readonly origin: Origin
  readonly create: Answer
  readonly apply: Answer
  readonly serverSideApply: Answer & { readonly conflicts?: readonly FieldConflict[] }
  /** What `apply` changes in the stored object: neither defaults nor managed fields. For a new object every field that is written. */
  readonly fields: readonly FieldChange[]
  readonly replacement?: Replacement
  readonly endless?: readonly EndlessChange[]
  /** Webhooks of the cluster that would be asked about the object and could change or refuse it. */
  readonly webhooks?: readonly string[]
}

/** Something of the real cluster that this plan leans on and that is not modelled to the letter: a row of `docs/fidelity.md`. */
export interface Approximation {
  readonly part: string
  readonly state: 'approximated' | 'absent'
  readonly note: string
}

export interface Summary {
  readonly created: number
  readonly configured: number
  readonly unchanged: number
  readonly refused: number
  readonly replaced: number
}

export interface Problem {
  /** Rule or class: `api-refused`, `pod-unschedulable`, `rollout-stalled`, … */
  readonly rule: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly message: string
  /** What it means in the cluster, and when. */
  readonly effect?: string
  /** What would help. */
  readonly suggestion?: string
  readonly resource?: ObjectName
  readonly origin?: Origin
  /** Line and column in the file of `origin`, both from 1. */
  readonly position?: { readonly line: number, readonly column: number }
  /** Other places that have to do with it. */
  readonly related?: readonly RelatedPlace[]
}

export interface RelatedPlace {
  readonly text: string
  readonly origin: Origin
  readonly position: { readonly line: number, readonly column: number }
}

/** The plan's first chapter, all of `stowage diff`. */
export interface Diff {
  readonly version: typeof planVersion
  /** One line. */
  readonly verdict: string
  readonly fidelity: readonly Approximation[]
  readonly summary: Summary
  readonly problems: readonly Problem[]
  readonly changes: readonly Change[]
}

/** What admission did beside letting an object in. */
export interface AdmissionNote {
  readonly resource: ObjectName
  readonly plugin: string
  readonly message: string
}

export interface QuotaUse {
  readonly namespace: string
  readonly quota: string
  readonly resource: string
  readonly hard: string
  readonly before: string
  readonly after: string
  /** The most that was used on the way: during a surge. */
  readonly peak: string
}

export interface Admission {
  readonly notes: readonly AdmissionNote[]
  readonly quotas: readonly QuotaUse[]
}

/** One write. `at` is in virtual seconds from 0, the moment at which the manifests are sent. */
export interface TimelineEntry {
  readonly at: number
  readonly actor: string
  readonly verb: string
  /** `Deployment default/web`. */
  readonly object: string
  readonly what: string
  readonly because: string
  /** The pods it was done to, where several went through the same at once. */
  readonly pods?: readonly string[]
  /** `Deployment default/web`, the workload on top, where that is another object. */
  readonly workload?: string
}

/** One workload over time: a point at every change. */
export interface RolloutCurve {
  readonly resource: ObjectName
  readonly points: readonly { readonly at: number, readonly desired: number, readonly ready: number, readonly available: number, readonly updated: number, readonly total: number }[]
  /** Fewest ready pods while the rollout ran. */
  readonly minimumReady: number
  readonly finishedAt?: number
  /** Since when nothing moves, why, and when the progress deadline passes. */
  readonly stalled?: { readonly since: number, readonly message: string, readonly deadlineAt?: number }
}

export interface PlanEvent {
  readonly at: number
  readonly object: string
  readonly type: string
  readonly reason: string
  readonly message: string
  /** Component that tells it. */
  readonly from: string
  /** How often, and when for the last time, where it was more than once. */
  readonly count?: number
  readonly lastAt?: number
}

export interface PlacedPod {
  readonly namespace: string
  readonly name: string
  /** `Deployment/web`, the workload on top; empty for bare pods. */
  readonly workload: string
  readonly phase: string
  readonly ready: boolean
  readonly requests: Readonly<Record<string, string>>
  /** Whether it came with this plan. */
  readonly isNew: boolean
}

export interface NodePlacement {
  readonly node: string
  readonly zone: string
  readonly ready: boolean
  readonly schedulable: boolean
  readonly taints: readonly string[]
  readonly allocatable: Readonly<Record<string, string>>
  readonly requested: Readonly<Record<string, string>>
  readonly pods: readonly PlacedPod[]
}

export interface PendingPod {
  readonly pod: string
  readonly workload: string
  /** The scheduler's sentence. */
  readonly message: string
  readonly nearest?: { readonly node: string, readonly missing: readonly string[] }
  /** What would place it, the smallest change first; each was proved. */
  readonly proposals: readonly string[]
}

export interface ServiceEffect {
  readonly service: string
  readonly dnsName: string
  readonly gained: readonly string[]
  readonly lost: readonly string[]
  readonly ready: number
}

export interface DisruptionBudgetEffect {
  readonly budget: string
  readonly disruptionsAllowed: { readonly before: number, readonly after: number }
}

export interface Effects {
  readonly services: readonly ServiceEffect[]
  readonly budgets: readonly DisruptionBudgetEffect[]
  /** Workloads whose pods are replaced, and by which changed fields. */
  readonly restarts: readonly { readonly workload: string, readonly because: string }[]
  /** Connections that worked before and do not any more. */
  readonly broken: readonly { readonly from: string, readonly to: string, readonly because: string }[]
  /** Victims of preemption and eviction. */
  readonly evicted: readonly { readonly pod: string, readonly by: string, readonly because: string }[]
}

export interface Headroom {
  /** How many more pods of each workload fit, and what ends first. */
  readonly workloads: readonly { readonly workload: string, readonly more: number, readonly limitedBy: string }[]
  /** The loss of each node and zone: pods that would find no other place. */
  readonly losses: readonly { readonly kind: 'node' | 'zone', readonly name: string, readonly survives: boolean, readonly homeless: readonly string[] }[]
  /** What was not worked out, and why. */
  readonly notes?: readonly string[]
}

/** When a CronJob runs. */
export interface PlannedSchedule {
  readonly resource: ObjectName
  /** As written. */
  readonly schedule: string
  readonly timeZone: string
  readonly suspended: boolean
  /** RFC 3339, from the moment on at which the manifests are sent; none when it never does. */
  readonly runs: readonly string[]
}

/** What the plan began with. */
export interface PlannedCluster {
  /** `3 nodes of 4 cpu and 16Gi, assumed because no cluster is given`. */
  readonly title: string
  readonly source: 'stock' | 'sketch' | 'snapshot'
  /** `1.36`. */
  readonly minor: string
  /** RFC 3339: the virtual instant at which the manifests were sent, 0 of all times. */
  readonly start: string
  /** Nothing had to happen to the pods of the cluster before the plan could begin. */
  readonly wasAtRest: boolean
}

export interface Plan extends Diff {
  /** How the manifests are sent: which answer of each change counts. */
  readonly mode: 'apply' | 'create' | 'server-side'
  readonly cluster: PlannedCluster
  readonly admission: Admission
  readonly timeline: readonly TimelineEntry[]
  readonly rollouts: readonly RolloutCurve[]
  readonly events: readonly PlanEvent[]
  /** The next runs of every CronJob. */
  readonly schedules?: readonly PlannedSchedule[]
  readonly placement: readonly NodePlacement[]
  readonly pending: readonly PendingPod[]
  readonly effects: Effects
  readonly headroom: Headroom
  /** What `--then` printed, command by command. */
  readonly commands: readonly { readonly at: number, readonly command: string, readonly stdout: string, readonly stderr: string, readonly code: number }[]
  /** Every object at the end, by registry key, as `kubectl get -o yaml` shows it without managed fields; data of Secrets hidden. */
  readonly objects: readonly ValueMap[]
}
