import { goQuote } from '../../../base/go-format.ts'
import { cloneValue, sameValue } from '../../../base/json.ts'
import { compileLabelSelector } from '../../../base/labels.ts'
import type { LabelSelector, OwnerReference, Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import { parseTime } from '../../clock.ts'
import { controllerOf, type Change } from '../../cluster-informers.ts'
import { defineController, self, splitKey, type ControllerContext } from '../controller.ts'
import { labelSelectorText } from '../label-selector-text.ts'
import { isPodReady } from '../pods.ts'
import { budgetCounts, needsScale } from './counts.ts'

const deletionTimeout = 120_000
const scaledKinds = new Set(['ReplicaSet', 'ReplicationController', 'StatefulSet', 'Deployment'])

/** PodDisruptionBudgets: `pkg/controller/disruption/disruption.go` (1.36). */
export const disruptionController = defineController({
  name: 'disruption',
  component: 'controllermanager',
  watches: { PodDisruptionBudget: self, Pod: budgetsOfPod },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const budget = context.read.get('PodDisruptionBudget', namespace, name) as PodDisruptionBudget | undefined
    if (budget === undefined) return undefined
    const pods = matchingPods(budget, context)
    if (pods.length === 0) context.event('PodDisruptionBudget', budget, 'Normal', 'NoPods', 'No matching pods found')
    const scale = needsScale(budget) ? wantedPods(pods, context) : { wanted: 0, unmanaged: false }
    if ('error' in scale) {
      context.event('PodDisruptionBudget', budget, 'Warning', 'CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${scale.error}`)
      writeCondition(budget, { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, ...budget.status, disruptionsAllowed: 0 }, { status: 'False', reason: 'SyncFailed', message: scale.error }, context)
      return scale.error
    }
    if (scale.unmanaged) context.event('PodDisruptionBudget', budget, 'Warning', 'UnmanagedPods', unmanagedText(budget.spec?.selector))
    writeStatus(key, budget, pods, scale.wanted, context)
    return undefined
  },
})

function budgetsOfPod({ before, after }: Change, context: ControllerContext): string[] {
  const namespace = (after ?? before)?.metadata?.namespace ?? ''
  if (context.read.count('PodDisruptionBudget', namespace) === 0) return []
  const budgets = context.read.list('PodDisruptionBudget', namespace)
  const matching = (pod: AnyObject | undefined): AnyObject[] => pod === undefined
    ? []
    : budgets.filter((object) => compileLabelSelector((object as PodDisruptionBudget).spec?.selector)?.matches(pod.metadata?.labels) === true)
  const now = matching(after ?? before)
  const [first, ...others] = now
  if (first !== undefined && others.length > 0) tellOfSeveral((after ?? before) as Pod, first, context)
  const concerned = after === undefined || before === undefined || after.metadata?.labels === before.metadata?.labels ? now : [...new Set([...matching(before), ...now])]
  return concerned.map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)
}

/** Upstream looks after one of them only, whichever comes first to hand. */
function tellOfSeveral(pod: Pod, { metadata }: AnyObject, context: ControllerContext): void {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  context.event('Pod', pod, 'Warning', 'MultiplePodDisruptionBudgets', `Pod ${goQuote(namespace)}/${goQuote(name)} matches multiple PodDisruptionBudgets.  Chose ${goQuote(metadata?.name ?? '')} arbitrarily.`)
}

function matchingPods(budget: PodDisruptionBudget, context: ControllerContext): Pod[] {
  const selector = compileLabelSelector(budget.spec?.selector)
  const pods = context.read.podsWith(budget.metadata?.namespace ?? '', budget.spec?.selector?.matchLabels ?? {}) as Pod[]
  return pods.filter((pod) => selector?.matches(pod.metadata?.labels))
}

