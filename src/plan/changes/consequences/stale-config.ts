import { isMap, sameValue, sortedKeys, type ValueMap } from '../../../base/json.ts'
import type { Container, PodSpec, PodTemplateSpec, Volume } from '../../../model/kubernetes.generated.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import type { Problem } from '../../plan.ts'
import { listed, oncePer, problemOf, templateOf, titleOf, titleOfObject, type ChangedObject, type ChangeFacts } from './facts.ts'

/** Configuration that changes under pods that go on with the old one: nothing makes them start again. */
export function staleConfigs(facts: ChangeFacts): Problem[] {
  const runningIn = oncePer((namespace) => running(facts, namespace))
  return facts.changed.flatMap((change): Problem[] => {
    const { resource: { kind, namespace }, group, before, after } = change
    if (group !== '' || (kind !== 'ConfigMap' && kind !== 'Secret') || before === undefined) return []
    const keys = changedKeys(before, after)
    const consumers = keys.length === 0 ? [] : runningIn(namespace).flatMap((workload) => consumerOf(workload, change, keys))
    if (consumers.length === 0) return []
    return [problemOf(change, {
      rule: 'plan-config-no-restart', severity: 'warning',
      message: `${titleOf(change.resource)} changes (${listed(keys)}), and nothing restarts ${listed(consumers)}`,
      effect: 'their pods keep the old values until something else replaces them, and then some have the old and some the new ones',
      suggestion: 'change the template with it (a checksum of the configuration as annotation, a name with a hash), or kubectl rollout restart',
    }, placeOf(change, keys[0] ?? ''))]
  })
}

/** Keys with another value; values themselves are nobody's to see. */
function changedKeys(before: AnyObject, after: AnyObject): string[] {
  const of = (object: AnyObject): ValueMap => ({ ...isMap(object.data) ? object.data : {}, ...isMap(object.binaryData) ? object.binaryData : {} })
  const [was, is] = [of(before), of(after)]
  return sortedKeys({ ...was, ...is }).filter((key) => !sameValue(was[key], is[key]))
}

function placeOf({ manifest }: ChangedObject, key: string): readonly string[] {
  const part = ['data', 'stringData', 'binaryData'].find((name) => isMap(manifest.object[name]) && Object.hasOwn(manifest.object[name], key))
  return part === undefined ? [] : [part, key]
}

interface Running {
  readonly kind: string
  readonly object: AnyObject
  readonly template: PodTemplateSpec
}

const kinds = [['apps', 'DaemonSet'], ['apps', 'Deployment'], ['apps', 'StatefulSet'], ['', 'ReplicationController']] as const

/** Workloads that were there before with the template that they have now: their pods stay. */
function running({ before, after }: ChangeFacts, namespace: string): Running[] {
  return kinds.flatMap(([group, kind]) => after.list(group, kind, namespace).flatMap((object): Running[] => {
    const old = before.get(group, kind, namespace, object.metadata?.name ?? '')
    const template = templateOf(group, kind, object)
    const isEmpty = isMap(object.spec) && object.spec.replicas === 0
    if (old === undefined || template === undefined || isEmpty || !sameValue(templateOf(group, kind, old), template)) return []
    return [{ kind, object, template }]
  }))
}

/** `Deployment default/web (container web: env COLOR)`; none where all of it is mounted, which kubelet updates, or where a reloader looks after it. */
function consumerOf({ kind, object, template }: Running, config: ChangedObject, keys: readonly string[]): string[] {
  if (isReloaded(object, template, config)) return []
  const spec = template.spec ?? {}
  const containers = [...spec.initContainers?.filter(({ restartPolicy }) => restartPolicy === 'Always') ?? [], ...spec.containers ?? []]
  const uses = containers.flatMap((container) => usesOf(container, spec, config, new Set(keys)).map((use) => `container ${container.name ?? ''}: ${use}`))
  return uses.length === 0 ? [] : [`${titleOfObject(kind, object)} (${listed(uses, 3)})`]
}

/** What a container read when it started, and does not read again. */
function usesOf({ env = [], envFrom = [], volumeMounts = [] }: Container, spec: PodSpec, { resource: { kind, name } }: ChangedObject, keys: ReadonlySet<string>): string[] {
  const reference = kind === 'Secret' ? 'secretKeyRef' : 'configMapKeyRef'
  const source = kind === 'Secret' ? 'secretRef' : 'configMapRef'
  const variables = env.filter(({ valueFrom }) => valueFrom?.[reference]?.name === name && keys.has(valueFrom[reference].key ?? '')).map((variable) => `env ${variable.name ?? ''}`)
  // A variable of the same name under env hides that of envFrom.
  const hidden = new Set(env.map((variable) => variable.name))
  const isRead = envFrom.some((from) => from[source]?.name === name && [...keys].some((key) => !hidden.has(`${from.prefix ?? ''}${key}`)))
  const files = volumeMounts.filter(({ subPath, subPathExpr, name: volume }) => (subPath ?? subPathExpr ?? '') !== '' && isMounted(spec.volumes?.find((one) => one.name === volume), { kind, name }, keys, subPath))
  return [...variables, ...isRead ? ['envFrom'] : [], ...files.map(({ subPath, subPathExpr }) => `subPath ${subPath ?? subPathExpr ?? ''}`)]
}

interface Projection {
  readonly items?: readonly { readonly key?: string | undefined, readonly path?: string | undefined }[] | undefined
}

/** Whether the file or folder at `subPath` of the volume comes from a changed key; undefined is a path that only the pod knows. */
function isMounted(volume: Volume | undefined, { kind, name }: { readonly kind: string, readonly name: string }, keys: ReadonlySet<string>, subPath: string | undefined): boolean {
  if (volume === undefined) return false
  const own: readonly (Projection | false)[] = kind === 'Secret'
    ? [volume.secret?.secretName === name && volume.secret, ...volume.projected?.sources?.map(({ secret }) => secret?.name === name && secret) ?? []]
    : [volume.configMap?.name === name && volume.configMap, ...volume.projected?.sources?.map(({ configMap }) => configMap?.name === name && configMap) ?? []]
  return own.some((projection) => projection !== false && [...keys].some((key) => {
    const path = projection.items === undefined ? key : projection.items.find((item) => item.key === key)?.path
    return path !== undefined && (subPath === undefined || path === subPath || path.startsWith(`${subPath}/`))
  }))
}

/** Annotations of stakater/Reloader and of Wave, on the workload or, as Reloader takes them, too, on its pods. */
function isReloaded({ metadata }: AnyObject, { metadata: podMetadata }: PodTemplateSpec, { resource: { kind, name }, after }: ChangedObject): boolean {
  const annotations = { ...podMetadata?.annotations, ...metadata?.annotations }
  const type = kind.toLowerCase()
  if ([`${prefix}auto`, `${type}.${prefix}auto`, 'wave.pusher.com/update-on-config-change'].some((key) => annotations[key] === 'true')) return true
  if (annotations[`${prefix}search`] === 'true' && after.metadata?.annotations?.[`${prefix}match`] === 'true') return true
  return (annotations[`${type}.${prefix}reload`] ?? '').split(',').some((one) => one.trim() === name)
}

const prefix = 'reloader.stakater.com/'
