import { compareStrings, sameValue } from '../../../base/json.ts'
import type { Pod, Service } from '../../../model/kubernetes.generated.ts'
import type { Change } from '../../cluster-informers.ts'
import type { AnyObject } from '../../api/strategy.ts'
import type { ControllerContext } from '../controller.ts'
import { isPodReady } from '../pods.ts'

/**
 * Services that a change of a pod concerns: `GetServicesToUpdate` of `k8s.io/endpointslice/util/controller_utils.go` (v0.36). A pod that
 * was not Ready and ends is no news: it stays in the endpoints until something else is.
 */
export function servicesOfPod({ before, after }: Change, context: ControllerContext): string[] {
  const [was, is] = [before, after] as (Pod | undefined)[]
  const isUpdate = was !== undefined && is !== undefined
  const hasNews = !isUpdate || hasEndpointNews(was, is)
  const hasMoved = isUpdate && mayMatchOthers(was, is)
  if (!hasNews && !hasMoved) return []
  const namespace = (after ?? before)?.metadata?.namespace ?? ''
  if (context.read.count('Service', namespace) === 0) return []
  const services = context.read.derived('Service', namespace, bySelector)
  const now = selecting(services, is ?? was)
  const earlier = hasMoved ? selecting(services, was) : now
  // Without other news only those matter that the pod has joined or left.
  return [...new Set([...earlier, ...now])].filter((key) => hasNews || earlier.has(key) !== now.has(key)).sort(compareStrings)
}

interface Selecting {
  readonly key: string
  readonly rest: readonly (readonly [string, string])[]
}

/** Services by the first pair of their selector, by nothing when it selects all: a pod asks few of many. */
type BySelector = ReadonlyMap<string, readonly Selecting[]>

function bySelector(services: readonly AnyObject[]): BySelector {
  const index = new Map<string, Selecting[]>()
  for (const { metadata, spec } of services as readonly Service[]) {
    if (spec?.selector === undefined) continue
    const [first, ...rest] = Object.entries(spec.selector)
    const pair = first === undefined ? '' : `${first[0]}=${first[1]}`
    index.set(pair, [...index.get(pair) ?? [], { key: `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`, rest }])
  }
  return index
}

/** Keys of the Services that select a pod. */
function selecting(services: BySelector, pod: Pod | undefined): ReadonlySet<string> {
  const labels = pod?.metadata?.labels ?? {}
  const pairs = pod === undefined ? [] : ['', ...Object.entries(labels).map(([key, value]) => `${key}=${value}`)]
  return new Set(pairs.flatMap((pair) => services.get(pair) ?? []).filter(({ rest }) => rest.every(([key, value]) => labels[key] === value)).map(({ key }) => key))
}

/** `podEndpointsChanged`; upstream compares times of deletion by their address in memory, so that every change of a pod on its way out counts. */
function hasEndpointNews(was: Pod, is: Pod): boolean {
  return was.metadata?.deletionTimestamp !== undefined || is.metadata?.deletionTimestamp !== undefined
    || isPodReady(was) !== isPodReady(is) || !sameValue(was.status?.podIPs ?? [], is.status?.podIPs ?? [])
}

function mayMatchOthers(was: Pod, is: Pod): boolean {
  return was.spec?.hostname !== is.spec?.hostname || was.spec?.subdomain !== is.spec?.subdomain || !sameValue(was.metadata?.labels ?? {}, is.metadata?.labels ?? {})
}