/** What the controllers of these pods want, each counted once. */
function wantedPods(pods: readonly Pod[], context: ControllerContext): { wanted: number, unmanaged: boolean } | { error: string } {
  const sizes = new Map<string, number>()
  let unmanaged = false
  for (const pod of pods) {
    const reference = controllerOf(pod as AnyObject)
    if (reference === undefined) {
      unmanaged = true
      continue
    }
    const owner = scaledOwner(reference, pod.metadata?.namespace ?? '', context)
    if ('error' in owner) return owner
    sizes.set(owner.uid, owner.size)
  }
  return { wanted: [...sizes.values()].reduce((sum, size) => sum + size, 0), unmanaged }
}

function scaledOwner(reference: OwnerReference, namespace: string, context: ControllerContext): { uid: string, size: number } | { error: string } {
  const { kind = '', name = '' } = reference
  const owner = context.read.get(kind, namespace, name)
  if (!scaledKinds.has(kind)) {
    const resource = context.read.resourceOf(kind)
    return { error: `${resource?.resource ?? kind.toLowerCase()}${resource === undefined || resource.group === '' ? '' : `.${resource.group}`} does not implement the scale subresource` }
  }
  const parent = kind === 'ReplicaSet' ? controllerOf(owner) : undefined
  const top = parent?.kind === 'Deployment' ? context.read.get('Deployment', namespace, parent.name ?? '') ?? owner : owner
  return { uid: top?.metadata?.uid ?? '', size: (top as { spec?: { replicas?: number } } | undefined)?.spec?.replicas ?? 0 }
}

function writeStatus(key: string, budget: PodDisruptionBudget, pods: readonly Pod[], wanted: number, context: ControllerContext): void {
  const { now } = context.clock
  const { expectedPods, desiredHealthy } = budgetCounts(budget, pods.length, wanted)
  const expected = new Map<string, string>()
  for (const pod of pods) {
    const time = budget.status?.disruptedPods?.[pod.metadata?.name ?? '']
    if (time === undefined || pod.metadata?.deletionTimestamp !== undefined) continue
    const left = (parseTime(time) ?? 0) + deletionTimeout - now
    if (left < 0) context.event('Pod', pod, 'Warning', 'NotDeleted', `Pod was expected by PDB ${budget.metadata?.namespace ?? ''}/${budget.metadata?.namespace ?? ''} to be deleted but it wasn't`)
    else {
      expected.set(pod.metadata?.name ?? '', time)
      context.requeueAfter(key, left)
    }
  }
  const currentHealthy = pods.filter((pod) => pod.metadata?.deletionTimestamp === undefined && !expected.has(pod.metadata?.name ?? '') && isPodReady(pod)).length
  const disruptionsAllowed = expectedPods <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  const status: PodDisruptionBudgetStatus = {
    observedGeneration: budget.metadata?.generation, disruptionsAllowed, currentHealthy, desiredHealthy, expectedPods,
    ...expected.size === 0 ? {} : { disruptedPods: Object.fromEntries(expected) },
  }
  writeCondition(budget, status, disruptionsAllowed > 0 ? { status: 'True', reason: 'SufficientPods', message: '' } : { status: 'False', reason: 'InsufficientPods', message: '' }, context)
}

function writeCondition(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus, verdict: { status: string, reason: string, message: string }, context: ControllerContext): void {
  const old = budget.status?.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const lastTransitionTime = old?.status === verdict.status ? old.lastTransitionTime : context.clock.timestamp()
  const condition = { type: 'DisruptionAllowed', ...verdict, observedGeneration: status.observedGeneration, lastTransitionTime }
  const next = { ...status, conditions: [...(budget.status?.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed'), condition] }
  if (sameValue(budget.status, next)) return
  const changed = cloneValue(budget)
  changed.status = next
  context.write.updateStatus('PodDisruptionBudget', changed, 'what its pods say')
}

function unmanagedText(selector: LabelSelector | undefined): string {
  return `Pods selected by this PodDisruptionBudget (selector: ${labelSelectorText(selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`
}
