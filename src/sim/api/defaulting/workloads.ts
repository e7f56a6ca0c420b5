import type {
  CronJob, DaemonSet, Deployment, Job, Pod, PodTemplate, PodTemplateSpec, ReplicaSet, ReplicationController, StatefulSet,
} from '../../../model/kubernetes.generated.ts'
import { isMap, type Value } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import { gateEnabled } from '../features.ts'
import type { AnyObject } from '../strategy.ts'
import { defaultPodTemplateSpec } from './pod-spec.ts'
import { defaultPod } from './pod.ts'
import { roundResourceList } from './quantities.ts'
import type { Defaulter, Defaulters } from './types.ts'

/** Defaults of Pods and of the kinds that hold a pod template. */
export const defaulters: Defaulters = {
  '/v1/Pod': defaulter<Pod>(defaultPod),
  '/v1/PodTemplate': defaulter<PodTemplate>((object) => { defaultPodTemplateSpec(object.template ??= {}) }),
  '/v1/ReplicationController': defaulter<ReplicationController>(defaultReplicationController),
  'apps/v1/Deployment': defaulter<Deployment>(defaultDeployment),
  'apps/v1/ReplicaSet': defaulter<ReplicaSet>(defaultReplicaSet),
  'apps/v1/StatefulSet': defaulter<StatefulSet>(defaultStatefulSet),
  'apps/v1/DaemonSet': defaulter<DaemonSet>(defaultDaemonSet),
  'batch/v1/Job': defaulter<Job>(defaultJob),
  'batch/v1/CronJob': defaulter<CronJob>(defaultCronJob),
}

/** `pkg/apis/core/v1/defaults.go` (1.36): the template's labels also select and label. */
function defaultReplicationController(object: ReplicationController): void {
  const spec = object.spec ??= {}
  const labels = spec.template?.metadata?.labels
  if (labels !== undefined) {
    if (isEmpty(spec.selector)) spec.selector = { ...labels }
    if (isEmpty(object.metadata?.labels)) object.metadata = { ...object.metadata, labels: { ...labels } }
  }
  spec.replicas ??= 1
  if (spec.template !== undefined) defaultPodTemplateSpec(spec.template)
}

/** `pkg/apis/apps/v1/defaults.go` (1.36), and the next three. */
function defaultDeployment(object: Deployment): void {
  const spec = object.spec ??= {}
  defaultPodTemplateSpec(spec.template ??= {})
  spec.replicas ??= 1
  const strategy = spec.strategy ??= {}
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    const rollingUpdate = strategy.rollingUpdate ??= {}
    rollingUpdate.maxUnavailable ??= '25%'
    rollingUpdate.maxSurge ??= '25%'
  }
  spec.revisionHistoryLimit ??= 10
  spec.progressDeadlineSeconds ??= 600
}

function defaultReplicaSet(object: ReplicaSet): void {
  const spec = object.spec ??= {}
  spec.replicas ??= 1
  defaultPodTemplateSpec(spec.template ??= {})
}

function defaultDaemonSet(object: DaemonSet): void {
  const spec = object.spec ??= {}
  defaultPodTemplateSpec(spec.template ??= {})
  const strategy = spec.updateStrategy ??= {}
  strategy.type ||= 'RollingUpdate'
  if (strategy.type === 'RollingUpdate') {
    const rollingUpdate = strategy.rollingUpdate ??= {}
    rollingUpdate.maxUnavailable ??= 1
    rollingUpdate.maxSurge ??= 0
  } else if (strategy.rollingUpdate !== undefined) {
    // Not defaulted, but plain numbers in the internal type.
    strategy.rollingUpdate.maxUnavailable ??= 0
    strategy.rollingUpdate.maxSurge ??= 0
  }
  spec.revisionHistoryLimit ??= 10
}

function defaultStatefulSet(object: StatefulSet, minor: Minor): void {
  const spec = object.spec ??= {}
  defaultPodTemplateSpec(spec.template ??= {})
  spec.podManagementPolicy ||= 'OrderedReady'
  const strategy = spec.updateStrategy ??= {}
  if (!strategy.type) {
    strategy.type = 'RollingUpdate'
    strategy.rollingUpdate ??= {}
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate !== undefined) {
    strategy.rollingUpdate.partition ??= 0
    if (gateEnabled(minor, 'MaxUnavailableStatefulSet')) strategy.rollingUpdate.maxUnavailable ??= 1
  }
  if (gateEnabled(minor, 'StatefulSetAutoDeletePVC')) {
    const retention = spec.persistentVolumeClaimRetentionPolicy ??= {}
    retention.whenDeleted ||= 'Retain'
    retention.whenScaled ||= 'Retain'
  }
  spec.replicas ??= 1
  spec.revisionHistoryLimit ??= 10
  for (const claim of spec.volumeClaimTemplates ?? []) {
    claim.apiVersion = 'v1'
    claim.kind = 'PersistentVolumeClaim'
    claim.metadata ??= {}
    const claimSpec = claim.spec ??= {}
    claimSpec.volumeMode ??= 'Filesystem'
    claimSpec.resources ??= {}
    roundResourceList(claimSpec.resources.limits)
    roundResourceList(claimSpec.resources.requests)
    claim.status = { ...claim.status, phase: claim.status?.phase || 'Pending' }
  }
}

/** `pkg/apis/batch/v1/defaults.go` (1.36). Labels are shared with the template, which gets more of them in `prepareForCreate`. */
function defaultJob(object: Job, minor: Minor): void {
  const spec = object.spec ??= {}
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2147483647
  const template = spec.template ??= {}
  const labels = template.metadata?.labels
  if (labels !== undefined && isEmpty(object.metadata?.labels)) object.metadata = { ...object.metadata, labels }
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  if (gateEnabled(minor, 'JobPodReplacementPolicy')) {
    spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
  }
  spec.manualSelector ??= false
  defaultJobTemplate(spec, template)
}

function defaultCronJob(object: CronJob): void {
  const spec = object.spec ??= {}
  spec.concurrencyPolicy ||= 'Allow'
  spec.suspend ??= false
  spec.successfulJobsHistoryLimit ??= 3
  spec.failedJobsHistoryLimit ??= 1
  const jobTemplate = spec.jobTemplate ??= {}
  jobTemplate.metadata ??= {}
  const jobSpec = jobTemplate.spec ??= {}
  defaultJobTemplate(jobSpec, jobSpec.template ??= {})
}

/** What both a Job and the template of a CronJob get. */
function defaultJobTemplate(spec: NonNullable<Job['spec']>, template: PodTemplateSpec): void {
  defaultPodTemplateSpec(template)
  for (const { onPodConditions } of spec.podFailurePolicy?.rules ?? []) {
    for (const pattern of onPodConditions ?? []) pattern.status ||= 'True'
  }
}

function isEmpty(map: { [key: string]: string } | undefined): boolean {
  return map === undefined || Object.keys(map).length === 0
}

/** Defaults of these kinds concern the spec: one that is stored already has them. */
function defaulter<T>(apply: (object: T, minor: Minor) => void): Defaulter {
  return (object: AnyObject, { minor, stored }) => {
    if (stored === undefined || !hasSameMembers(object.spec, stored.spec)) apply(object as unknown as T, minor)
  }
}

/** The very same members, not equal ones: cheap to tell. */
function hasSameMembers(a: Value | undefined, b: Value | undefined): boolean {
  if (!isMap(a) || !isMap(b)) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key])
}
