import { compareStrings } from '../base/json.ts'
import { quantityOrZero } from '../base/quantity.ts'
import type { Pod, ResourceQuota } from '../model/kubernetes.generated.ts'
import type { History } from './history.ts'
import { topOwner } from './owners.ts'
import type { Admission, AdmissionNote, ObjectName, QuotaUse } from './plan.ts'
import type { Sent } from './send.ts'
import { lastKnown } from './timeline/timeline.ts'

/** What admission did beside letting objects in: warnings, defaults of LimitRanges, and the arithmetic of quotas over time. */
export function admissionOf(sent: readonly Sent[], history: History, start: number, end: number): Admission {
  return { notes: [...warnings(sent), ...limitDefaults(history, start)], quotas: quotasOf(history, start, end) }
}

function warnings(sent: readonly Sent[]): AdmissionNote[] {
  return sent.flatMap(({ resource, result }) => [...new Set(result.stderr.split('\n').filter((line) => line.startsWith('Warning: ')))].map((line) => {
    const message = line.slice('Warning: '.length)
    return { resource, plugin: message.includes('PodSecurity') ? 'PodSecurity' : '', message }
  }))
}

const limitsAnnotation = 'kubernetes.io/limit-ranger'

/** The plugin writes into each pod what it filled in; one note stands for all pods of a workload. */
function limitDefaults(history: History, start: number): AdmissionNote[] {
  const lookup = lastKnown(history)
  const notes = new Map<string, AdmissionNote>()
  for (const [, versions] of history.versionsOf('Pod')) {
    const [first] = versions
    const pod = first?.object as Pod | undefined
    const message = pod?.metadata?.annotations?.[limitsAnnotation]
    if (first === undefined || first.time < start || pod === undefined || message === undefined) continue
    const owner = topOwner(pod, lookup)
    const resource: ObjectName = { apiVersion: owner === undefined ? 'v1' : '', kind: owner?.kind ?? 'Pod', namespace: pod.metadata?.namespace ?? '', name: owner?.name ?? pod.metadata?.name ?? '' }
    notes.set(JSON.stringify([resource, message]), { resource, plugin: 'LimitRanger', message: message.replace(/^LimitRanger plugin set: /, 'filled in: ') })
  }
  return [...notes].sort(([a], [b]) => compareStrings(a, b)).map(([, note]) => note)
}

function quotasOf(history: History, start: number, end: number): QuotaUse[] {
  const keys = [...history.versionsOf('ResourceQuota')].sort(([a], [b]) => compareStrings(a, b))
  return keys.flatMap(([, versions]) => {
    const quota = history.at(end, 'ResourceQuota', versions[0]?.object?.metadata?.namespace ?? '', versions[0]?.object?.metadata?.name ?? '') as ResourceQuota | undefined
    if (quota === undefined) return []
    const before = versions.findLast(({ time, object }) => time < start && object !== undefined)?.object as ResourceQuota | undefined
    const during = versions.filter(({ time, object }) => time >= start && object !== undefined).map(({ object }) => object as ResourceQuota)
    return Object.entries(quota.status?.hard ?? quota.spec?.hard ?? {}).sort(([a], [b]) => compareStrings(a, b)).map(([resource, hard]): QuotaUse => {
      const used = (one: ResourceQuota | undefined): string => String(one?.status?.used?.[resource] ?? '0')
      const peak = [before, ...during].map(used).reduce((most, one) => quantityOrZero(one).compare(quantityOrZero(most)) > 0 ? one : most, '0')
      return { namespace: quota.metadata?.namespace ?? '', quota: quota.metadata?.name ?? '', resource, hard: String(hard), before: used(before), after: used(quota), peak }
    })
  })
}
