import type { JsonPath } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import type { PodTemplateSpec } from '../../../model/kubernetes.generated.ts'
import { checksOf, violationsText, type Level } from '../../../sim/admission/pod-security/evaluate.ts'
import type { Violation } from '../../../sim/admission/pod-security/check.ts'
import type { Problem } from '../../plan.ts'
import { problemOf, templateOf, templatePath, titleOf, type ChangeFacts } from './facts.ts'

/** Pods that meet a lower Pod Security Standard than before, or break the baseline in one more way. */
export function weakenedPods({ changed, minor }: ChangeFacts): Problem[] {
  return changed.flatMap((change): Problem[] => {
    const { resource, group, before, after } = change
    const [old, now] = [before && templateOf(group, resource.kind, before), templateOf(group, resource.kind, after)]
    if (old === undefined || now === undefined) return []
    const lost = lostStanding([old, minor], [now, minor])
    if (lost === undefined) return []
    const { from, to, text, place } = lost
    const drop = from === to ? `pods of ${titleOf(resource)} break the Pod Security Standard baseline in one more way` : `pods of ${titleOf(resource)} meet the Pod Security Standard ${to} and no more ${from}`
    return [problemOf(change, {
      rule: 'plan-security-weakening', severity: 'warning', message: `${drop}: ${text}`,
      effect: to === 'privileged' ? 'who takes over a container has a way to its node' : 'who takes over a container can do more in it than before',
      suggestion: 'keep what the pods had, or give the one container that needs it a workload of its own',
    }, [...templatePath(group, resource.kind) ?? [], ...place])]
  })
}

interface LostStanding {
  readonly from: Level
  readonly to: Level
  /** What is broken now and was not before, in the words of the admission plugin, and the first place of it in the template. */
  readonly text: string
  readonly place: JsonPath
}

/** What pods break that they did not break before, as of a release each: where that takes them to a lower standard, or they were at the lowest. */
export function lostStanding([old, earlier]: readonly [PodTemplateSpec, Minor], [now, later]: readonly [PodTemplateSpec, Minor]): LostStanding | undefined {
  const [from, to] = [standingOf(old, earlier), standingOf(now, later)]
  const isLower = levels.indexOf(to.level) < levels.indexOf(from.level)
  const known = new Set(from.broken.map(({ id }) => id))
  const added = isLower || to.level === 'privileged' ? to.broken.filter(({ id }) => !known.has(id)) : []
  if (added.length === 0) return undefined
  return { from: from.level, to: to.level, text: violationsText(added.map(({ violation }) => violation)), place: added.flatMap(({ violation }) => violation.places)[0] ?? [] }
}

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted']

interface Broken {
  readonly id: string
  readonly violation: Violation
}

/** The highest level that the pods meet, and what of the others they break. */
function standingOf({ metadata = {}, spec = {} }: PodTemplateSpec, minor: Minor): { readonly level: Level, readonly broken: readonly Broken[] } {
  const brokenAt = (level: 'baseline' | 'restricted'): Broken[] => checksOf({ level, version: minor }).flatMap((one) => {
    const violation = one.check({ metadata, spec }, minor)
    return violation === undefined ? [] : [{ id: one.id, violation }]
  })
  const baseline = brokenAt('baseline')
  if (baseline.length > 0) return { level: 'privileged', broken: baseline }
  const restricted = brokenAt('restricted')
  return { level: restricted.length > 0 ? 'baseline' : 'restricted', broken: restricted }
}
