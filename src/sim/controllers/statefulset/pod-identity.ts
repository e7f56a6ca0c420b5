import { cloneValue } from '../../../base/json.ts'
import type { PersistentVolumeClaim, Pod, PodTemplateSpec, StatefulSet } from '../../../model/kubernetes.generated.ts'
import { podFromTemplate } from '../pod-control.ts'

/** Names and storage of a StatefulSet's pods: `pkg/controller/statefulset/stateful_set_utils.go` (1.36). */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const match = /^(.*)-([0-9]+)$/.exec(pod.metadata?.name ?? '')
  return match?.[1] === (set.metadata?.name ?? '') ? Number(match?.[2]) : -1
}

function claimName(set: StatefulSet, template: string, ordinal: number): string {
  return `${template}-${set.metadata?.name ?? ''}-${ordinal}`
}

/** The pod of an ordinal as it is to be created. */
export function statefulPod(set: StatefulSet, template: PodTemplateSpec, ordinal: number, revision: string): Pod {
  const pod = podFromTemplate(template, { apiVersion: 'apps/v1', kind: 'StatefulSet', object: set })
  const name = `${set.metadata?.name ?? ''}-${ordinal}`
  const meta = pod.metadata ??= {}
  meta.name = name
  meta.generateName = `${set.metadata?.name ?? ''}-`
  meta.labels = { ...meta.labels, 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal), 'controller-revision-hash': revision }
  const spec = pod.spec ??= {}
  spec.hostname = name
  if ((set.spec?.serviceName ?? '') !== '') spec.subdomain = set.spec?.serviceName
  setStorage(set, pod, ordinal)
  return pod
}

/** The pod with the labels and claims that its ordinal asks for; undefined when it has them. */
export function corrected(set: StatefulSet, pod: Pod): Pod | undefined {
  const ordinal = ordinalOf(set, pod)
  const { name } = pod.metadata ?? {}
  const hasIdentity = pod.metadata?.labels?.['statefulset.kubernetes.io/pod-name'] === name
  const hasStorage = (set.spec?.volumeClaimTemplates ?? []).every(({ metadata }) => (pod.spec?.volumes ?? [])
    .some((volume) => volume.name === metadata?.name && volume.persistentVolumeClaim?.claimName === claimName(set, metadata?.name ?? '', ordinal)))
  if (hasIdentity && hasStorage) return undefined
  const changed = cloneValue(pod)
  if (!hasIdentity) changed.metadata = { ...changed.metadata, labels: { ...changed.metadata?.labels, 'statefulset.kubernetes.io/pod-name': name ?? '', 'apps.kubernetes.io/pod-index': String(ordinal) } }
  if (!hasStorage) setStorage(set, changed, ordinal)
  return changed
}

function setStorage(set: StatefulSet, pod: Pod, ordinal: number): void {
  const own = (set.spec?.volumeClaimTemplates ?? []).map(({ metadata }) => ({ name: metadata?.name, persistentVolumeClaim: { claimName: claimName(set, metadata?.name ?? '', ordinal) } }))
  if (own.length === 0) return
  const spec = pod.spec ??= {}
  spec.volumes = [...own, ...(spec.volumes ?? []).filter((volume) => !own.some((mine) => mine.name === volume.name))]
}

/** The claims that go with an ordinal. */
export function claimsOf(set: StatefulSet, ordinal: number): PersistentVolumeClaim[] {
  return (set.spec?.volumeClaimTemplates ?? []).map((template) => {
    const wanted = cloneValue(template)
    const labels = { ...wanted.metadata?.labels, ...set.spec?.selector?.matchLabels }
    return {
      apiVersion: 'v1', kind: 'PersistentVolumeClaim',
      metadata: { ...wanted.metadata, name: claimName(set, template.metadata?.name ?? '', ordinal), namespace: set.metadata?.namespace, labels },
      spec: wanted.spec,
    }
  })
}

export function revisionOfPod(pod: Pod): string {
  return pod.metadata?.labels?.['controller-revision-hash'] ?? ''
}
