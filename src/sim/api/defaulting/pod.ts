import { compareStrings } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import type { Container, Pod, PodSpec } from '../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../features.ts'
import { aggregateContainerResources } from '../pod-requests.ts'
import { isHugePageResourceName, isOvercommitAllowed, isPodLevelResource } from '../validation/pod/resource-names.ts'
import { defaultPodSpec } from './pod-spec.ts'
import type { ResourceList } from './quantities.ts'

/**
 * Defaults that Pods get and templates do not: `SetDefaults_Pod` of `pkg/apis/core/v1/defaults.go`, and what conversion of Pods
 * does (`conversion.go`, 1.36).
 */
export function defaultPod(pod: Pod, minor: Minor): void {
  const spec = pod.spec ??= {}
  const containers = [...spec.containers ?? [], ...spec.initContainers ?? []]
  containers.forEach(defaultRequests)
  if (gateEnabled(minor, 'PodLevelResources')) {
    defaultHugePageLimits(spec)
    defaultPodRequests(spec)
  }
  spec.enableServiceLinks ??= true
  if (spec.hostNetwork === true) containers.forEach(defaultHostPorts)
  defaultPodSpec(spec)
  if ((spec.terminationGracePeriodSeconds ?? 0) < 0) spec.terminationGracePeriodSeconds = 1
  for (const key of initContainerAnnotations) {
    if (pod.metadata?.annotations !== undefined) delete pod.metadata.annotations[key]
  }
}

const initContainerAnnotations = ['alpha', 'beta'].flatMap((stage) =>
  ['init-containers', 'init-container-statuses'].map((name) => `pod.${stage}.kubernetes.io/${name}`))

/** A limit without a request is also the request. */
function defaultRequests({ resources }: Container): void {
  if (resources?.limits === undefined) return
  const requests: ResourceList = resources.requests ??= {}
  for (const [name, limit] of Object.entries(resources.limits)) {
    if (!Object.hasOwn(requests, name)) requests[name] = limit
  }
}

/** On the host's network every port is a port of the host. */
function defaultHostPorts({ ports }: Container): void {
  for (const port of ports ?? []) {
    if (!port.hostPort && port.containerPort) port.hostPort = port.containerPort
  }
}

/** `defaultHugePagePodLimits`: huge pages that containers are limited to and the pod does not mention. */
function defaultHugePageLimits(spec: PodSpec): void {
  const { resources } = spec
  if (resources === undefined || isEmpty(resources.limits) && isEmpty(resources.requests)) return
  const limits: ResourceList = { ...resources.limits }
  for (const [name, amount] of sortedAmounts(spec, 'limits')) {
    if (isHugePageResourceName(name) && !has(resources.requests, name) && !has(limits, name)) limits[name] = amount
  }
  if (!isEmpty(limits)) resources.limits = limits
}

/** `defaultPodRequests`: what the containers request together, else the pod's limit. */
function defaultPodRequests(spec: PodSpec): void {
  const { resources } = spec
  if (resources === undefined || isEmpty(resources.limits)) return
  const requests: ResourceList = { ...resources.requests }
  for (const [name, amount] of sortedAmounts(spec, 'requests')) {
    if (isPodLevelResource(name) && isOvercommitAllowed(name) && !has(requests, name)) requests[name] = amount
  }
  for (const [name, limit] of Object.entries(resources.limits ?? {})) {
    if (isPodLevelResource(name) && !has(requests, name)) requests[name] = limit
  }
  if (!isEmpty(requests)) resources.requests = requests
}

function sortedAmounts(spec: PodSpec, which: 'requests' | 'limits'): [string, string][] {
  return [...aggregateContainerResources(spec, which)].map(([name, amount]): [string, string] => [name, amount.toString()])
    .sort(([a], [b]) => compareStrings(a, b))
}

function isEmpty(list: ResourceList | undefined): boolean {
  return list === undefined || Object.keys(list).length === 0
}

function has(list: ResourceList | undefined, name: string): boolean {
  return list !== undefined && Object.hasOwn(list, name)
}
