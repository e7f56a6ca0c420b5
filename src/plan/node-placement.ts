import { compareStrings } from '../base/json.ts'
import { Quantity, quantityOrZero } from '../base/quantity.ts'
import type { Node, Pod } from '../model/kubernetes.generated.ts'
import { podAmounts } from '../sim/admission/pod-amounts.ts'
import type { Informers } from '../sim/cluster-informers.ts'
import { taintText } from '../sim/scheduler/explain/change.ts'
import { topOwner, workloadText } from './owners.ts'
import type { NodePlacement, PlacedPod } from './plan.ts'

/** Node by node what it can give, what is asked of it, and by whom. `wasThere` tells pods of before the plan. */
export function placementOf(read: Informers, wasThere: (pod: Pod) => boolean): NodePlacement[] {
  return (read.list('Node') as Node[]).map((node) => {
    const name = node.metadata?.name ?? ''
    const pods = (read.podsOn(name) as Pod[]).filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
    const allocatable = node.status?.allocatable ?? {}
    const requested = new Map<string, Quantity>([['pods', Quantity.fromUnits(pods.length, 'DecimalSI')]])
    for (const { spec } of pods) {
      for (const [resource, amount] of podAmounts(spec ?? {}, 'requests')) requested.set(resource, (requested.get(resource) ?? quantityOrZero('0')).add(amount))
    }
    return {
      node: name,
      zone: node.metadata?.labels?.['topology.kubernetes.io/zone'] ?? '',
      ready: node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'False' && node.status?.conditions?.find(({ type }) => type === 'Ready')?.status !== 'Unknown',
      schedulable: node.spec?.unschedulable !== true,
      taints: (node.spec?.taints ?? []).map(taintText),
      allocatable: texts(Object.entries(allocatable)),
      requested: texts(requested),
      pods: pods.map((pod) => placedPod(pod, read, wasThere)).sort((a, b) => compareStrings(a.namespace, b.namespace) || compareStrings(a.name, b.name)),
    }
  })
}

function placedPod(pod: Pod, read: Informers, wasThere: (pod: Pod) => boolean): PlacedPod {
  return {
    namespace: pod.metadata?.namespace ?? '',
    name: pod.metadata?.name ?? '',
    workload: workloadText(topOwner(pod, (kind, namespace, name) => read.get(kind, namespace, name))),
    phase: pod.metadata?.deletionTimestamp === undefined ? pod.status?.phase ?? 'Pending' : 'Terminating',
    ready: pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true,
    requests: texts(podAmounts(pod.spec ?? {}, 'requests')),
    isNew: !wasThere(pod),
  }
}

function texts(amounts: Iterable<readonly [string, Quantity | string | number | undefined]>): Record<string, string> {
  return Object.fromEntries([...amounts].map(([resource, amount]) => [resource, String(amount ?? '0')] as const).sort(([a], [b]) => compareStrings(a, b)))
}

/** Pods that have no node and want one, by namespace and name. */
export function pendingPods(read: Informers): Pod[] {
  return (read.list('Pod') as Pod[]).filter(({ spec, metadata, status }) => !spec?.nodeName && metadata?.deletionTimestamp === undefined && status?.phase !== 'Failed' && status?.phase !== 'Succeeded')
}

