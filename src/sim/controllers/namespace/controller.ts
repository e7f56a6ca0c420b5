import { cloneValue, sameValue } from '../../../base/json.ts'
import type { Namespace, Pod } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../api/strategy.ts'
import { parseTime } from '../../clock.ts'
import { defineController, keyOf, type ControllerContext } from '../controller.ts'
import { isPodTerminal } from '../pods.ts'
import { namespaceConditions, type Leftovers } from './conditions.ts'

/** A namespace is looked at only so long after it was marked, that all API servers may see it. */
const gracePeriod = 5000
/** How long finalizers are expected to take, in seconds. */
const finalizerEstimate = 15

type Content = readonly { readonly kind: string, readonly object: AnyObject }[]

/** Empties namespaces that are being deleted, pods first: `pkg/controller/namespace/deletion` (1.36). */
export const namespaceController = defineController({
  name: 'namespace',
  component: 'namespace-controller',
  backoff: { first: 5, longest: 60_000 },
  watches: {
    Namespace: ({ after }, context) => {
      if (after?.metadata?.deletionTimestamp !== undefined) context.requeueAfter(keyOf(after), gracePeriod)
      return []
    },
  },

  reconcile(key, context) {
    const name = key.slice(1)
    const namespace = context.read.get('Namespace', '', name) as Namespace | undefined
    const deletedAt = parseTime(namespace?.metadata?.deletionTimestamp)
    if (namespace === undefined || deletedAt === undefined) return undefined
    const estimate = podEstimate(context.read.list('Pod', name), deletedAt, context.clock.now)
    const pods = empty(name, context.read.inNamespace(name).filter(({ kind }) => kind === 'Pod'), context)
    // What the pods may need stays until they are gone; their number is not told.
    if (pods.length > 0) return retreat(key, namespace, { estimate, errors: errorsOf(name, pods, estimate, context), remaining: new Map(), finalizers: new Map() }, pods, context)
    const left = empty(name, context.read.inNamespace(name), context)
    const leftovers = {
      estimate: 0, errors: errorsOf(name, left, 0, context),
      remaining: countBy(left.map(({ kind }) => context.read.qualifiedName(kind))), finalizers: countBy(left.flatMap(({ object }) => object.metadata?.finalizers ?? [])),
    }
    if (left.length > 0) return retreat(key, namespace, leftovers, left, context)
    writeConditions(namespace, leftovers, context)
    context.write.finalizeNamespace(name)
    return undefined
  },
})

/** Deletes what is there, and gives what is left then. */
function empty(namespace: string, contents: Content, context: ControllerContext): Content {
  for (const { kind, object } of contents) {
    if (object.metadata?.deletionTimestamp === undefined) context.write.delete(kind, namespace, object.metadata?.name ?? '', 'its namespace goes', { propagationPolicy: 'Background' })
  }
  return contents.filter(({ kind, object }) => context.read.get(kind, namespace, object.metadata?.name ?? '') !== undefined)
    .map(({ kind, object }) => ({ kind, object: context.read.get(kind, namespace, object.metadata?.name ?? '') ?? object }))
}

/** Comes back: after half the time that it should take, or as after any error. */
function retreat(key: string, namespace: Namespace, found: Leftovers & { readonly estimate: number }, left: Content, context: ControllerContext): string | undefined {
  writeConditions(namespace, found, context)
  if (found.errors.length > 0) return found.errors.join(', ')
  const hasFinalizers = left.some(({ object }) => (object.metadata?.finalizers ?? []).length > 0)
  const seconds = Math.max(found.estimate, hasFinalizers ? finalizerEstimate : 0)
  context.requeueAfter(key, (Math.floor(seconds / 2) + 1) * 1000)
  return undefined
}

/** Nothing should be left of a kind once its time is up, unless finalizers hold it. */
function errorsOf(namespace: string, left: Content, estimate: number, context: ControllerContext): string[] {
  if (estimate > 0) return []
  const byKind = new Map<string, boolean>()
  for (const { kind, object } of left) byKind.set(kind, (byKind.get(kind) ?? false) || (object.metadata?.finalizers ?? []).length > 0)
  return [...byKind].filter(([, isHeld]) => !isHeld).map(([kind]) => {
    const resource = context.read.resourceOf(kind)
    const error = `unexpected items still remain in namespace: ${namespace} for gvr: ${resource?.group ?? ''}/${resource?.version ?? ''}, Resource=${resource?.resource ?? ''}`
    return error
  })
}

/** The longest grace period of running pods in seconds, while it is not over: afterwards nothing is expected any more. */
function podEstimate(pods: readonly Pod[], deletedAt: number, now: number): number {
  const longest = Math.max(0, ...pods.filter((pod) => !isPodTerminal(pod)).map(({ spec }) => spec?.terminationGracePeriodSeconds ?? 0))
  return now - deletedAt >= longest * 1000 ? 0 : longest
}

function writeConditions(namespace: Namespace, found: Leftovers, context: ControllerContext): void {
  const conditions = namespaceConditions(namespace, found, context.clock.timestamp())
  if (sameValue(namespace.status?.conditions ?? [], conditions)) return
  const changed = cloneValue(namespace)
  changed.status = { ...changed.status, conditions }
  context.write.updateStatus('Namespace', changed, 'what is left in it')
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
