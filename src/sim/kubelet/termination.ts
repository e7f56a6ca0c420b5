import type { Container, Pod } from '../../model/kubernetes.generated.ts'
import type { Role, Run } from './behaviour.ts'

/** A container that is to stop. */
export interface Stopping {
  readonly container: Container
  readonly role: Role
  readonly run: Run | undefined
}

/** When a container ends after the kubelet began to stop it, in milliseconds, and how. */
export interface Stop {
  readonly name: string
  readonly after: number
  readonly code: number
}

const terminated = 143
const killed = 137
/** A container always gets so many seconds from SIGTERM to SIGKILL. */
const leastGrace = 2

/**
 * How long containers take to stop: `killContainer` and `terminationOrdering` of `pkg/kubelet/kuberuntime` (1.36). The preStop hook runs within the grace
 * period; sidecars then wait for all app containers and for the sidecars after them. Grace 30 s, preStop 20 s, SIGTERM ignored: SIGTERM
 * at 20 s, SIGKILL at 30 s.
 */
export function stopTimes(stopping: readonly Stopping[], graceSeconds: number): Stop[] {
  const ends = new Map<string, Stop>()
  const apps = stopping.filter(({ role }) => role !== 'sidecar')
  for (const one of apps) ends.set(nameOf(one), stopOf(one, graceSeconds, 0))
  let turn = Math.max(0, ...stopping.filter(({ role }) => role === 'app').map((one) => ends.get(nameOf(one))?.after ?? 0))
  for (const sidecar of stopping.filter(({ role }) => role === 'sidecar').reverse()) {
    const stop = stopOf(sidecar, graceSeconds, turn)
    ends.set(nameOf(sidecar), stop)
    turn = Math.max(turn, stop.after)
  }
  return stopping.flatMap((one) => ends.get(nameOf(one)) ?? [])
}

function stopOf({ container, run }: Stopping, graceSeconds: number, turn: number): Stop {
  let grace = graceSeconds
  let at = 0
  if (container.lifecycle?.preStop !== undefined && grace > 0) {
    at = Math.min(run?.preStopTakes ?? 0, grace * 1000)
    grace -= Math.floor(at / 1000)
  }
  if (turn > at && grace > 0) {
    const waited = Math.min(turn - at, grace * 1000)
    at += waited
    grace -= Math.floor(waited / 1000)
  }
  const left = Math.max(grace, leastGrace) * 1000
  const needs = run?.stopsWithin ?? 0
  return { name: container.name ?? '', after: at + Math.min(needs, left), code: needs <= left ? terminated : killed }
}

/** Seconds that a container gets when its pod stays: `setTerminationGracePeriod`. */
export function restartGrace({ metadata, spec }: Pod, { livenessProbe, startupProbe }: Container, probe: 'liveness' | 'startup' | undefined): number {
  const own = probe === 'liveness' ? livenessProbe : probe === 'startup' ? startupProbe : undefined
  return own?.terminationGracePeriodSeconds ?? metadata?.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? leastGrace
}

function nameOf({ container }: Stopping): string {
  return container.name ?? ''
}
