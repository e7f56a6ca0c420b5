import type { Container, Probe } from '../../model/kubernetes.generated.ts'
import type { Run } from './behaviour.ts'

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

/** A probe's numbers, in milliseconds, with the API server's defaults. */
export interface ProbeTimes {
  readonly initialDelay: number
  readonly period: number
  readonly timeout: number
  readonly successThreshold: number
  readonly failureThreshold: number
}

/** What one probe of a container has found: `pkg/kubelet/prober/worker.go` (1.36). */
export interface ProbeRecord {
  result: 'success' | 'failure' | 'unknown'
  /** The last answer, and how often in a row it was given. */
  last: boolean | undefined
  streak: number
  /** Nothing is asked until there is a new container. */
  isOnHold: boolean
}

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return { startup: container.startupProbe, readiness: container.readinessProbe, liveness: container.livenessProbe }[kind]
}

export function probeTimes({ initialDelaySeconds = 0, periodSeconds = 10, timeoutSeconds = 1, successThreshold = 1, failureThreshold = 3 }: Probe): ProbeTimes {
  return { initialDelay: initialDelaySeconds * 1000, period: periodSeconds * 1000, timeout: timeoutSeconds * 1000, successThreshold, failureThreshold }
}

export function newProbeRecord(kind: ProbeKind): ProbeRecord {
  return { result: initialResult[kind], last: undefined, streak: 0, isOnHold: false }
}

/** A new container: verdicts start over, the count of equal answers does not. */
export function startOver(record: ProbeRecord, kind: ProbeKind): void {
  record.result = initialResult[kind]
  record.isOnHold = false
}

const initialResult = { startup: 'unknown', readiness: 'failure', liveness: 'success' } as const

/** Takes an answer in. True when the verdict is another one than before: with a threshold of 3 the third failure in a row is. */
export function observe(record: ProbeRecord, kind: ProbeKind, passed: boolean, { successThreshold, failureThreshold }: ProbeTimes): boolean {
  record.streak = record.last === passed ? record.streak + 1 : 1
  record.last = passed
  if (record.streak < (passed ? successThreshold : failureThreshold)) return false
  const result = passed ? 'success' : 'failure'
  const isNew = record.result !== result
  record.result = result
  if (kind === 'startup' || (kind === 'liveness' && !passed)) {
    record.isOnHold = true
    record.streak = 0
  }
  return isNew
}

/** More of the same answer would change nothing, and has been told often enough. */
export function isSettled({ result, streak, last }: ProbeRecord, passes: boolean, { failureThreshold }: ProbeTimes): boolean {
  return result === (passes ? 'success' : 'failure') && (passes || (last === false && streak >= failureThreshold))
}

/** Whether a container would answer well so many milliseconds after its start. */
export function answer(kind: ProbeKind, { startupAfter, livenessFailsAt, readyAfter, readinessFailsAt, readinessBack }: Run, age: number): boolean {
  if (kind === 'startup') return age >= startupAfter
  if (kind === 'liveness') return age < livenessFailsAt
  return age >= readyAfter && (age < readinessFailsAt || (age >= readinessBack && readinessBack > readinessFailsAt))
}

/** The age at which the answer changes next; Infinity when it never does. */
export function nextAnswer(kind: ProbeKind, { startupAfter, livenessFailsAt, readyAfter, readinessFailsAt, readinessBack }: Run, age: number): number {
  const turns = { startup: [startupAfter], liveness: [livenessFailsAt], readiness: [readyAfter, readinessFailsAt, readinessBack] }[kind]
  return Math.min(...turns.filter((turn) => turn > age), Infinity)
}

/** The first tick of a period at or after an instant: ticks every 10 from 3 on, at or after 15 → 23. */
export function tickAt(base: number, period: number, from: number): number {
  return base + Math.max(0, Math.ceil((from - base) / period)) * period
}
