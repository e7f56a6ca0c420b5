import type {
  Container, EphemeralContainer, HTTPGetAction, ObjectFieldSelector, Probe, ResourceFieldSelector,
} from '../../../model/kubernetes.generated.ts'
import { imageTag } from './image-name.ts'
import { canonicalQuantity, roundResourceList } from './quantities.ts'

/** Defaults of containers of every sort: `pkg/apis/core/v1/defaults.go`, `zz_generated.defaults.go` (1.36). */
export function defaultContainer(container: Container | EphemeralContainer): void {
  container.imagePullPolicy ||= imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  container.terminationMessagePath ||= '/dev/termination-log'
  container.terminationMessagePolicy ||= 'File'
  container.resources ??= {}
  roundResourceList(container.resources.limits)
  roundResourceList(container.resources.requests)
  for (const port of container.ports ?? []) port.protocol ||= 'TCP'
  for (const { valueFrom } of container.env ?? []) {
    if (valueFrom === undefined) continue
    defaultFieldSelectors(valueFrom)
    if (valueFrom.fileKeyRef !== undefined) valueFrom.fileKeyRef.optional ??= false
  }
  for (const probe of [container.livenessProbe, container.readinessProbe, container.startupProbe]) {
    if (probe !== undefined) defaultProbe(probe)
  }
  for (const hook of [container.lifecycle?.postStart, container.lifecycle?.preStop]) defaultHTTPGet(hook?.httpGet)
}

/** The downward API in env and volumes: fields are of v1, divisors print as 0. */
export function defaultFieldSelectors(
  source: { fieldRef?: ObjectFieldSelector | undefined, resourceFieldRef?: ResourceFieldSelector | undefined },
): void {
  const { fieldRef, resourceFieldRef } = source
  if (fieldRef !== undefined) fieldRef.apiVersion ||= 'v1'
  const divisor = canonicalQuantity(resourceFieldRef?.divisor) ?? '0'
  if (resourceFieldRef !== undefined && resourceFieldRef.divisor !== divisor) resourceFieldRef.divisor = divisor
}

function defaultProbe(probe: Probe): void {
  probe.timeoutSeconds ||= 1
  probe.periodSeconds ||= 10
  probe.successThreshold ||= 1
  probe.failureThreshold ||= 3
  defaultHTTPGet(probe.httpGet)
  if (probe.grpc !== undefined) probe.grpc.service ??= ''
}

function defaultHTTPGet(action: HTTPGetAction | undefined): void {
  if (action === undefined) return
  action.path ||= '/'
  action.scheme ||= 'HTTP'
}
