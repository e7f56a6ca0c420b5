import { isMap, type ValueMap } from '../../base/json.ts'
import { listAt, mapAt, textAt, textsAt } from '../tables/cells.ts'
import { textOfBase64 } from '../text-bytes.ts'
import type { Describer } from './describer.ts'
import * as network from './network.ts'
import { node } from './nodes.ts'
import { pod } from './pods.ts'
import * as policies from './policies.ts'
import * as storage from './storage.ts'
import { headLines, labelLines } from './text.ts'
import * as workloads from './workloads.ts'

const configMap: Describer = (o, { events }) => {
  const data = mapAt(o, 'data')
  const binary = mapAt(o, 'binaryData')
  const texts = Object.keys(data).sort().map((key) => `${key}:\n----\n${textAt(data, key)}\n\n`).join('')
  const sizes = Object.keys(binary).sort().map((key) => `${key}: ${atob(textAt(binary, key)).length} bytes\n`).join('')
  return `${headLines(o)}\nData\n====\n${texts}\nBinaryData\n====\n${sizes}\n${events}`
}

const secret: Describer = (o) => {
  const data = mapAt(o, 'data')
  const lines = Object.keys(data).sort().map((key) => textAt(o, 'type') === 'kubernetes.io/service-account-token' && key === 'token' ? `${key}:\t${textOfBase64(textAt(data, key))}\n` : `${key}:\t${atob(textAt(data, key)).length} bytes\n`)
  return `${headLines(o)}\nType:\t${textAt(o, 'type')}\n\nData\n====\n${lines.join('')}`
}

const serviceAccount: Describer = (o, { events }) => {
  const names = listAt(o, 'imagePullSecrets').map((one) => textAt(one, 'name'))
  return `${headLines(o)}Image pull secrets:\t${names.length === 0 ? '<none>' : names.join('\n\t')}\n${events}`
}

/** Each resource of a rule stands alone; what names nothing but verbs comes in the order of resources. */
const role: Describer = (o) => {
  const rows = listAt(o, 'rules').flatMap((rule) => {
    const [names, verbs, urls] = [textsAt(rule, 'resourceNames'), textsAt(rule, 'verbs'), textsAt(rule, 'nonResourceURLs')]
    const resources = textsAt(rule, 'resources').flatMap((resource) => textsAt(rule, 'apiGroups').map((group) => group === '' ? resource : `${resource}.${group}`))
    const shown = (list: readonly string[]): string => `[${list.join(' ')}]`
    if (resources.length === 0) return urls.map((url) => ['', `[${url}]`, shown(names), shown(verbs)])
    return resources.map((resource) => [resource, '[]', shown(names), shown(verbs)])
  })
  const order = (row: readonly string[]): string => `${row[0]?.includes('.') === true ? '1' : '0'}${row[0] ?? ''}`
  const sorted = [...rows].sort((a, b) => order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0)
  return `Name:\t${textAt(o, 'metadata', 'name')}\n${labelLines(o)}PolicyRule:\n  Resources\tNon-Resource URLs\tResource Names\tVerbs\n  ---------\t-----------------\t--------------\t-----\n${sorted.map((row) => `  ${row.join('\t')}\n`).join('')}`
}

const binding: Describer = (o) => {
  const subjects = listAt(o, 'subjects').map((one) => `  ${textAt(one, 'kind')}\t${textAt(one, 'name')}\t${textAt(one, 'namespace')}\n`).join('')
  return `Name:\t${textAt(o, 'metadata', 'name')}\n${labelLines(o)}Role:\n  Kind:\t${textAt(o, 'roleRef', 'kind')}\n  Name:\t${textAt(o, 'roleRef', 'name')}\nSubjects:\n  Kind\tName\tNamespace\n  ----\t----\t---------\n${subjects}`
}

/** Kinds without a describer of their own: every field, its name in words. */
export const generic: Describer = (o, { events }) => `Name:\t${textAt(o, 'metadata', 'name')}\nNamespace:\t${textAt(o, 'metadata', 'namespace')}\n${labelLines(o)}${fields(o, 0, true)}${events}`

const skipped = new Set(['metadata.name', 'metadata.namespace', 'metadata.labels', 'metadata.annotations', 'metadata.managedFields'])

function fields(map: ValueMap, level: number, top: boolean, path = ''): string {
  const indent = '  '.repeat(level)
  return Object.keys(map).filter((key) => !skipped.has(path === '' ? key : `${path}.${key}`)).map((key): [string, string] => [words(key), key]).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([word, key]) => {
    const value = map[key] ?? null
    if (isMap(value)) return `${indent}${word}:\n${fields(value, level + 1, false, path === '' ? key : `${path}.${key}`)}`
    if (Array.isArray(value)) return `${indent}${word}:\n${value.map((item) => isMap(item) ? fields(item, level + 1, false, '-') : `${indent}  ${textAt({ item }, 'item')}\n`).join('')}`
    return `${indent}${word}:\t${textAt({ value }, 'value') || (top ? '' : '<nil>')}\n`
  }).join('')
}

/** `apiVersion` → `API Version`: `smartLabelFor`. */
function words(key: string): string {
  if (/[A-Z]{2}.*[0-9]/.test(key)) return key
  const parts = key.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/(-)/g, ' - ').split(' ')
  return parts.map((part) => ['api', 'uid', 'url', 'osb', 'guid'].includes(part.toLowerCase()) ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)).join(' ')
}

export const describers: Readonly<Record<string, Describer>> = {
  '/ConfigMap': configMap, '/Secret': secret, '/ServiceAccount': serviceAccount, '/Service': network.service, '/Endpoints': network.endpoints, '/Pod': pod, '/ReplicationController': workloads.replicationController,
  '/Namespace': policies.namespace, '/ResourceQuota': policies.quota, '/LimitRange': policies.limitRange, '/Node': node, '/PersistentVolume': storage.volume, '/PersistentVolumeClaim': storage.claim,
  'apps/Deployment': workloads.deployment, 'apps/ReplicaSet': workloads.replicaSet, 'apps/StatefulSet': workloads.statefulSet, 'apps/DaemonSet': workloads.daemonSet, 'batch/Job': workloads.job, 'batch/CronJob': workloads.cronJob,
  'autoscaling/HorizontalPodAutoscaler': policies.autoscaler, 'policy/PodDisruptionBudget': policies.disruptionBudget, 'scheduling.k8s.io/PriorityClass': policies.priorityClass,
  'networking.k8s.io/Ingress': network.ingress, 'networking.k8s.io/IngressClass': network.ingressClass, 'networking.k8s.io/NetworkPolicy': network.networkPolicy, 'discovery.k8s.io/EndpointSlice': network.endpointSlice,
  'storage.k8s.io/StorageClass': storage.storageClass, 'storage.k8s.io/VolumeAttributesClass': storage.volumeAttributesClass, 'storage.k8s.io/CSINode': storage.csiNode,
  'rbac.authorization.k8s.io/Role': role, 'rbac.authorization.k8s.io/ClusterRole': role, 'rbac.authorization.k8s.io/RoleBinding': binding, 'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
}
