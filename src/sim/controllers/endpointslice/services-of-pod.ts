import { sameValue } from '../../../base/json.ts'
import type { Pod, Service } from '../../../model/kubernetes.generated.ts'
import type { Change } from '../../cluster-informers.ts'
import type { ControllerContext } from '../controller.ts'

/** Services whose selector the pod matches, or did before: `GetServicesToUpdate` of `k8s.io/endpointslice/util/controller_utils.go` (v0.36). */
export function servicesOfPod({ before, after }: Change, context: ControllerContext): string[] {
  const [was, is] = [before, after] as (Pod | undefined)[]
  if (was !== undefined && is !== undefined && !hasEndpointNews(was, is)) return []
  const namespace = (after ?? before)?.metadata?.namespace ?? ''
  if (context.read.count('Service', namespace) === 0) return []
  return context.read.list('Service', namespace).filter((object) => {
    const selector = Object.entries((object as Service).spec?.selector ?? {})
    if (selector.length === 0) return (object as Service).spec?.selector !== undefined
    return [was, is].some((pod) => pod !== undefined && selector.every(([key, value]) => pod.metadata?.labels?.[key] === value))
  }).map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)
}

function hasEndpointNews(was: Pod, is: Pod): boolean {
  return !sameValue(was.metadata?.labels, is.metadata?.labels) || was.metadata?.deletionTimestamp !== is.metadata?.deletionTimestamp
    || was.spec?.nodeName !== is.spec?.nodeName || was.status?.phase !== is.status?.phase || !sameValue(was.status?.podIPs, is.status?.podIPs)
    || readyStatus(was) !== readyStatus(is)
}

function readyStatus(pod: Pod): string | undefined {
  return pod.status?.conditions?.find(({ type }) => type === 'Ready')?.status
}
