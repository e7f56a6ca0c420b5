import type { Pod, PriorityClass } from '../../model/kubernetes.generated.ts'
import { forbiddenStatus, type Status } from '../api/status.ts'
import { admissionName, isResource, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from './plugin.ts'
import { systemPriorityClasses } from './well-known.ts'

/**
 * `plugin/pkg/admission/priority/admission.go` (1.36): resolves a Pod's priority class and lets one class at most be the default.
 */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  resources: ['pods', 'priorityclasses'],

  admit(request, cluster) {
    if (!isResource(request, '', 'pods') || request.operation === 'DELETE') return undefined
    const status = request.operation === 'CREATE' ? admitNewPod(request, cluster) : admitUpdatedPod(request)
    return status && { status }
  },

  validate(request, cluster) {
    if (!isResource(request, 'scheduling.k8s.io', 'priorityclasses') || request.operation === 'DELETE') return undefined
    const given = request.object as PriorityClass | undefined
    if (given?.globalDefault !== true) return undefined
    const other = globalDefault(cluster)
    if (other === undefined || other.metadata?.name === given.metadata?.name) return undefined
    const text = `PriorityClass ${other.metadata?.name ?? ''} is already marked as default. Only one default can exist`
    return { status: forbiddenStatus('priorityclasses', 'scheduling.k8s.io', admissionName(request), text) }
  },
}

function admitNewPod(request: AdmissionRequest, cluster: ClusterReader): Status | undefined {
  const spec = (request.object as Pod | undefined)?.spec
  if (spec === undefined) return undefined
  const refuse = (text: string): Status => forbiddenStatus('pods', '', admissionName(request), text)

  let value = 0
  let policy = 'PreemptLowerPriority'
  if (spec.priorityClassName === undefined) {
    const fallback = globalDefault(cluster)
    if (fallback !== undefined) {
      spec.priorityClassName = fallback.metadata?.name
      value = fallback.value ?? 0
      policy = fallback.preemptionPolicy ?? policy
    }
  } else {
    const found = cluster.get('scheduling.k8s.io', 'PriorityClass', '', spec.priorityClassName) as PriorityClass | undefined
    const system = systemPriorityClasses[spec.priorityClassName]
    if (found === undefined && system === undefined) return refuse(`no PriorityClass with name ${spec.priorityClassName} was found`)
    value = found?.value ?? system ?? 0
    policy = found?.preemptionPolicy ?? policy
  }
  if (spec.priority !== undefined && spec.priority !== value) {
    return refuse(`the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`)
  }
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy) {
    return refuse(`the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`)
  }
  spec.priority = value
  spec.preemptionPolicy = policy
  return undefined
}

/** An update that leaves the two fields out keeps what the Pod has. */
function admitUpdatedPod(request: AdmissionRequest): undefined {
  const spec = (request.object as Pod | undefined)?.spec
  const old = (request.old as Pod | undefined)?.spec
  if (spec === undefined || old === undefined) return undefined
  spec.priority ??= old.priority
  spec.preemptionPolicy ??= old.preemptionPolicy
  return undefined
}

/** The default class with the lowest value, when several were marked. */
function globalDefault(cluster: ClusterReader): PriorityClass | undefined {
  let lowest: PriorityClass | undefined
  for (const each of cluster.list('scheduling.k8s.io', 'PriorityClass') as readonly PriorityClass[]) {
    if (each.globalDefault === true && (lowest === undefined || (each.value ?? 0) < (lowest.value ?? 0))) lowest = each
  }
  return lowest
}
