import { sortedKeys } from '../../base/json.ts'
import type { Container, LimitRange, PersistentVolumeClaim, Pod } from '../../model/kubernetes.generated.ts'
import { aggregateText } from '../../base/field.ts'
import { forbiddenStatus } from '../api/status.ts'
import { limitRangeFaults, type Amounts } from './limit-range-faults.ts'
import { podAmounts } from './pod-amounts.ts'
import { admissionName, isResource, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from './plugin.ts'

/**
 * `plugin/pkg/admission/limitranger/admission.go` (1.36): fills in container defaults, then holds pods and claims to the bounds.
 * The real server goes through several LimitRanges in random order; here they go by name.
 */
export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  resources: ['pods', 'persistentvolumeclaims'],

  admit(request, cluster) {
    if (request.operation !== 'CREATE' || !isResource(request, '', 'pods')) return undefined
    for (const range of rangesOf(request, cluster)) applyDefaults(request.object as Pod, range)
    return undefined
  },

  validate(request, cluster) {
    if (!isChecked(request)) return undefined
    for (const range of rangesOf(request, cluster)) {
      const faults = limitRangeFaults(range.spec?.limits ?? [], request.resource.kind === 'Pod' ? podSubjects(request.object as Pod) : claimSubjects(request.object as PersistentVolumeClaim))
      if (faults.length > 0) return { status: forbiddenStatus(request.resource.resource, '', admissionName(request), aggregateText(faults)) }
    }
    return undefined
  },
}

function rangesOf(request: AdmissionRequest, cluster: ClusterReader): readonly LimitRange[] {
  return cluster.list('', 'LimitRange', request.namespace)
}

function isChecked(request: AdmissionRequest): boolean {
  if (request.operation === 'DELETE' || request.object?.metadata?.deletionTimestamp !== undefined) return false
  if (isResource(request, '', 'pods', ['', 'resize'])) return request.operation === 'CREATE' || request.subresource === 'resize'
  return isResource(request, '', 'persistentvolumeclaims')
}

/** Adds what a `Container` item gives, and says so in an annotation that the next range overwrites. */
function applyDefaults(pod: Pod, range: LimitRange): void {
  const limits: Record<string, string | number> = {}
  const requests: Record<string, string | number> = {}
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'Container') continue
    Object.assign(limits, item.default)
    Object.assign(requests, item.defaultRequest)
  }
  const notes: string[] = []
  for (const [title, containers] of [['container', pod.spec?.containers ?? []], ['init container', pod.spec?.initContainers ?? []]] as const) {
    for (const container of containers) notes.push(...fillContainer(container, title, requests, limits))
  }
  if (notes.length === 0) return
  const meta = pod.metadata ??= {}
  meta.annotations = { ...meta.annotations, 'kubernetes.io/limit-ranger': `LimitRanger plugin set: ${notes.join('; ')}` }
}

function fillContainer(container: Container, title: string, requests: Record<string, string | number>, limits: Record<string, string | number>): string[] {
  const resources = container.resources ??= {}
  const fill = (which: 'requests' | 'limits', defaults: Record<string, string | number>): string[] => {
    const missing = sortedKeys(defaults).filter((name) => !Object.hasOwn(resources[which] ?? {}, name))
    if (missing.length > 0) resources[which] = { ...resources[which], ...Object.fromEntries(missing.map((name) => [name, defaults[name] ?? '0'])) }
    return missing
  }
  const filledLimits = fill('limits', limits)
  const filledRequests = fill('requests', requests)
  const note = (names: readonly string[], word: string): string[] => names.length === 0 ? [] : [`${names.join(', ')} ${word} for ${title} ${container.name ?? ''}`]
  return [...note(filledRequests, 'request'), ...note(filledLimits, 'limit')]
}

function podSubjects(pod: Pod): readonly { type: string, amounts: Amounts }[] {
  const spec = pod.spec ?? {}
  const containers = [...spec.containers ?? [], ...spec.initContainers ?? []].map(({ resources }) => ({
    type: 'Container', amounts: { requests: resources?.requests ?? {}, limits: resources?.limits ?? {} },
  }))
  const whole = (which: 'requests' | 'limits'): Record<string, string> => Object.fromEntries([...podAmounts(spec, which, { overhead: false })].map(([name, amount]) => [name, amount.toString()]))
  return [...containers, { type: 'Pod', amounts: { requests: whole('requests'), limits: whole('limits') } }]
}

function claimSubjects(claim: PersistentVolumeClaim): readonly { type: string, amounts: Amounts }[] {
  return [{ type: 'PersistentVolumeClaim', amounts: { requests: claim.spec?.resources?.requests ?? {}, limits: claim.spec?.resources?.limits ?? {} } }]
}
