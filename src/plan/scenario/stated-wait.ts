import { quantityOrZero } from '../../base/quantity.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import type { Informers } from '../../sim/cluster-informers.ts'
import type { ContainerBehaviour } from '../../sim/kubelet/behaviour.ts'
import type { Scenario } from './scenario.ts'

/** Longer than a plan looks: not waited for. */
const longest = 3600

/** Seconds that nothing may happen although something is stated to come yet: a container that ends after ten minutes, memory that grows to its limit. */
export function statedWait({ behaviours }: Scenario, read: Informers): number {
  const waits = behaviours.flatMap(({ behaviour }) => [...statedTimes(behaviour), ...growthTimes(behaviour, read)])
  return Math.max(0, ...waits.filter((wait) => wait <= longest))
}

function statedTimes({ startAfter, readyAfter, startupAfter, livenessFailsAt, readinessFailsAt, readinessBack, exit, postStartTakes }: ContainerBehaviour): number[] {
  return [startAfter, readyAfter, startupAfter, livenessFailsAt, readinessFailsAt, readinessBack, postStartTakes, exit === 'never' ? undefined : exit?.after].filter((time) => typeof time === 'number')
}

/** 64Mi at the start, 1Mi more each second and a limit of 128Mi somewhere: 64 s. Without any limit it is the node that runs short. */
function growthTimes({ memory, disk }: ContainerBehaviour, read: Informers): number[] {
  return [[memory, 'memory'], [disk, 'ephemeral-storage']].flatMap(([usage, resource]) => {
    if (typeof usage !== 'object' || typeof resource !== 'string' || usage.perSecond <= 0) return []
    const limits = limitsOf(resource, read)
    const bounds = limits.length > 0 ? limits : (read.list('Node') as Node[]).map(({ status }) => bytesOf(status?.capacity?.[resource]))
    return bounds.map((bound) => Math.ceil(Math.max(0, bound - usage.start) / usage.perSecond) + lookPeriod)
  })
}

/** The kubelet looks at usage every 10 s. */
const lookPeriod = 10

function limitsOf(resource: string, read: Informers): number[] {
  return (read.list('Pod') as Pod[]).flatMap(({ spec }) => [
    ...[...spec?.initContainers ?? [], ...spec?.containers ?? []].map(({ resources }) => resources?.limits?.[resource]),
    ...resource === 'memory' ? [] : (spec?.volumes ?? []).map(({ emptyDir }) => emptyDir?.sizeLimit),
  ]).filter((limit) => limit !== undefined).map(bytesOf)
}

function bytesOf(amount: string | number | undefined): number {
  return Number(quantityOrZero(amount).value())
}
