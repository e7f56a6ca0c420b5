import { compareStrings, sameValue } from '../../base/json.ts'
import type { Problem } from '../plan.ts'
import type { ProblemContext } from './context.ts'
import { failedCommands, livelocks, lostPods, preemptions } from './others.ts'
import { faultyPods } from './pods.ts'
import { refusedPods } from './quota.ts'
import { refusedObjects } from './refused.ts'
import { failedJobs, outages, stalledRollouts } from './rollouts.ts'
import { unschedulablePods } from './unschedulable.ts'

/** Everything that goes wrong, errors first: each cause once, with what it leads to. `ofChanges` is what comparing already brought up. */
export function findProblems(context: ProblemContext, ofChanges: readonly Problem[]): Problem[] {
  const [livelock] = livelocks(context)
  // Where time stands still, nothing of what pods and rollouts wait for is to be told.
  if (livelock !== undefined) return [livelock, ...refusedObjects(context), ...ofChanges]
  const refused = refusedPods(context).map((problem) => atItsCause(problem, ofChanges))
  const causes = [...unschedulablePods(context), ...faultyPods(context), ...refused]
  const isExplained = ({ resource }: Pick<Problem, 'resource'>): boolean => resource !== undefined
    && causes.some((cause) => cause.resource?.kind === resource.kind && cause.resource.namespace === resource.namespace && cause.resource.name === resource.name)
  const isTold = ({ origin }: Problem): boolean => ofChanges.some((known) => known.severity === 'error' && sameValue(known.origin, origin))
  const all = [
    ...ofChanges.filter((problem) => !refused.some((one) => isCauseOf(problem, one))), ...refusedObjects(context).filter((problem) => !isTold(problem)), ...causes, ...stalledRollouts(context, isExplained), ...failedJobs(context), ...failedCommands(context),
    ...outages(context).filter((problem) => !isExplained(problem)), ...lostPods(context), ...preemptions(context),
  ]
  return all.sort((a, b) => rank(a) - rank(b) || compareStrings(a.origin?.path ?? '', b.origin?.path ?? '') || (a.position?.line ?? 0) - (b.position?.line ?? 0) || compareStrings(a.rule, b.rule) || compareStrings(a.message, b.message))
}

/** Pods that break the Pod Security Standard of their namespace because of what changed: the refusal says it, at the place of the change. */
function isCauseOf(change: Problem, refusal: Problem): boolean {
  return change.rule === 'plan-security-weakening' && refusal.rule === 'pod-refused' && refusal.message.includes('violates PodSecurity') && sameObject(change, refusal)
}

function atItsCause(refusal: Problem, ofChanges: readonly Problem[]): Problem {
  const cause = ofChanges.find((one) => isCauseOf(one, refusal))
  if (cause?.position === undefined) return refusal
  const { position, suggestion } = cause
  return { ...refusal, position, ...suggestion === undefined ? {} : { suggestion } }
}

function sameObject({ resource: a }: Problem, { resource: b }: Problem): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name
}

function rank({ severity }: Problem): number {
  return ['error', 'warning', 'info'].indexOf(severity)
}
