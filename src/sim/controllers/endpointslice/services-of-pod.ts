import { sameValue } from '../../../base/json.ts'
import type { Pod, Service } from '../../../model/kubernetes.generated.ts'
import type { Change } from '../../cluster-informers.ts'
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
  return context.read.list('Service', namespace).filter((object) => {
    const { selector } = (object as Service).spec ?? {}
    if (selector === undefined) return false
    const pairs = Object.entries(selector)
    const matches = (pod: Pod | undefined): boolean => pod !== undefined && pairs.every(([key, value]) => pod.metadata?.labels?.[key] === value)
    if (!hasMoved) return matches(is ?? was)
    return hasNews ? matches(was) || matches(is) : matches(was) !== matches(is)
  }).map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)
}

/** `podEndpointsChanged`; upstream compares times of deletion by their address in memory, so that every change of a pod on its way out counts. */
function hasEndpointNews(was: Pod, is: Pod): boolean {
  return was.metadata?.deletionTimestamp !== undefined || is.metadata?.deletionTimestamp !== undefined
    || isPodReady(was) !== isPodReady(is) || !sameValue(was.status?.podIPs ?? [], is.status?.podIPs ?? [])
}

function mayMatchOthers(was: Pod, is: Pod): boolean {
  return was.spec?.hostname !== is.spec?.hostname || was.spec?.subdomain !== is.spec?.subdomain || !sameValue(was.metadata?.labels ?? {}, is.metadata?.labels ?? {})
}
