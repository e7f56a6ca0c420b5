import { goJson } from '../../../base/go-format.ts'
import type { ValueMap } from '../../../base/json.ts'
import { selectorFromMap } from '../../../base/labels.ts'
import type { Minor } from '../../../base/release.ts'
import { catalogSchemas } from '../../../model/catalog-schemas.ts'
import { resourceOf } from '../../../model/manifest-resource.ts'
import { referencesOf } from '../../../model/references.ts'
import type { Reference } from '../../../model/bundle.ts'
import type { Service } from '../../../model/kubernetes.generated.ts'
import { manifestObjects, parseFile } from '../../../parse/document.ts'
import type { AnyObject } from '../../../sim/api/strategy.ts'
import type { ObjectName, Problem } from '../../plan.ts'
import { groupOf, listed, problemOf, relatedPlace, templateOf, titleOf, type ChangeFacts } from './facts.ts'

/** What stays and names, or selects, what prune deletes. A Secret that is used is told with the data that goes. */
export function danglingReferences(facts: ChangeFacts): Problem[] {
  if (facts.pruned.length === 0) return []
  const gone = new Map(facts.pruned.filter(({ kind }) => kind !== 'Secret').map((one) => [keyOf(one.kind, one.namespace, one.name), one]))
  const namespaces = new Set(facts.pruned.filter((one) => one.kind === 'Namespace' && groupOf(one) === '').map(({ name }) => name))
  return referring.flatMap(([apiVersion, kind]) => facts.after.list(groupOf({ apiVersion }), kind).flatMap((object): Problem[] => {
    const { namespace = '', ownerReferences = [] } = object.metadata ?? {}
    if (namespaces.has(namespace) || ownerReferences.some(({ controller }) => controller === true)) return []
    const name = { apiVersion, kind, namespace, name: object.metadata?.name ?? '' }
    return [...references(facts, { object, name, gone, namespaces }), ...kind === 'Service' ? deserted(facts, object, name) : []]
  }))
}

/** Kinds that name others, in the version in which they are stored. */
const referring: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Pod'], ['v1', 'ReplicationController'], ['apps/v1', 'DaemonSet'], ['apps/v1', 'Deployment'], ['apps/v1', 'ReplicaSet'], ['apps/v1', 'StatefulSet'], ['batch/v1', 'CronJob'], ['batch/v1', 'Job'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'], ['keda.sh/v1alpha1', 'ScaledObject'], ['v1', 'PersistentVolumeClaim'], ['v1', 'Service'], ['networking.k8s.io/v1', 'Ingress'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'], ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'],
  ['admissionregistration.k8s.io/v1', 'MutatingWebhookConfiguration'], ['admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration'], ['apiregistration.k8s.io/v1', 'APIService'], ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'],
]

interface Kept {
  readonly object: AnyObject
  readonly name: ObjectName
  readonly gone: ReadonlyMap<string, ObjectName>
  /** Those that are pruned with all that is in them. */
  readonly namespaces: ReadonlySet<string>
}

/** One problem for each object that is missed, at the first place that names it. */
function references(facts: ChangeFacts, { object, name, gone, namespaces }: Kept): Problem[] {
  const found = new Map<string, { readonly target: ObjectName, readonly first: Reference, count: number }>()
  for (const reference of namedBy(object, name, [...gone.values()], facts.minor)) {
    const { kind, namespace = '', optional } = reference
    const key = keyOf(kind, namespace, reference.name)
    const target = gone.get(key) ?? (namespaces.has(namespace) ? { apiVersion: '', kind, namespace, name: reference.name } : undefined)
    if (target === undefined || optional || facts.before.get(groupOf(target), target.kind, target.namespace, target.name) === undefined) continue
    const known = found.get(key)
    if (known === undefined) found.set(key, { target, first: reference, count: 1 })
    else known.count++
  }
  return [...found.values()].map(({ target, first, count }) => placed(facts, name, {
    rule: 'plan-dangling-after-prune', severity: 'error', message: `${titleOf(target)} is pruned, and ${titleOf(name)} still names it${count > 1 ? ` in ${String(count)} places` : ''} (${first.path.map((step) => typeof step === 'number' ? `[${String(step)}]` : `.${step}`).join('').slice(1)})`,
    effect: effectOf(name.kind, target.kind), suggestion: 'keep it in the manifests, or take the reference away with it', ...relatedPlace('it stood here', facts.earlierManifestOf(target), ['metadata', 'name']),
  }, first.path))
}

