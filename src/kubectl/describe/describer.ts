import { compareStrings, type ValueMap } from '../../base/json.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { ListRequest } from '../client.ts'
import { metaText, type Session } from '../session.ts'
import { listAt, mapAt, numberAt, since, textAt } from '../tables/cells.ts'

/** What a description may ask besides the object itself. */
export interface DescribeContext {
  readonly session: Session
  readonly resource: ServedResource
  /** `Events:` and what was told about the object; empty when events are not to be shown. */
  readonly events: string
  /** Other objects of a namespace; none where they cannot be listed. */
  readonly list: (groupVersion: string, resource: string, namespace: string, request?: ListRequest) => readonly ValueMap[]
}

/** Texts with tabs, as `k8s.io/kubectl/pkg/describe/describe.go` (v0.36.2) writes them. */
export type Describer = (object: ValueMap, context: DescribeContext) => string

export function contextOf(session: Session, resource: ServedResource, object: ValueMap, showEvents: boolean): DescribeContext {
  const list: DescribeContext['list'] = (groupVersion, plural, namespace, request = {}) => {
    const [version = '', group = ''] = groupVersion.split('/').reverse()
    const { response, items } = session.client.list({ group, version, resource: plural, namespace, name: '', subresource: '' }, request)
    return response.status === undefined ? items : []
  }
  return { session, resource, list, events: showEvents ? eventLines(list('v1', 'events', metaText(object, 'namespace')).filter((event) => isAbout(event, resource, object)), session.client.now()) : '' }
}

function isAbout(event: ValueMap, { kind }: ServedResource, object: ValueMap): boolean {
  const about = mapAt(event, 'involvedObject')
  return about.kind === kind && about.name === metaText(object, 'name') && (about.uid ?? '') === metaText(object, 'uid') && (about.namespace ?? '') === metaText(object, 'namespace')
}

function eventLines(events: readonly ValueMap[], now: string): string {
  if (events.length === 0) return 'Events:\t<none>\n'
  const sorted = [...events].sort((a, b) => compareStrings(textAt(a, 'lastTimestamp'), textAt(b, 'lastTimestamp')))
  return `Events:\n  Type\tReason\tAge\tFrom\tMessage\n  ----\t------\t----\t----\t-------\n${sorted.map((event) => {
    const source = textAt(event, 'source', 'component') || textAt(event, 'reportingComponent')
    const path = textAt(event, 'involvedObject', 'fieldPath')
    return `  ${textAt(event, 'type')}\t${textAt(event, 'reason')}\t${intervalText(event, now)}\t${source}\t${path === '' ? '' : `${path}: `}${textAt(event, 'message').trim()}\n`
  }).join('')}`
}

/** `3s`, or `1s (x4 over 10s)`. */
export function intervalText(event: ValueMap, now: string): string {
  const first = since(textAt(event, 'eventTime') || textAt(event, 'firstTimestamp'), now)
  const series = mapAt(event, 'series')
  if (series.count !== undefined) return `${since(textAt(series, 'lastObservedTime'), now)} (x${numberAt(series, 'count')} over ${first})`
  return numberAt(event, 'count') > 1 ? `${since(textAt(event, 'lastTimestamp'), now)} (x${numberAt(event, 'count')} over ${first})` : first
}

/** Pods that a workload manages, counted by phase. */
export function podsStatus({ list }: DescribeContext, workload: ValueMap): string {
  const pods = list('v1', 'pods', metaText(workload, 'namespace')).filter((pod) => listAt(pod, 'metadata', 'ownerReferences').some((one) => one.controller === true && one.uid === metaText(workload, 'uid')))
  const count = (phase: string): number => pods.filter((pod) => textAt(pod, 'status', 'phase') === phase).length
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`
}

