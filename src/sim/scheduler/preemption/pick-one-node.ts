import type { PodInfo } from '../cycle/pod-info.ts'
import type { Candidate } from './preemption.ts'
import { compareStarts } from './select-victims.ts'

type Comparison = (a: Candidate, b: Candidate) => number

/** Upstream: `framework/preemption/preemption.go` (1.36), pickOneNodeForPreemption, one line per criterion. */
const criteria: readonly Comparison[] = [
  (a, b) => a.pdbViolations - b.pdbViolations,
  (a, b) => highestPriority(a) - highestPriority(b),
  (a, b) => prioritySum(a) - prioritySum(b),
  (a, b) => a.victims.length - b.victims.length,
  (a, b) => -compareEarliest(a, b),
]

/** The best candidates; among several the real scheduler takes any. */
export function bestCandidates(candidates: readonly Candidate[]): readonly Candidate[] {
  let best = candidates
  for (const compare of criteria) {
    const [first, ...rest] = best
    if (first === undefined || rest.length === 0) break
    const least = rest.reduce((one, other) => compare(other, one) < 0 ? other : one, first)
    best = best.filter((candidate) => compare(candidate, least) === 0)
  }
  return best
}

function highestPriority({ victims }: Candidate): number {
  return victims[0]?.shape.priority ?? 0
}

/** 2^31 is added to each, so that one pod less counts even among negative priorities: -5 and -5 is worse than -5. */
function prioritySum({ victims }: Candidate): number {
  return victims.reduce((sum, info) => sum + info.shape.priority + 2 ** 31, 0)
}

/** By the earliest start among the most important victims: the later, the better. */
function compareEarliest(a: Candidate, b: Candidate): number {
  const [first, second] = [earliest(a), earliest(b)]
  return first === undefined || second === undefined ? 0 : compareStarts(first, second)
}

function earliest({ victims }: Candidate): PodInfo | undefined {
  const [first, ...rest] = victims
  if (first === undefined) return undefined
  return rest.filter((info) => info.shape.priority === first.shape.priority).reduce((one, other) => compareStarts(other, one) < 0 ? other : one, first)
}
