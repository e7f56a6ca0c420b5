import { listAt, mapAt, textAt } from '../tables/cells.ts'
import { textOfBase64 } from '../text-bytes.ts'
import type { Describer } from './describer.ts'
import { binding, role } from './access.ts'
import * as network from './network.ts'
import { node } from './nodes.ts'
import { pod } from './pods.ts'
import * as policies from './policies.ts'
import * as storage from './storage.ts'
import { headLines } from './text.ts'
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

export const describers: Readonly<Record<string, Describer>> = {
  '/ConfigMap': configMap, '/Secret': secret, '/ServiceAccount': serviceAccount, '/Service': network.service, '/Endpoints': network.endpoints, '/Pod': pod, '/ReplicationController': workloads.replicationController,
  '/Namespace': policies.namespace, '/ResourceQuota': policies.quota, '/LimitRange': policies.limitRange, '/Node': node, '/PersistentVolume': storage.volume, '/PersistentVolumeClaim': storage.claim,
  'apps/Deployment': workloads.deployment, 'apps/ReplicaSet': workloads.replicaSet, 'apps/StatefulSet': workloads.statefulSet, 'apps/DaemonSet': workloads.daemonSet, 'batch/Job': workloads.job, 'batch/CronJob': workloads.cronJob,
  'autoscaling/HorizontalPodAutoscaler': policies.autoscaler, 'policy/PodDisruptionBudget': policies.disruptionBudget, 'scheduling.k8s.io/PriorityClass': policies.priorityClass,
  'networking.k8s.io/Ingress': network.ingress, 'networking.k8s.io/IngressClass': network.ingressClass, 'networking.k8s.io/NetworkPolicy': network.networkPolicy, 'networking.k8s.io/ServiceCIDR': network.serviceCidr, 'networking.k8s.io/IPAddress': network.ipAddress, 'discovery.k8s.io/EndpointSlice': network.endpointSlice,
  'storage.k8s.io/StorageClass': storage.storageClass, 'storage.k8s.io/VolumeAttributesClass': storage.volumeAttributesClass, 'storage.k8s.io/CSINode': storage.csiNode,
  'rbac.authorization.k8s.io/Role': role, 'rbac.authorization.k8s.io/ClusterRole': role, 'rbac.authorization.k8s.io/RoleBinding': binding, 'rbac.authorization.k8s.io/ClusterRoleBinding': binding,
}
