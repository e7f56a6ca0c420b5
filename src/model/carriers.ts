import type { JsonPath } from '../base/json.ts'

/** Where a kind carries pod templates, and what kind of workload it is. */
export interface Carrier {
  /** `apps/Deployment`, `/Pod`, `argoproj.io/Rollout`. */
  readonly groupKind: string
  /** Path of the template; `*` stands for every list item or map entry. */
  readonly template: JsonPath
  /** Where the pod spec stands within the template: `['spec']`, or `[]` for kinds whose template is the spec itself. */
  readonly spec?: JsonPath
  /** Long-running and replaced when it dies. */
  readonly longRunning: boolean
  /** Path of the replica count, for kinds that have one. */
  readonly replicas?: JsonPath
}

const ofSpec: JsonPath = ['spec', 'template']
const replicas: JsonPath = ['spec', 'replicas']

/** Built-in carriers and those of widespread custom resources; a configuration adds its own. */
const carriers: readonly Carrier[] = [
  { groupKind: '/Pod', template: [], longRunning: false },
  { groupKind: '/ReplicationController', template: ofSpec, longRunning: true, replicas },
  { groupKind: '/PodTemplate', template: ['template'], longRunning: false },
  { groupKind: 'apps/Deployment', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'apps/ReplicaSet', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'apps/StatefulSet', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'apps/DaemonSet', template: ofSpec, longRunning: true },
  { groupKind: 'extensions/Deployment', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'extensions/ReplicaSet', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'extensions/DaemonSet', template: ofSpec, longRunning: true },
  { groupKind: 'batch/Job', template: ofSpec, longRunning: false },
  { groupKind: 'batch/CronJob', template: ['spec', 'jobTemplate', 'spec', 'template'], longRunning: false },
  { groupKind: 'argoproj.io/Rollout', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'apps.openshift.io/DeploymentConfig', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'serving.knative.dev/Service', template: ofSpec, longRunning: true },
  { groupKind: 'serving.knative.dev/Configuration', template: ofSpec, longRunning: true },
  { groupKind: 'serving.knative.dev/Revision', template: [], longRunning: true },
  { groupKind: 'serving.kserve.io/InferenceService', template: ['spec', 'predictor'], spec: [], longRunning: true },
  { groupKind: 'apps.kruise.io/CloneSet', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'apps.kruise.io/StatefulSet', template: ofSpec, longRunning: true, replicas },
  { groupKind: 'apps.kruise.io/DaemonSet', template: ofSpec, longRunning: true },
  { groupKind: 'keda.sh/ScaledJob', template: ['spec', 'jobTargetRef', 'template'], longRunning: false },
  { groupKind: 'jobset.x-k8s.io/JobSet', template: ['spec', 'replicatedJobs', '*', 'template', 'spec', 'template'], longRunning: false },
  { groupKind: 'batch.volcano.sh/Job', template: ['spec', 'tasks', '*', 'template'], longRunning: false },
]

const byGroupKind = new Map(carriers.map((carrier) => [carrier.groupKind, carrier]))

/** The carrier of a group and kind: the configuration's own first. */
export function carrierOf(group: string, kind: string, own: readonly Carrier[] = []): Carrier | undefined {
  const groupKind = `${group}/${kind}`
  return own.find((carrier) => carrier.groupKind === groupKind) ?? byGroupKind.get(groupKind)
}
