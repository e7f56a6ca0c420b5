import { isMap, setKey, type ValueMap } from '../../base/json.ts'
import { compileLabelSelector } from '../../base/labels.ts'
import type { Condition, DeleteOptions as DeleteOptionsBody, Eviction, Pod, PodDisruptionBudget } from '../../model/kubernetes.generated.ts'
import { withPodCondition } from './binding.ts'
import type { PostedObject } from './create-subresource.ts'
import { removeStored } from './delete.ts'
import type { DeleteOptions } from './server.ts'
import { badRequest, conflictStatus, forbiddenStatus, notFoundStatus, refused, success, tooManyRequestsStatus, type ApiResponse, type Status } from './status.ts'
import type { AnyObject } from './strategy.ts'

/**
 * Deletes a pod if its disruption budget allows it: `EvictionREST` of `pkg/registry/core/pod/storage/eviction.go` (1.36).
 */
export function evict(posted: PostedObject): ApiResponse {
  const { target, object } = posted
  const { metadata, deleteOptions } = object as Eviction
  if (metadata?.name !== target.name) return refused(badRequest('name in URL does not match name in Eviction object'))
  const requested = posted.options.dryRun === true ? ['All'] : []
  const given = deleteOptions?.dryRun ?? []
  if (given.length > 0 && requested.length > 0 && given.join() !== requested.join()) {
    return refused({ code: 500, reason: '', message: `Non-matching dry-run options in request and content: [${requested.join(' ')}] and [${given.join(' ')}]` })
  }
  const invalid = posted.validate()
  if (invalid !== undefined) return refused(invalid)
  const pod = liveCopy(posted)
  if (pod === undefined) return refused(notFoundStatus('pods', '', target.name))
  const options = { ...deletionOf(deleteOptions), dryRun: given.length > 0 || requested.length > 0 }
  if (isPastProtection(pod)) return deletePod(posted, options)
  const budgets = budgetsOf(posted, pod)
  if (budgets.length > 1) return refused({ code: 500, reason: '', message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.' })
  const [budget] = budgets
  if (budget === undefined || isUnprotected(pod, budget)) return deletePod(posted, options)
  const fault = takeDisruption(posted, budget, options.dryRun)
  return fault === undefined ? deletePod(posted, options) : refused(fault)
}

type Options = DeleteOptions & { readonly dryRun: boolean }

function liveCopy({ server, resource, target }: PostedObject): Pod | undefined {
  return server.load(resource, target.namespace, target.name)
}

function deletionOf(body: DeleteOptionsBody | undefined): DeleteOptions {
  const { propagationPolicy: policy, gracePeriodSeconds, orphanDependents, preconditions: { uid, resourceVersion } = {} } = body ?? {}
  return {
    ...policy === 'Foreground' || policy === 'Background' || policy === 'Orphan' ? { propagationPolicy: policy } : {},
    ...gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: Number(gracePeriodSeconds) },
    ...orphanDependents === undefined ? {} : { orphanDependents },
    preconditions: { ...uid === undefined ? {} : { uid }, ...resourceVersion === undefined ? {} : { resourceVersion } },
  }
}

/** Nothing is disrupted by a pod that does not run or is going anyway. */
function isPastProtection({ metadata, status }: Pod): boolean {
  return ['Succeeded', 'Failed', 'Pending'].includes(status?.phase ?? '') || metadata?.deletionTimestamp !== undefined
}

function budgetsOf({ server, target }: PostedObject, pod: Pod): PodDisruptionBudget[] {
  return (server.reader.list('policy', 'PodDisruptionBudget', target.namespace) as readonly PodDisruptionBudget[])
    .filter(({ spec }) => compileLabelSelector(spec?.selector)?.matches(pod.metadata?.labels) === true)
}

/** A pod that is not ready counts for nothing: whether it may go depends on the policy and on the healthy ones. */
function isUnprotected(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (pod.status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true) return false
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return spec?.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (currentHealthy >= desiredHealthy && desiredHealthy > 0)
}

/** `MaxDisruptedPodSize` */
const mostDisrupted = 2000

const refusalText = 'Cannot evict pod as it would violate the pod\'s disruption budget.'

/** `checkAndDecrement`: takes one from what the budget allows, and notes the pod for its controller. */
function takeDisruption(posted: PostedObject, budget: PodDisruptionBudget, dryRun: boolean): Status | undefined {
  const { metadata: { name = '', generation = 0 } = {}, status = {} } = budget
  const { observedGeneration = 0, disruptionsAllowed = 0, disruptedPods = {} } = status
  if (observedGeneration < generation) return tooManyRequestsStatus(refusalText, 10, budgetCause(`The disruption budget ${name} is still being processed by the server.`))
  if (disruptionsAllowed < 0) return forbiddenStatus('poddisruptionbudget', 'policy', name, 'pdb disruptions allowed is negative')
  if (Object.keys(disruptedPods).length > mostDisrupted) {
    return forbiddenStatus('poddisruptionbudget', 'policy', name, 'DisruptedPods map too big - too many evictions not confirmed by PDB controller')
  }
  if (disruptionsAllowed === 0) return tooManyRequestsStatus(refusalText, 0, budgetCause(exhaustedText(budget)))
  return dryRun ? undefined : writeDisruption(posted, budget, disruptionsAllowed - 1)
}

function exhaustedText({ metadata: { name = '' } = {}, status = {} }: PodDisruptionBudget): string {
  const { desiredHealthy = 0, currentHealthy = 0, conditions = [] } = status
  const { status: is, reason = '', message = '' } = conditions.find(({ type }) => type === 'DisruptionAllowed') ?? {}
  const isTold = is === 'False' && message !== ''
  if (isTold && reason === 'SyncFailed') return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${message}`
  if (currentHealthy <= desiredHealthy) return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
  return `The disruption budget ${name} does not allow evicting pods currently${isTold ? ` (${reason}): ${message}` : ''}`
}

function budgetCause(message: string): { reason: string, message: string, field: string, path: [] } {
  return { reason: 'DisruptionBudget', message, field: '', path: [] }
}

function writeDisruption({ server, target }: PostedObject, budget: PodDisruptionBudget, allowed: number): Status | undefined {
  const resource = server.registry.byResource('policy', 'v1', 'poddisruptionbudgets')
  if (resource === undefined) return undefined
  const shown = server.show(resource, budget as AnyObject)
  const disruptedPods: ValueMap = {}
  for (const [pod, time] of Object.entries(budget.status?.disruptedPods ?? {})) setKey(disruptedPods, pod, time ?? null)
  setKey(disruptedPods, target.name, server.entropy.now())
  const status: ValueMap = { ...isMap(shown.status) ? shown.status : {}, disruptionsAllowed: allowed, disruptedPods }
  if (allowed === 0) status.conditions = exhausted(budget, server.entropy.now()) as unknown as ValueMap[]
  const place = { group: 'policy', version: 'v1', resource: resource.resource, namespace: target.namespace, name: budget.metadata?.name ?? '', subresource: 'status' }
  return server.update(place, { ...shown, status }, { fieldManager: 'kube-apiserver' }).status
}

/** `UpdateDisruptionAllowedCondition` */
function exhausted({ status = {} }: PodDisruptionBudget, now: string): Condition[] {
  const { conditions = [], observedGeneration } = status
  const old = conditions.find(({ type }) => type === 'DisruptionAllowed')
  const next: Condition = {
    ...old, type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '', observedGeneration,
    lastTransitionTime: old?.status === 'False' ? old.lastTransitionTime : now,
  }
  return old === undefined ? [...conditions, next] : conditions.map((each) => each === old ? next : each)
}

/** `addConditionAndDeletePod` */
function deletePod({ server, resource, target, options: known }: PostedObject, options: Options): ApiResponse {
  const pod = server.load(resource, target.namespace, target.name) as Pod | undefined
  if (pod === undefined) return refused(notFoundStatus('pods', '', target.name))
  const fault = preconditionText(pod, options)
  if (fault !== undefined) return refused(conflictStatus('Pod', '', target.name, fault))
  if (!options.dryRun) {
    const condition = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', message: 'Eviction API: evicting' }
    const conditions = withPodCondition(pod.status?.conditions ?? [], condition, server.entropy.now())
    server.save(resource, { ...pod, metadata: { ...pod.metadata }, status: { ...pod.status, conditions } } as unknown as AnyObject)
  }
  // The version that was asked for is the one before the condition.
  const { uid } = options.preconditions ?? {}
  const { status } = removeStored(server, resource, target, { ...known, ...options, preconditions: uid === undefined ? {} : { uid } })
  return status === undefined ? success(201) : refused(status)
}

function preconditionText({ metadata: { uid = '', resourceVersion = '' } = {} }: Pod, { preconditions }: Options): string | undefined {
  if (preconditions?.uid !== undefined && preconditions.uid !== uid) {
    return `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`
  }
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    return `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`
  }
  return undefined
}
