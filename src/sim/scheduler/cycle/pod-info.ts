import { sameValue } from '../../../base/json.ts'
import type { ContainerStatus, Pod } from '../../../model/kubernetes.generated.ts'
import { affinityTermsOf, type AffinityTerms } from './affinity-term.ts'
import { hostPortsOf, type HostPort } from './host-ports.ts'
import { nonZeroRequests, podRequests, resourceOf } from './pod-requests.ts'
import type { Resource } from './resource.ts'
import type { Labels } from './selector.ts'

/**
 * Everything about a pod that decides where it and others may go, apart from its own identity. Pods of one template share one shape,
 * so a thousand replicas are parsed once and compared by a number.
 */
export interface PodShape {
  readonly id: number
  readonly namespace: string
  readonly labels: Labels
  readonly priority: number
  readonly requests: Resource
  readonly nonZero: { readonly milliCpu: number, readonly memory: number }
  readonly terms: AffinityTerms
  readonly hasAffinity: boolean
  readonly hostPorts: readonly HostPort[]
  readonly terminating: boolean
}

/** A pod with what the scheduler derived from it. Upstream: `framework.PodInfo`. */
export interface PodInfo {
  readonly pod: Pod
  /** `namespace/name`. */
  readonly key: string
  readonly namespace: string
  readonly name: string
  readonly shape: PodShape
}

/** Interns shapes. One per scheduler, so that ids do not depend on what ran before. */
export class PodShapes {
  readonly #known = new Map<string, PodShape>()

  /** `before`: the same pod in an earlier state, if there is one. Most updates leave the shape as it was. */
  infoOf(pod: Pod, before?: PodInfo): PodInfo {
    if (before !== undefined && hasSameShape(before.pod, pod)) return { ...before, pod }
    const namespace = pod.metadata?.namespace ?? 'default'
    const name = pod.metadata?.name ?? ''
    return { pod, key: `${namespace}/${name}`, namespace, name, shape: this.#shapeOf(pod, namespace) }
  }

  #shapeOf(pod: Pod, namespace: string): PodShape {
    const signature = signatureOf(pod, namespace)
    let shape = this.#known.get(signature)
    if (shape === undefined) {
      shape = buildShape(pod, namespace, this.#known.size)
      this.#known.set(signature, shape)
    }
    return shape
  }
}

export function podKey(pod: Pod): string {
  return `${pod.metadata?.namespace ?? 'default'}/${pod.metadata?.name ?? ''}`
}

/** The same pod in an earlier or later state. */
export function isSamePod(info: PodInfo, pod: Pod | undefined): boolean {
  return pod !== undefined && podKey(pod) === info.key && pod.metadata?.uid === info.pod.metadata?.uid
}

export function priorityOf(pod: Pod): number {
  return pod.spec?.priority ?? 0
}

/** Whether nothing that enters a shape can differ between two states of a pod. It may hold back: two equal specs need not be one object. */
function hasSameShape(a: Pod, b: Pod): boolean {
  const [was, is] = [a.metadata ?? {}, b.metadata ?? {}]
  return isSameSpec(a.spec, b.spec) && (was.deletionTimestamp === undefined) === (is.deletionTimestamp === undefined)
    && sameValue(was.ownerReferences, is.ownerReferences) && sameValue(was.labels, is.labels) && !isResized(a) && !isResized(b)
}

/** A binding changes the node's name alone, which is no part of a shape. */
function isSameSpec(a: Pod['spec'], b: Pod['spec']): boolean {
  if (a === b || a === undefined || b === undefined) return a === b
  const keys = Object.keys(b) as (keyof typeof b)[]
  return keys.every((key) => key === 'nodeName' || a[key] === b[key]) && Object.keys(a).every((key) => Object.hasOwn(b, key))
}

/** Whether a pod was given other resources than it asks for: only then they count. */
export function isResized({ spec, status }: Pod): boolean {
  if (status === undefined) return false
  if (status.resources !== undefined) return true
  const given = (one: ContainerStatus): boolean => one.resources?.requests !== undefined || one.allocatedResources !== undefined
  const statuses = [...status.containerStatuses ?? [], ...status.initContainerStatuses ?? []].filter(given)
  if (statuses.length === 0) return false
  const asked = new Map([...spec?.containers ?? [], ...spec?.initContainers ?? []].map(({ name, resources }) => [name, resources?.requests ?? {}]))
  return statuses.some(({ name, resources, allocatedResources }) => [resources?.requests, allocatedResources].some((amounts) => amounts !== undefined && !sameValue(amounts, asked.get(name) ?? {})))
}

/**
 * All that plugins read of a pod, as text. What only the kubelet reads (commands, environment, probes) is left out, and so are volumes: claims
 * belong to one pod, and every pod has a token volume with a name of its own.
 */
function signatureOf(pod: Pod, namespace: string): string {
  const spec = pod.spec ?? {}
  const status = pod.status ?? {}
  const container = (c: NonNullable<typeof spec.containers>[number]): unknown =>
    [c.image, c.resources, c.ports, c.restartPolicy, c.restartPolicyRules]
  return JSON.stringify([
    namespace, pod.metadata?.labels, spec.containers?.map(container), spec.initContainers?.map(container), spec.affinity, spec.nodeSelector,
    spec.tolerations, spec.topologySpreadConstraints, spec.priority, spec.overhead, spec.resources,
    spec.volumes?.flatMap((volume) => volume.image?.reference ?? []),
    spec.schedulerName, spec.hostNetwork, spec.hostUsers, spec.schedulingGates, spec.preemptionPolicy, spec.runtimeClassName,
    pod.metadata?.deletionTimestamp !== undefined, pod.metadata?.ownerReferences?.find((owner) => owner.controller),
    isResized(pod) ? [status.resources, status.allocatedResources, status.conditions, status.containerStatuses, status.initContainerStatuses,
      spec.containers?.map((c) => c.name), spec.initContainers?.map((c) => c.name)] : 0,
  ])
}

function buildShape(pod: Pod, namespace: string, id: number): PodShape {
  const requests = podRequests(pod, { useStatus: true })
  const affinity = pod.spec?.affinity
  return {
    id,
    namespace,
    labels: pod.metadata?.labels ?? {},
    priority: priorityOf(pod),
    requests: resourceOf(requests),
    nonZero: nonZeroRequests(pod, requests),
    terms: affinityTermsOf(pod, namespace),
    hasAffinity: affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined,
    hostPorts: hostPortsOf(pod),
    terminating: pod.metadata?.deletionTimestamp !== undefined,
  }
}
