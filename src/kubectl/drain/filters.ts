import { isMap, type ValueMap } from '../../base/json.ts'
import { metaText, type Session } from '../session.ts'
import { listAt, mapAt, textAt } from '../tables/cells.ts'

/** Which pods of a node a drain takes: `k8s.io/kubectl/pkg/drain/filters.go` (v0.36.2). */
export interface DrainRules {
  readonly force: boolean
  readonly ignoreDaemonSets: boolean
  readonly deleteEmptyDirData: boolean
}

interface Verdict {
  readonly take: boolean
  readonly kind: 'okay' | 'skip' | 'warning' | 'error'
  readonly message: string
}

/** The pods to go, and what is told of others; pods with one message stand together. */
export interface Chosen {
  readonly pods: readonly ValueMap[]
  readonly warning: string
  readonly errors: readonly string[]
}

export function choosePods(session: Session, pods: readonly ValueMap[], rules: DrainRules): Chosen {
  const verdicts = pods.map((pod) => ({ pod, verdict: verdictOn(session, pod, rules) }))
  const told = (kind: Verdict['kind']): string[] => {
    const byMessage = new Map<string, string[]>()
    for (const { pod, verdict } of verdicts) if (verdict.kind === kind) byMessage.set(verdict.message, [...byMessage.get(verdict.message) ?? [], `${metaText(pod, 'namespace')}/${metaText(pod, 'name')}`])
    return [...byMessage].map(([message, names]) => `${message}: ${names.join(', ')}`)
  }
  return { pods: verdicts.filter(({ verdict }) => verdict.take).map(({ pod }) => pod), warning: told('warning').join('; '), errors: told('error').map((text) => `cannot delete ${text}`) }
}

const okay: Verdict = { take: true, kind: 'okay', message: '' }

function failed(message: string): Verdict {
  return { take: false, kind: 'error', message }
}

/** The first filter that keeps a pod decides, else the last one. */
function verdictOn(session: Session, pod: ValueMap, rules: DrainRules): Verdict {
  let verdict = okay
  for (const filter of [ofDaemonSet, ofMirror, ofLocalStorage, ofNobody]) {
    verdict = filter(session, pod, rules)
    if (!verdict.take) return verdict
  }
  return verdict
}

type Filter = (session: Session, pod: ValueMap, rules: DrainRules) => Verdict

function isOver(pod: ValueMap): boolean {
  const phase = textAt(pod, 'status', 'phase')
  return phase === 'Succeeded' || phase === 'Failed'
}

function controllerOf(pod: ValueMap): ValueMap | undefined {
  return listAt(pod, 'metadata', 'ownerReferences').find((one) => one.controller === true)
}

const ofDaemonSet: Filter = ({ client }, pod, { force, ignoreDaemonSets }) => {
  const owner = controllerOf(pod)
  if (owner?.kind !== 'DaemonSet' || owner.apiVersion !== 'apps/v1' || isOver(pod)) return okay
  const { status } = client.get({ group: 'apps', version: 'v1', resource: 'daemonsets', namespace: metaText(pod, 'namespace'), name: textAt(owner, 'name'), subresource: '' })
  if (status !== undefined) return force && status.reason === 'NotFound' ? { take: true, kind: 'warning', message: status.message } : failed(status.message)
  return ignoreDaemonSets ? { take: false, kind: 'warning', message: 'ignoring DaemonSet-managed Pods' } : failed('DaemonSet-managed Pods (use --ignore-daemonsets to ignore)')
}

const ofMirror: Filter = (_session, pod) => mapAt(pod, 'metadata', 'annotations')['kubernetes.io/config.mirror'] === undefined ? okay : { take: false, kind: 'skip', message: '' }

const ofLocalStorage: Filter = (_session, pod, { deleteEmptyDirData }) => {
  if (isOver(pod) || !listAt(pod, 'spec', 'volumes').some((volume) => isMap(volume.emptyDir))) return okay
  return deleteEmptyDirData ? { take: true, kind: 'warning', message: 'deleting Pods with local storage' } : failed('Pods with local storage (use --delete-emptydir-data to override)')
}

const ofNobody: Filter = (_session, pod, { force }) => {
  if (isOver(pod) || controllerOf(pod) !== undefined) return okay
  return force ? { take: true, kind: 'warning', message: 'deleting Pods that declare no controller' } : failed('Pods that declare no controller (use --force to override)')
}
