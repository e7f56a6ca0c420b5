import { compareStrings, valueAt } from '../../../base/json.ts'
import { Quantity, quantityOrZero } from '../../../base/quantity.ts'
import { newestMinor } from '../../../base/release.ts'
import { counted } from '../../../base/words.ts'
import type { DaemonSet, Job, Node, Pod, PodSpec, ResourceQuota } from '../../../model/kubernetes.generated.ts'
import { podAmounts } from '../../../sim/admission/pod-amounts.ts'
import { matchesScopes, usageOf } from '../../../sim/admission/quota-usage.ts'
import type { AnyObject, ResourceKind } from '../../../sim/api/strategy.ts'
import { shouldRunOn } from '../../../sim/controllers/daemon/node-fit.ts'
import type { Problem } from '../../plan.ts'
import { listed, problemOf, templateOf, templatePath, type ChangedObject, type ChangeFacts, type ObjectReader } from './facts.ts'

/** Namespaces that had pods and will ask for more or less than before, with what their quotas then have left. */
export function capacityDeltas(facts: ChangeFacts): Problem[] {
  const namespaces = [...new Set([...facts.changed.map(({ resource }) => resource), ...facts.pruned].map(({ namespace }) => namespace))].filter((name) => name !== '').sort(compareStrings)
  return namespaces.flatMap((namespace): Problem[] => {
    const [before, after] = [loadsIn(facts.before, namespace), loadsIn(facts.after, namespace)]
    const [old, now] = [sumOf(before), sumOf(after)]
    if (old.pods === 0 || textOf(old) === textOf(now)) return []
    const changed = after.filter((load) => !isSame(load, before)).concat(before.filter((load) => !after.some(({ title }) => title === load.title)))
    const cause = facts.changed.find(({ group, resource }) => resource.namespace === namespace && changed.some(({ title }) => title === `${group}/${resource.kind} ${resource.name}`))
    const quotas = quotaTexts(facts.after, namespace, before, after)
    const told = {
      rule: 'plan-capacity-delta', severity: 'info' as const,
      message: `namespace ${namespace} asks for ${textOf(now)}, before for ${textOf(old)} (${listed(changed.map((load) => changeText(load, before, after)))})`,
    }
    const effect = [...limitsText(now) === limitsText(old) ? [] : [`limits are ${limitsText(now)}, before ${limitsText(old)}`], ...quotas].join('; ')
    const problem = effect === '' ? told : { ...told, effect }
    return [cause === undefined ? { ...problem, resource: { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace } } : problemOf(cause, problem, placeOf(cause))]
  })
}

/** A workload with what each of its pods asks for. */
interface Load {
  /** `apps/Deployment web`. */
  readonly title: string
  readonly pods: number
  readonly spec: PodSpec
}

const kinds = [['apps', 'DaemonSet'], ['apps', 'Deployment'], ['apps', 'ReplicaSet'], ['apps', 'StatefulSet'], ['', 'ReplicationController'], ['batch', 'Job'], ['', 'Pod']] as const

/** What is owned stands for its owner; CronJobs have no pods until their time comes. */
function loadsIn(reader: ObjectReader, namespace: string): Load[] {
  return kinds.flatMap(([group, kind]) => reader.list(group, kind, namespace).flatMap((object): Load[] => {
    const spec = templateOf(group, kind, object)?.spec
    const pods = podsOf(kind, object, reader)
    if (spec === undefined || pods === 0 || object.metadata?.ownerReferences?.some(({ controller }) => controller === true) === true) return []
    return [{ title: `${group}/${kind} ${object.metadata?.name ?? ''}`, pods, spec }]
  }))
}

function podsOf(kind: string, object: AnyObject, reader: ObjectReader): number {
  if (kind === 'Pod') return ['Succeeded', 'Failed'].includes((object as Pod).status?.phase ?? '') ? 0 : 1
  if (kind === 'DaemonSet') return (reader.list('', 'Node') as readonly Node[]).filter((node) => shouldRunOn(object as DaemonSet, node).run).length
  if (kind === 'Job') {
    const { spec, status } = object as Job
    const isOver = spec?.suspend === true || status?.conditions?.some(({ type, status: is }) => (type === 'Complete' || type === 'Failed') && is === 'True') === true
    return isOver ? 0 : Math.min(spec?.parallelism ?? 1, spec?.completions ?? Infinity)
  }
  const replicas = valueAt(object, ['spec', 'replicas'])
  return typeof replicas === 'number' ? replicas : 1
}

