import { compareStrings, sameValue } from '../../base/json.ts'
import { labelSelectorMatches } from '../../base/labels.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import type { Reach } from '../../sim/network/answer.ts'
import type { Party } from '../../sim/network/party.ts'
import type { Protocol } from '../../sim/network/ports.ts'
import type { Target } from '../../sim/network/question.ts'
import { reach } from '../../sim/network/reach.ts'
import { allOf, oneOf, type NetworkView } from '../../sim/network/view.ts'
import { topOwner } from '../owners.ts'
import type { Effects } from '../plan.ts'
import { mentionsOf } from './references.ts'

/**
 * Connections that came about before and do not any more: Services that pods name, URLs that Ingresses take, and, where policies have
 * changed, Services within a namespace. What is only uncertain now is not called broken.
 */
export function brokenConnections(before: NetworkView, after: NetworkView): Effects['broken'] {
  const [was, is] = [clients(before), clients(after)]
  const isolated = isolatedServices(before, after)
  const remembering = withServicesOf(before, after)
  const pairs: Pair[] = urls(before).map((url) => ({ from: 'internet', to: `http://${url.host}${url.path}`, old: { kind: 'internet' }, now: { kind: 'internet' }, target: { kind: 'url', url } }))
  for (const [from, { pod, namespace }] of was) {
    const later = is.get(from)
    if (later === undefined) continue
    const ends = { old: { kind: 'pod', pod }, now: { kind: 'pod', pod: later.pod } } as const
    // What the pod does not name any more is no connection that it misses.
    const names = mentionsOf(remembering, later.pod)
    for (const { host, port } of mentionsOf(before, pod)) {
      if (!names.some((one) => one.host === host && one.port === port)) continue
      const asked = port === undefined ? { protocol: 'TCP' as const } : { port, protocol: 'TCP' as const }
      pairs.push({ from, to: port === undefined ? host : `${host}:${String(port)}`, ...ends, target: { kind: 'name', name: host, port: asked } })
    }
    for (const target of isolated.get(namespace) ?? []) {
      // Its own Service is no other's, and one that it names has been asked about.
      if (isOwn(before, pod, target) || names.some(({ host }) => host.split('.')[0] === target.name)) continue
      pairs.push({ from, to: `svc/${target.name}:${String(target.port.port ?? '')}`, ...ends, target })
    }
  }
  return pairs.flatMap(({ from, to, old, now, target }) => {
    if (reach(before, old, target).answer !== 'yes') return []
    const because = brokenBy(reach(after, now, target))
    return because === undefined ? [] : [{ from, to, because }]
  }).sort((a, b) => compareStrings(a.from, b.from) || compareStrings(a.to, b.to))
}

/** A connection, with who asked then and who asks now. */
interface Pair {
  readonly from: string
  readonly to: string
  readonly old: Party
  readonly now: Party
  readonly target: Target
}

/** One running pod of each workload speaks for it. */
function clients(view: NetworkView): Map<string, { readonly pod: Pod, readonly namespace: string }> {
  const found = new Map<string, { readonly pod: Pod, readonly namespace: string }>()
  for (const pod of allOf(view, 'Pod')) {
    if (pod.status?.phase !== 'Running' || pod.metadata?.deletionTimestamp !== undefined) continue
    const { namespace = '', name = '' } = pod.metadata ?? {}
    const owner = topOwner(pod, (kind, space, title) => view.get(kind, space, title)) ?? { kind: 'Pod', name }
    const workload = `${owner.kind} ${namespace}/${owner.name}`
    // A pod that is ready speaks before one that is not; else the first by name.
    const isReady = (one: Pod): boolean => one.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
    const known = found.get(workload)
    if (known === undefined || (!isReady(known.pod) && isReady(pod))) found.set(workload, { pod, namespace })
  }
  return found
}

/** The reason of the last link. */
function brokenBy({ answer, steps }: Reach): string | undefined {
  const last = answer === 'no' ? steps.findLast(({ fact }) => !/^\d+ of \d+ /.test(fact)) : undefined
  return last && `${last.fact}: ${last.because}`
}

/** Services that are gone are still what a pod means by their name. */
function withServicesOf(before: NetworkView, after: NetworkView): NetworkView {
  return { list: (kind, namespace) => after.list(kind, namespace), get: (kind, namespace, name) => after.get(kind, namespace, name) ?? (kind === 'Service' ? before.get(kind, namespace, name) : undefined) }
}

/** Ports of Services by namespace, where its policies are others than before. */
function isolatedServices(before: NetworkView, after: NetworkView): Map<string, Extract<Target, { kind: 'object' }>[]> {
  const policies = (view: NetworkView, namespace: string): unknown => allOf(view, 'NetworkPolicy', namespace).map(({ metadata, spec }) => [metadata?.name, spec])
  const found = new Map<string, Extract<Target, { kind: 'object' }>[]>()
  for (const service of allOf(before, 'Service')) {
    const { namespace = '', name = '' } = service.metadata ?? {}
    if (service.spec?.selector === undefined || oneOf(after, 'Service', namespace, name) === undefined || sameValue(policies(before, namespace), policies(after, namespace))) continue
    const targets = (service.spec.ports ?? []).map(({ port = 0, protocol = 'TCP' }) => ({ kind: 'object' as const, object: 'Service' as const, namespace, name, port: { port, protocol: protocol as Protocol } }))
    found.set(namespace, [...found.get(namespace) ?? [], ...targets])
  }
  return found
}

function isOwn(view: NetworkView, { metadata }: Pod, { namespace, name }: { readonly namespace: string, readonly name: string }): boolean {
  return labelSelectorMatches({ matchLabels: oneOf(view, 'Service', namespace, name)?.spec?.selector }, metadata?.labels)
}

/** Every path that an Ingress takes, as a URL. */
function urls(view: NetworkView): Extract<Target, { kind: 'url' }>['url'][] {
  return allOf(view, 'Ingress').flatMap(({ spec }) => (spec?.rules ?? []).flatMap(({ host = '', http }) => (http?.paths ?? []).map(({ path = '/' }) => ({
    scheme: 'http' as const, host: host.replace(/^\*\./, 'any.'), port: undefined, path,
  }))).filter(({ host }) => host !== ''))
}
