import { FieldPath, aggregateText, errorText, notSupported, required, type FieldError } from '../../base/field.ts'
import type { Binding, Pod, PodCondition } from '../../model/kubernetes.generated.ts'
import type { PostedObject } from './create-subresource.ts'
import { gateEnabled } from './features.ts'
import { badRequest, conflictStatus, notFoundStatus, refused, success, type ApiResponse } from './status.ts'
import type { AnyObject } from './strategy.ts'
import { uidPreconditionText } from './update.ts'

/**
 * Gives a pod its node: `BindingREST` of `pkg/registry/core/pod/storage/storage.go` (1.36). The write goes to the store as it is;
 * no manager owns what it sets.
 */
export function bind({ server, resource, target, object, options, validate }: PostedObject): ApiResponse {
  const binding = object as Binding
  const { name = '', uid, resourceVersion } = binding.metadata ?? {}
  if (name !== target.name) return refused(badRequest('name in URL does not match name in Binding object'))
  const errors = bindingErrors(binding)
  if (errors.length > 0) return refused({ code: 500, reason: '', message: aggregateText(errors.map(errorText)) })
  const invalid = validate()
  if (invalid !== undefined) return refused(invalid)
  const pod = server.load(resource, target.namespace, name) as Pod | undefined
  if (pod === undefined) return refused(notFoundStatus('pods', '', name))
  if (uid !== undefined && uid !== pod.metadata?.uid) return refused(conflictStatus('pods', '', name, uidPreconditionText(resource, pod as AnyObject, uid, options.dryRun === true)))
  if (resourceVersion !== undefined && resourceVersion !== pod.metadata?.resourceVersion) {
    return refused(conflictStatus('pods', '', name, 'the object has been modified; please apply your changes to the latest version and try again'))
  }
  const fault = bindingFault(pod)
  if (fault !== undefined) return refused(conflictStatus('pods/binding', '', name, fault))
  if (options.dryRun !== true) server.save(resource, boundPod(pod, binding, server.entropy.now(), server.minor) as AnyObject)
  return success(201)
}

/** The pod's condition of that type as it becomes: a new one at the end, a known one at its place, its time only with its status. */
export function withPodCondition(conditions: readonly PodCondition[], condition: PodCondition, now: string): PodCondition[] {
  const old = conditions.find(({ type }) => type === condition.type)
  const next = { ...condition, lastTransitionTime: old?.status === condition.status ? old?.lastTransitionTime : now }
  return old === undefined ? [...conditions, next] : conditions.map((each) => each === old ? next : each)
}

function bindingErrors({ target }: Binding): FieldError[] {
  const errors: FieldError[] = []
  const path = FieldPath.of('target')
  if (target?.kind !== undefined && target.kind !== '' && target.kind !== 'Node') errors.push(notSupported(path.child('kind'), target.kind, ['Node', '<empty>']))
  if (target?.name === undefined || target.name === '') errors.push(required(path.child('name'), ''))
  return errors
}

function bindingFault({ metadata, spec }: Pod): string | undefined {
  const name = metadata?.name ?? ''
  if (metadata?.deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`
  if (spec?.nodeName !== undefined && spec.nodeName !== '') return `pod ${name} is already assigned to node "${spec.nodeName}"`
  if ((spec?.schedulingGates ?? []).length > 0) return `pod ${name} has non-empty .spec.schedulingGates`
  return undefined
}

/** Shares with the stored pod what stays the same. */
function boundPod(pod: Pod, { metadata, target }: Binding, now: string, minor: PostedObject['server']['minor']): Pod {
  const { nominatedNodeName: _hint, ...status } = pod.status ?? {}
  const kept = gateEnabled(minor, 'ClearingNominatedNodeNameAfterBinding') ? status : pod.status ?? {}
  const annotations = { ...pod.metadata?.annotations, ...metadata?.annotations }
  const labels = { ...pod.metadata?.labels, ...gateEnabled(minor, 'PodTopologyLabelsAdmission') ? metadata?.labels : {} }
  return {
    ...pod,
    metadata: { ...pod.metadata, ...Object.keys(annotations).length === 0 ? {} : { annotations }, ...Object.keys(labels).length === 0 ? {} : { labels } },
    spec: { ...pod.spec, nodeName: target?.name },
    status: { ...kept, conditions: withPodCondition(kept.conditions ?? [], { type: 'PodScheduled', status: 'True' }, now) },
  }
}
