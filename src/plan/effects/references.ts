import { hostsIn, type HostMention } from '../../base/hosts-in-text.ts'
import { compareStrings } from '../../base/json.ts'
import type { ConfigMap, Container, Pod } from '../../model/kubernetes.generated.ts'
import { oneOf, type NetworkView } from '../../sim/network/view.ts'

/** Of what is longer only the beginning is read. */
const longest = 65_536

/** Services that are named where programs read addresses. Only what is a Service for this pod counts: a word in a sentence is none. */
export function mentionsOf(view: NetworkView, pod: Pod): HostMention[] {
  const namespace = pod.metadata?.namespace ?? ''
  const found = new Map<string, HostMention>()
  for (const { key, text } of textsOf(view, pod)) {
    for (const mention of hostsIn(text.slice(0, longest), key)) if (isService(view, namespace, mention.host)) found.set(`${mention.host}:${mention.port ?? ''}`, mention)
  }
  return [...found].sort(([a], [b]) => compareStrings(a, b)).map(([, mention]) => mention)
}

/** Texts with the keys that they stand under; arguments have none. */
function textsOf(view: NetworkView, pod: Pod): { readonly key: string, readonly text: string }[] {
  const namespace = pod.metadata?.namespace ?? ''
  const containers: Container[] = [...pod.spec?.initContainers ?? [], ...pod.spec?.containers ?? []]
  const maps = new Set<string>()
  for (const { configMap, projected } of pod.spec?.volumes ?? []) for (const name of [configMap?.name, ...(projected?.sources ?? []).map((source) => source.configMap?.name)]) if (name !== undefined) maps.add(name)
  const texts: { readonly key: string, readonly text: string }[] = []
  for (const { env = [], envFrom = [], args = [], command = [] } of containers) {
    texts.push(...[...args, ...command].map((text) => ({ key: '', text })))
    for (const { name: key = '', value, valueFrom } of env) {
      if (value !== undefined) texts.push({ key, text: value })
      const reference = valueFrom?.configMapKeyRef
      const data = reference === undefined ? undefined : configMap(view, namespace, reference.name)?.data?.[reference.key ?? '']
      if (data !== undefined) texts.push({ key, text: data })
    }
    for (const { configMapRef } of envFrom) if (configMapRef?.name !== undefined) maps.add(configMapRef.name)
  }
  for (const name of maps) texts.push(...Object.entries(configMap(view, namespace, name)?.data ?? {}).map(([key, text]) => ({ key, text })))
  return texts
}

function configMap(view: NetworkView, namespace: string, name = ''): ConfigMap | undefined {
  return view.get('ConfigMap', namespace, name)
}

/** `db`, `db.dev`, `db-0.db.dev`, with or without `svc.cluster.local`. */
function isService(view: NetworkView, namespace: string, host: string): boolean {
  const labels = host.replace(/\.svc(?:\.cluster\.local)?$/, '').split('.')
  if (labels.length > 3) return false
  const [first = '', second, third] = labels
  if (second === undefined) return oneOf(view, 'Service', namespace, first) !== undefined
  if (third !== undefined) return oneOf(view, 'Service', third, second) !== undefined
  return oneOf(view, 'Service', second, first) !== undefined || oneOf(view, 'Service', namespace, second)?.spec?.clusterIP === 'None'
}
