import { cloneValue } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import type { PodSpec, PriorityClass } from '../../../model/kubernetes.generated.ts'
import { systemPriorityClasses } from '../../../sim/admission/well-known.ts'
import { defaultPod } from '../../../sim/api/defaulting/pod.ts'
import { podQOSClass, type QOSClass } from '../../../sim/api/pod-qos.ts'
import type { Problem } from '../../plan.ts'
import { problemOf, templateOf, templatePath, titleOf, type ChangeFacts, type ObjectReader } from './facts.ts'

/** Pods of another QoS class or priority than before: a short node and the scheduler take others first. */
export function evictionOrders({ changed, before: earlier, after: later, minor }: ChangeFacts): Problem[] {
  return changed.flatMap((change): Problem[] => {
    const { resource, group, before, after } = change
    const [old, now] = [before && templateOf(group, resource.kind, before)?.spec, templateOf(group, resource.kind, after)?.spec]
    if (old === undefined || now === undefined) return []
    const path = [...templatePath(group, resource.kind) ?? [], 'spec']
    const [was, is] = [classOf(old, minor), classOf(now, minor)]
    const [from, to] = [priorityOf(old, earlier), priorityOf(now, later)]
    const title = `pods of ${titleOf(resource)}`
    return [
      ...was === is ? [] : [problemOf(change, {
        rule: 'plan-qos-change', severity: 'info', message: `${title} are ${is} and no more ${was}`, effect: classes.indexOf(is) < classes.indexOf(was) ? 'where a node runs short of memory they go earlier than before' : 'where a node runs short of memory they go later than before',
      }, [...path, 'containers', 0, 'resources'])],
      ...from === undefined || to === undefined || from === to ? [] : [problemOf(change, {
        rule: 'plan-qos-change', severity: 'info', message: `${title} have priority ${String(to)} and no more ${String(from)}`,
        effect: to < from ? 'pods that were less important may take their places' : 'they may take the places of pods that were as important',
      }, [...path, 'priorityClassName'])],
    ]
  })
}

/** In the order in which a short node lets them go. */
const classes = ['BestEffort', 'Burstable', 'Guaranteed']

/** Requests that are not there come from the limits, which the server does with pods and not with templates. */
function classOf(spec: PodSpec, minor: Minor): QOSClass {
  const pod = { spec: cloneValue(spec) }
  defaultPod(pod, minor)
  return podQOSClass(pod.spec, minor)
}

/** As admission works it out; undefined for a class that is not there. */
function priorityOf({ priorityClassName = '' }: PodSpec, reader: ObjectReader): number | undefined {
  const all = reader.list('scheduling.k8s.io', 'PriorityClass') as readonly PriorityClass[]
  if (priorityClassName === '') return all.filter(({ globalDefault }) => globalDefault === true).reduce<number | undefined>((least, { value = 0 }) => Math.min(least ?? value, value), undefined) ?? 0
  return all.find(({ metadata }) => metadata?.name === priorityClassName)?.value ?? systemPriorityClasses[priorityClassName]
}