interface Sum {
  readonly pods: number
  readonly requests: ReadonlyMap<string, Quantity>
  readonly limits: ReadonlyMap<string, Quantity>
}

function sumOf(loads: readonly Load[]): Sum {
  const [requests, limits] = [new Map<string, Quantity>(), new Map<string, Quantity>()]
  for (const { spec, pods } of loads) {
    for (const [sum, which] of [[requests, 'requests'], [limits, 'limits']] as const) {
      for (const [name, amount] of podAmounts(spec, which)) sum.set(name, (sum.get(name) ?? Quantity.zero).add(times(amount, pods)))
    }
  }
  return { pods: loads.reduce((sum, { pods }) => sum + pods, 0), requests, limits }
}

/** `500m` for 3 pods is `1500m`. */
function times({ nano, format }: Quantity, count: number): Quantity {
  return new Quantity(nano * BigInt(count), format)
}

/** `1500m cpu and 2Gi memory in 6 pods`. */
function textOf({ pods, requests }: Sum): string {
  return `${amountsText(requests, 'nothing')} in ${counted(pods, 'pod')}`
}

function limitsText({ limits }: Sum): string {
  return amountsText(limits, 'none')
}

function amountsText(amounts: ReadonlyMap<string, Quantity>, none: string): string {
  const parts = [...amounts].filter(([, amount]) => amount.sign > 0).sort(([a], [b]) => compareStrings(a, b)).map(([name, amount]) => `${amount.canonical()} ${name}`)
  return parts.length === 0 ? none : listed(parts)
}

function isSame(load: Load, others: readonly Load[]): boolean {
  const other = others.find(({ title }) => title === load.title)
  return other !== undefined && textOf(sumOf([load])) === textOf(sumOf([other])) && limitsText(sumOf([load])) === limitsText(sumOf([other]))
}

/** `Deployment web 2 → 4 pods`, `Deployment web 100m → 500m cpu each`. */
function changeText({ title }: Load, before: readonly Load[], after: readonly Load[]): string {
  const name = title.slice(title.indexOf('/') + 1)
  const [old, now] = [before, after].map((loads) => loads.find((load) => load.title === title))
  if (old === undefined || now === undefined) return `${name} ${old === undefined ? 'is new' : 'goes'}`
  if (old.pods !== now.pods) return `${name} ${String(old.pods)} → ${counted(now.pods, 'pod')}`
  const [was, is] = [old, now].map(({ spec }) => amountsText(podAmounts(spec, 'requests'), 'nothing'))
  return was === is ? `limits of ${name}` : `${name} ${was ?? ''} → ${is ?? ''} each`
}

const podKind: ResourceKind = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true }

/** `ResourceQuota team then has 1500m of 2 requests.cpu`: only what pods use and what changes. */
function quotaTexts(reader: ObjectReader, namespace: string, before: readonly Load[], after: readonly Load[]): string[] {
  return (reader.list('', 'ResourceQuota', namespace) as readonly ResourceQuota[]).flatMap(({ metadata, spec = {} }) => {
    const [was, is] = [before, after].map((loads) => {
      const used = new Map<string, Quantity>()
      for (const load of loads) {
        const pod = { metadata: {}, spec: load.spec } as object as AnyObject
        if (matchesScopes(spec, podKind, pod, newestMinor)) for (const [name, amount] of usageOf(podKind, pod)) used.set(name, (used.get(name) ?? Quantity.zero).add(times(amount, load.pods)))
      }
      return used
    })
    const parts = Object.entries(spec.hard ?? {}).sort(([a], [b]) => compareStrings(a, b)).flatMap(([name, hard]) => {
      const [old, now] = [was?.get(name), is?.get(name)]
      return now === undefined || (old !== undefined && old.compare(now) === 0) ? [] : [`${now.canonical()} of ${quantityOrZero(hard).toString()} ${name}`]
    })
    return parts.length === 0 ? [] : [`ResourceQuota ${metadata?.name ?? ''} then has ${listed(parts)} in use by them`]
  })
}

function placeOf({ group, resource: { kind }, before, after }: ChangedObject): readonly (string | number)[] {
  if (before !== undefined && valueAt(before, ['spec', 'replicas']) !== valueAt(after, ['spec', 'replicas'])) return ['spec', 'replicas']
  return before === undefined ? ['metadata', 'name'] : [...templatePath(group, kind) ?? [], 'spec', 'containers', 0, 'resources']
}
