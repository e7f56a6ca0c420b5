import { isMap, valueAt } from '../../../base/json.ts'
import { counted } from '../../../base/words.ts'
import type { PodTemplateSpec, StatefulSet } from '../../../model/kubernetes.generated.ts'
import type { ObjectName, Problem } from '../../plan.ts'
import { groupOf, listed, problemOfGone, templateOf, titleOf, titleOfObject, type ChangeFacts } from './facts.ts'

/** What `apply --prune` deletes and nobody gets back. */
export function prunedData(facts: ChangeFacts): Problem[] {
  const namespaces = new Set(facts.pruned.filter((one) => one.kind === 'Namespace' && groupOf(one) === '').map(({ name }) => name))
  // What goes with its namespace is told with it.
  return facts.pruned.filter(({ namespace }) => !namespaces.has(namespace)).flatMap((one): Problem[] => {
    const loss = lossOf(facts, one)
    if (loss === undefined) return []
    return [problemOfGone(facts, one, { rule: 'plan-prune-data', severity: 'error', message: `${titleOf(one)} is pruned: ${loss}`, effect: 'applying the older manifests again does not bring it back', suggestion: 'keep it in the manifests, or take its prune label or its last applied annotation away first' })]
  })
}

function lossOf(facts: ChangeFacts, one: ObjectName): string | undefined {
  switch (`${groupOf(one)}/${one.kind}`) {
    case '/Namespace': return namespaceLoss(facts, one)
    case '/PersistentVolumeClaim': return claimLoss(facts, one)
    case '/PersistentVolume': return 'its claim loses the volume'
    case 'apps/StatefulSet': return statefulSetLoss(facts, one)
    case 'apiextensions.k8s.io/CustomResourceDefinition': return definitionLoss(facts, one)
    case '/Secret': return secretLoss(facts, one)
    default: return undefined
  }
}

function namespaceLoss({ before }: ChangeFacts, { name }: ObjectName): string {
  const claims = before.list('', 'PersistentVolumeClaim', name).length
  const secrets = before.list('', 'Secret', name).length
  const workloads = ['DaemonSet', 'Deployment', 'StatefulSet'].reduce((sum, kind) => sum + before.list('apps', kind, name).length, 0)
  const parts = ([[workloads, 'workload'], [claims, 'PersistentVolumeClaim'], [secrets, 'Secret']] as const).filter(([number]) => number > 0).map(([number, noun]) => counted(number, noun))
  return `everything in it is deleted${parts.length === 0 ? '' : `, ${listed(parts)} among it`}`
}

/** A volume that is provisioned for its claim goes with it, unless it is to be retained. */
function claimLoss({ before }: ChangeFacts, { namespace, name }: ObjectName): string | undefined {
  const claim = before.get('', 'PersistentVolumeClaim', namespace, name)
  const spec = isMap(claim?.spec) ? claim.spec : {}
  const volume = typeof spec.volumeName === 'string' ? spec.volumeName : ''
  const storageClass = typeof spec.storageClassName === 'string' ? spec.storageClassName : ''
  const policy = valueAt(before.get('', 'PersistentVolume', '', volume), ['spec', 'persistentVolumeReclaimPolicy']) ?? before.get('storage.k8s.io', 'StorageClass', '', storageClass)?.reclaimPolicy
  if (policy === 'Retain') return undefined
  return `its volume${volume === '' ? '' : ` ${volume}`} is deleted with it${policy === undefined ? ', unless its reclaim policy is Retain' : ''}`
}

function statefulSetLoss({ before }: ChangeFacts, { namespace, name }: ObjectName): string | undefined {
  const { spec } = (before.get('apps', 'StatefulSet', namespace, name) ?? {}) as StatefulSet
  const templates = (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? '')
  if (spec?.persistentVolumeClaimRetentionPolicy?.whenDeleted !== 'Delete' || templates.length === 0) return undefined
  return `whenDeleted: Delete takes the claims of its ${counted(spec.replicas ?? 1, 'pod')} along (${listed(templates)})`
}

function definitionLoss({ before }: ChangeFacts, { name }: ObjectName): string {
  const { group, names } = (before.get('apiextensions.k8s.io', 'CustomResourceDefinition', '', name)?.spec ?? {}) as { group?: string, names?: { kind?: string } }
  const kind = names?.kind ?? ''
  const instances = before.list(group ?? '', kind).length
  return `every ${kind} of the cluster is deleted with it${instances === 0 ? '' : `, ${String(instances)} now`}`
}

/** Only what a kept workload uses is missed. */
function secretLoss({ after }: ChangeFacts, { namespace, name }: ObjectName): string | undefined {
  const kinds = [['apps', 'DaemonSet'], ['apps', 'Deployment'], ['apps', 'StatefulSet'], ['', 'ReplicationController'], ['batch', 'CronJob']] as const
  const users = kinds.flatMap(([group, kind]) => after.list(group, kind, namespace).flatMap((object) => {
    const template = templateOf(group, kind, object)
    return template !== undefined && usesSecret(template, name) ? [titleOfObject(kind, object)] : []
  }))
  const tls = after.list('networking.k8s.io', 'Ingress', namespace).filter(({ spec }) => ((spec as { tls?: readonly { secretName?: string }[] } | undefined)?.tls ?? []).some(({ secretName }) => secretName === name))
  const all = [...users, ...tls.map((object) => titleOfObject('Ingress', object))]
  return all.length === 0 ? undefined : `${listed(all)} ${all.length === 1 ? 'uses' : 'use'} it`
}

function usesSecret({ spec = {} }: PodTemplateSpec, name: string): boolean {
  const containers = [...spec.initContainers ?? [], ...spec.containers ?? []]
  return (spec.volumes ?? []).some(({ secret, projected }) => secret?.secretName === name || projected?.sources?.some((source) => source.secret?.name === name) === true)
    || (spec.imagePullSecrets ?? []).some((one) => one.name === name)
    || containers.some(({ env = [], envFrom = [] }) => env.some(({ valueFrom }) => valueFrom?.secretKeyRef?.name === name) || envFrom.some(({ secretRef }) => secretRef?.name === name))
}
