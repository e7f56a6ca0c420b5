import type { PodInfo } from '../cycle/pod-info.ts'
import type { Reason } from '../cycle/verdict.ts'

/** Pods that would have to go from a node to make room. */
export interface Candidate {
  readonly node: string
  /** The most important first. */
  readonly victims: readonly PodInfo[]
  readonly pdbViolations: number
}

/** What preemption looked at and decided. */
export interface Preemption {
  readonly eligible: boolean
  /** Why not. */
  readonly why?: string
  /** Nodes where evicting pods could help at all. */
  readonly potential: readonly string[]
  readonly candidates: readonly Candidate[]
  /** Potential nodes that do not work out, and why. */
  readonly notHelpful: ReadonlyMap<string, readonly Reason[]>
  /** The candidates among which the choice is arbitrary, in node order. */
  readonly picks: readonly string[]
  readonly nominated?: string
}
