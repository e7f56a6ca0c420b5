import { goJson, GoStruct } from '../../base/go-format.ts'
import { sameValue } from '../../base/json.ts'
import type { Container, Pod, ResourceRequirements } from '../../model/kubernetes.generated.ts'
import type { ContainerRecord } from './container-record.ts'

/** A container whose spec asks for other resources than it was given. */
export function isResized({ allocated, container }: ContainerRecord): boolean {
  return allocated !== undefined && !sameValue(amountsOf(allocated), amountsOf(container.resources))
}

/** Whether the change ends the container: `computePodResizeAction` of `pkg/kubelet/kuberuntime` (1.36). Without a policy it does not. */
export function needsRestart({ allocated, container }: ContainerRecord): boolean {
  return (container.resizePolicy ?? []).some(({ resourceName = '', restartPolicy }) => restartPolicy === 'RestartContainer'
    && (['requests', 'limits'] as const).some((list) => allocated?.[list]?.[resourceName] !== container.resources?.[list]?.[resourceName]))
}

/** `Pod resize started: {"containers":[…],"generation":2}`: `pkg/kubelet/events/resize.go` (1.36). */
export function resizeMessage(what: string, { metadata, spec = {} }: Pod, error = ''): string {
  const list = (name: string, containers: readonly Container[] | undefined): (readonly [string, unknown])[] => (containers ?? []).length === 0 ? [] : [[name, (containers ?? []).map(summaryOf)]]
  const fields = [...list('initContainers', spec.initContainers), ...list('containers', spec.containers), ['generation', metadata?.generation ?? 0] as const, ...error === '' ? [] : [['error', error] as const]]
  return `Pod resize ${what}: ${goJson(new GoStruct(fields))}`
}

function summaryOf({ name = '', resources = {} }: Container): GoStruct {
  const { limits = {}, requests = {}, claims = [] } = resources
  const held: (readonly [string, unknown])[] = [...isEmpty(limits) ? [] : [['limits', limits] as const], ...isEmpty(requests) ? [] : [['requests', requests] as const], ...claims.length === 0 ? [] : [['claims', claims] as const]]
  return new GoStruct([['name', name], ['resources', new GoStruct(held)]])
}

function amountsOf({ limits = {}, requests = {} }: ResourceRequirements = {}): unknown {
  return { limits, requests }
}

function isEmpty(map: object): boolean {
  return Object.keys(map).length === 0
}
