import { sameValue } from '../../base/json.ts'
import { quantityOrZero } from '../../base/quantity.ts'
import type { PodSpec, Pod, RuntimeClass, Toleration } from '../../model/kubernetes.generated.ts'
import { forbiddenStatus, type Status } from '../api/status.ts'
import { admissionName, isResource, type AdmissionOutcome, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from './plugin.ts'

/** `plugin/pkg/admission/runtimeclass/admission.go` (1.36): a Pod takes the overhead and the scheduling of its RuntimeClass. */
export const runtimeClass: AdmissionPlugin = {
  name: 'RuntimeClass',
  resources: ['pods'],

  admit(request, cluster) {
    if (!concerns(request)) return undefined
    const spec = (request.object as Pod).spec ??= {}
    const found = classOf(request, spec, cluster)
    if ('status' in found) return found
    const overhead = found.class?.overhead?.podFixed
    if (overhead !== undefined) {
      if (spec.overhead !== undefined && !sameAmounts(spec.overhead, overhead)) {
        return refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
      }
      spec.overhead = { ...overhead }
    }
    return mergeScheduling(request, spec, found.class)
  },

  validate(request, cluster) {
    if (!concerns(request)) return undefined
    const spec = (request.object as Pod).spec ?? {}
    const found = classOf(request, spec, cluster)
    if ('status' in found) return found
    const overhead = found.class?.overhead?.podFixed
    if (overhead === undefined && spec.overhead !== undefined) {
      return refuse(request, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead')
    }
    if (overhead !== undefined && !sameAmounts(spec.overhead ?? {}, overhead)) {
      return refuse(request, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
    }
    return undefined
  },
}

function concerns(request: AdmissionRequest): boolean {
  return request.operation === 'CREATE' && isResource(request, '', 'pods')
}

function refuse(request: AdmissionRequest, text: string): { status: Status } {
  return { status: forbiddenStatus('pods', '', admissionName(request), text) }
}

function classOf(request: AdmissionRequest, spec: PodSpec, cluster: ClusterReader): { class: RuntimeClass | undefined } | { status: Status } {
  const name = spec.runtimeClassName
  if (name === undefined) return { class: undefined }
  // The lookup itself fails, and no one wraps its error.
  if (name === '') return { status: { code: 500, reason: '', message: 'resource name may not be empty' } }
  const found = cluster.get('node.k8s.io', 'RuntimeClass', '', name) as RuntimeClass | undefined
  return found === undefined ? refuse(request, `pod rejected: RuntimeClass "${name}" not found`) : { class: found }
}

function mergeScheduling(request: AdmissionRequest, spec: PodSpec, found: RuntimeClass | undefined): AdmissionOutcome | undefined {
  const scheduling = found?.scheduling
  if (scheduling === undefined) return undefined
  for (const [key, value] of Object.entries(scheduling.nodeSelector ?? {})) {
    const own = spec.nodeSelector?.[key]
    if (own !== undefined && own !== value) {
      return refuse(request, `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${value}; pod.spec.nodeSelector[${key}] = ${own}`)
    }
  }
  if (scheduling.nodeSelector !== undefined) spec.nodeSelector = { ...spec.nodeSelector, ...scheduling.nodeSelector }
  for (const toleration of scheduling.tolerations ?? []) {
    if (spec.tolerations?.some((own) => isSame(own, toleration)) !== true) spec.tolerations = [...spec.tolerations ?? [], { ...toleration }]
  }
  return undefined
}

function isSame(a: Toleration, b: Toleration): boolean {
  return sameValue({ ...a, operator: a.operator ?? 'Equal' }, { ...b, operator: b.operator ?? 'Equal' })
}

function sameAmounts(a: Readonly<Record<string, string | number>>, b: Readonly<Record<string, string | number>>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => Object.hasOwn(a, name) && Object.hasOwn(b, name) && quantityOrZero(a[name]).compare(quantityOrZero(b[name])) === 0)
}