/** What an object names; an object in which no name of what is gone stands is not looked into. */
function namedBy(object: AnyObject, { apiVersion, kind }: ObjectName, gone: readonly ObjectName[], minor: Minor): readonly Reference[] {
  const text = goJson({ ...object as ValueMap, apiVersion, kind })
  if (!gone.some(({ name }) => text.includes(`"${name}"`))) return []
  const [manifest] = manifestObjects(parseFile('stored.json', text)).objects
  return manifest === undefined ? [] : referencesOf(resourceOf('stored.json', manifest, { schemas: catalogSchemas([minor]), carriers: [], renderNamespace: () => object.metadata?.namespace }))
}

/** A Service that stays when all whose pods it found are pruned. */
function deserted(facts: ChangeFacts, { metadata, spec }: Service, name: ObjectName): Problem[] {
  const { selector = {} } = spec ?? {}
  if (Object.keys(selector).length === 0) return []
  const asked = selectorFromMap(selector)
  const ofPods = (group: string, kind: string, object: AnyObject | undefined): boolean => object !== undefined && asked.matches(templateOf(group, kind, object)?.metadata?.labels)
  const makers = facts.pruned.filter((one) => one.namespace === metadata?.namespace && ofPods(groupOf(one), one.kind, facts.before.get(groupOf(one), one.kind, one.namespace, one.name)))
  if (makers.length === 0 || workloads.some(([group, kind]) => facts.after.list(group, kind, metadata?.namespace).some((object) => ofPods(group, kind, object) && !isOfGone(object, makers)))) return []
  return [placed(facts, name, {
    rule: 'plan-dangling-after-prune', severity: 'error', message: `${listed(makers.map(titleOf))} ${makers.length === 1 ? 'is' : 'are'} pruned, and ${titleOf(name)} (${asked.toString()}) selects no other pods`,
    effect: 'connections to a Service without pods are refused', suggestion: 'take the Service away with its pods, or keep them in the manifests', ...relatedPlace('it stood here', makers[0] && facts.earlierManifestOf(makers[0]), ['metadata', 'name']),
  }, ['spec', 'selector'])]
}

const workloads = [['apps', 'DaemonSet'], ['apps', 'Deployment'], ['apps', 'ReplicaSet'], ['apps', 'StatefulSet'], ['', 'ReplicationController'], ['batch', 'CronJob'], ['batch', 'Job'], ['', 'Pod']] as const

/** What is owned goes with its owner. */
function isOfGone({ metadata }: AnyObject, gone: readonly ObjectName[]): boolean {
  return metadata?.ownerReferences?.some(({ controller, kind, name }) => controller === true && (kind === 'ReplicaSet' || gone.some((one) => one.kind === kind && one.name === name))) === true
}

function placed(facts: ChangeFacts, resource: ObjectName, problem: Parameters<typeof problemOf>[1], path: Reference['path']): Problem {
  const manifest = facts.manifestOf(resource)
  return manifest === undefined ? { ...problem, resource } : problemOf({ resource, manifest }, problem, path)
}

function keyOf(kind: string, namespace: string, name: string): string {
  return JSON.stringify([kind, namespace, name])
}

/** What whoever names it runs into, and when. */
function effectOf(from: string, target: string): string {
  if (from === 'Ingress') return 'requests to it are answered with 503'
  if (from === 'HorizontalPodAutoscaler' || from === 'ScaledObject') return 'it has nothing to scale any more'
  if (from.endsWith('Binding')) return target === 'ServiceAccount' ? 'it gives its rights to nobody, and to whoever makes a ServiceAccount of that name' : 'it gives no rights any more'
  if (from.endsWith('WebhookConfiguration')) return 'its webhooks cannot be called, and with failurePolicy Fail whatever they are asked about is refused'
  if (from === 'APIService') return 'its API is not available any more, and namespaces cannot be deleted meanwhile'
  return Object.hasOwn(missed, target) ? missed[target] ?? '' : 'what it asks for is not there any more'
}

const missed: Readonly<Record<string, string>> = {
  ConfigMap: 'pods that run go on; those that start from then on do not: CreateContainerConfigError, or a volume that cannot be mounted',
  PersistentVolumeClaim: 'pods that run go on until they are replaced; those that come after stay Pending',
  ServiceAccount: 'pods that run lose their rights; new ones are refused',
  PriorityClass: 'new pods are refused',
  RuntimeClass: 'new pods are refused',
  StorageClass: 'claims that are not bound yet stay Pending',
  Service: 'its name is not known to the DNS any more',
  PersistentVolume: 'the claim is lost',
}
