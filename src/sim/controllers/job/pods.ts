import { cloneValue } from '../../../base/json.ts'
import type { Job, Pod } from '../../../model/kubernetes.generated.ts'
import { parseTime } from '../../clock.ts'
import { podFromTemplate, type Owner } from '../pod-control.ts'

/** Changes of pods are looked at together. */
export const batchMilliseconds = 1000
/** `names.MaxGeneratedNameLength`: 63 less five random characters. */
const longestGeneratedName = 58

export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
export const indexKey = 'batch.kubernetes.io/job-completion-index'
export const failureCountKey = 'batch.kubernetes.io/job-index-failure-count'
export const ignoredFailureCountKey = 'batch.kubernetes.io/job-index-ignored-failure-count'

export function isIndexed(job: Job): boolean {
  return job.spec?.completionMode === 'Indexed'
}

export function indexOf(pod: Pod): number {
  const text = pod.metadata?.annotations?.[indexKey] ?? ''
  return /^\d+$/.test(text) ? Number(text) : -1
}

export function isTracked(pod: Pod): boolean {
  return pod.metadata?.finalizers?.includes(trackingFinalizer) === true
}

/** Pods are replaced only once they have failed, not as soon as they are on their way out. */
export function replacesFailedOnly(job: Job): boolean {
  return job.spec?.podReplacementPolicy === 'Failed' || job.spec?.podFailurePolicy !== undefined
}

export function hasFailed(pod: Pod, job: Job): boolean {
  if (pod.status?.phase === 'Failed') return true
  return !replacesFailedOnly(job) && pod.metadata?.deletionTimestamp !== undefined && pod.status?.phase !== 'Succeeded'
}

/** When the last container ended, else when it was deleted. */
export function finishTime(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).flatMap(({ state }) => parseTime(state?.terminated?.finishedAt) ?? [])
  if (ends.length > 0) return Math.max(...ends)
  const deleted = parseTime(pod.metadata?.deletionTimestamp)
  return deleted === undefined ? 0 : deleted - (pod.metadata?.deletionGracePeriodSeconds ?? 0) * 1000
}

/** The pod of a Job, for an index or none. */
export function jobPod(job: Job, owner: Owner, index: number | undefined, failures: { readonly counted: number, readonly ignored: number } | undefined): Pod {
  const pod = podFromTemplate(cloneValue(job.spec?.template ?? {}), owner)
  const meta = pod.metadata ??= {}
  meta.finalizers = [...new Set([...meta.finalizers ?? [], trackingFinalizer])]
  if (index === undefined) return pod
  const spec = pod.spec ??= {}
  meta.generateName = `${(job.metadata?.name ?? '').slice(0, longestGeneratedName - `-${index}-`.length)}-${index}-`
  meta.annotations = { ...meta.annotations, [indexKey]: String(index) }
  meta.labels = { ...meta.labels, [indexKey]: String(index) }
  if (failures !== undefined) {
    meta.annotations[failureCountKey] = String(failures.counted)
    if (failures.ignored > 0) meta.annotations[ignoredFailureCountKey] = String(failures.ignored)
  }
  spec.hostname = `${job.metadata?.name ?? ''}-${index}`
  for (const container of [...spec.initContainers ?? [], ...spec.containers ?? []]) {
    if ((container.env ?? []).some(({ name }) => name === 'JOB_COMPLETION_INDEX')) continue
    container.env = [...container.env ?? [], { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexKey}']` } } }]
  }
  return pod
}
