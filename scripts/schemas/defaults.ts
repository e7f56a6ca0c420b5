// Constant defaults: what the server writes into an absent field whatever else the object holds.
//
// Read from pkg/apis/*/v*/{defaults,zz_generated.defaults}.go, apiextensions-apiserver and kube-aggregator of 1.36.2. Left out, because they
// depend on other fields, on the kind around them, or on the clock: image pull policies, EmptyDir of a volume without source, Service traffic
// policies and target ports, rolling update parameters, StatefulSet update strategy, Job fields (a CronJob's template gets none), PersistentVolume
// spec (a VolumeAttachment's inline one gets none), NetworkPolicy types, names of a CustomResourceDefinition, subjects' API groups.
import type { Value } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import type { StoredAttributes } from '../../src/schema/definition-types.ts'
import type { CombinedProperty } from './combine.ts'
import { partsOfId } from './ids.ts'

interface Default {
  readonly value: Value
  /** An explicit zero value counts as absent: the Go field is no pointer. */
  readonly zero?: true
  /** First minor that applies it, when the field is older. */
  readonly since?: Minor
}

const zero = (value: Value): Default => ({ value, zero: true })
const unset = (value: Value, since?: Minor): Default => (since === undefined ? { value } : { value, since })

const container = { terminationMessagePath: zero('/dev/termination-log'), terminationMessagePolicy: zero('File') }
const rbd = { pool: zero('rbd'), user: zero('admin'), keyring: zero('/etc/ceph/keyring') }
const scaleIO = { storageMode: zero('ThinProvisioned'), fsType: zero('xfs') }
const mode = { defaultMode: unset(0o644) }
const webhook = { failurePolicy: unset('Fail'), matchPolicy: unset('Equivalent'), namespaceSelector: unset({}), objectSelector: unset({}), timeoutSeconds: unset(10) }

/** By `<group> <name>` for every version, or `<group>/<version> <name>` for one. */
const defaults: Readonly<Record<string, Readonly<Record<string, Default>>>> = {
  'core PodSpec': {
    restartPolicy: zero('Always'), dnsPolicy: zero('ClusterFirst'), securityContext: unset({}), terminationGracePeriodSeconds: unset(30),
    schedulerName: zero('default-scheduler'),
  },
  'core Container': container,
  'core EphemeralContainer': container,
  'core ContainerPort': { protocol: zero('TCP') },
  'core Probe': { timeoutSeconds: zero(1), periodSeconds: zero(10), successThreshold: zero(1), failureThreshold: zero(3) },
  'core HTTPGetAction': { path: zero('/'), scheme: zero('HTTP') },
  'core GRPCAction': { service: unset('') },
  'core ObjectFieldSelector': { apiVersion: zero('v1') },
  'core FileKeySelector': { optional: unset(false) },
  'core SecretVolumeSource': mode,
  'core ConfigMapVolumeSource': mode,
  'core DownwardAPIVolumeSource': mode,
  'core ProjectedVolumeSource': mode,
  'core ServiceAccountTokenProjection': { expirationSeconds: unset(3600) },
  'core HostPathVolumeSource': { type: unset('') },
  'core ISCSIVolumeSource': { iscsiInterface: zero('default') },
  'core ISCSIPersistentVolumeSource': { iscsiInterface: zero('default') },
  'core RBDVolumeSource': rbd,
  'core RBDPersistentVolumeSource': rbd,
  'core ScaleIOVolumeSource': scaleIO,
  'core ScaleIOPersistentVolumeSource': scaleIO,
  'core AzureDiskVolumeSource': { cachingMode: unset('ReadWrite'), fsType: unset('ext4'), readOnly: unset(false), kind: unset('Shared') },
  'core PersistentVolumeClaimSpec': { volumeMode: unset('Filesystem') },
  'core PersistentVolumeClaimStatus': { phase: zero('Pending') },
  'core PersistentVolumeStatus': { phase: zero('Pending') },
  'core NamespaceStatus': { phase: zero('Active') },
  'core ServiceSpec': { sessionAffinity: zero('None'), type: zero('ClusterIP') },
  'core ServicePort': { protocol: zero('TCP') },
  'core EndpointPort': { protocol: zero('TCP') },
  'core ReplicationControllerSpec': { replicas: unset(1) },
  'core Secret': { type: zero('Opaque') },
  'apps DeploymentSpec': { replicas: unset(1), revisionHistoryLimit: unset(10), progressDeadlineSeconds: unset(600) },
  'apps DeploymentStrategy': { type: zero('RollingUpdate') },
  'apps ReplicaSetSpec': { replicas: unset(1) },
  'apps StatefulSetSpec': {
    podManagementPolicy: zero('OrderedReady'), replicas: unset(1), revisionHistoryLimit: unset(10),
    // StatefulSetAutoDeletePVC is on by default since 1.27.
    persistentVolumeClaimRetentionPolicy: unset({ whenDeleted: 'Retain', whenScaled: 'Retain' }, 27),
  },
  'apps StatefulSetPersistentVolumeClaimRetentionPolicy': { whenDeleted: { ...zero('Retain'), since: 27 }, whenScaled: { ...zero('Retain'), since: 27 } },
  'apps DaemonSetSpec': { revisionHistoryLimit: unset(10) },
  'apps DaemonSetUpdateStrategy': { type: zero('RollingUpdate') },
  'batch CronJobSpec': { concurrencyPolicy: zero('Allow'), suspend: unset(false), successfulJobsHistoryLimit: unset(3), failedJobsHistoryLimit: unset(1) },
  'batch PodFailurePolicyOnPodConditionsPattern': { status: zero('True') },
  'autoscaling HorizontalPodAutoscalerSpec': { minReplicas: unset(1) },
  'autoscaling/v2 HorizontalPodAutoscalerSpec': {
    metrics: zero([{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }]),
  },
  'networking NetworkPolicyPort': { protocol: unset('TCP') },
  'networking IngressClassParametersReference': { scope: unset('Cluster') },
  'rbac RoleRef': { apiGroup: zero('rbac.authorization.k8s.io') },
  'storage StorageClass': { reclaimPolicy: unset('Delete'), volumeBindingMode: unset('Immediate') },
  'storage CSIDriverSpec': {
    attachRequired: unset(true), podInfoOnMount: unset(false), storageCapacity: unset(false), fsGroupPolicy: unset('ReadWriteOnceWithFSType'),
    volumeLifecycleModes: zero(['Persistent']), requiresRepublish: unset(false),
    // SELinuxMountReadWriteOncePod is on by default since 1.28.
    seLinuxMount: unset(false, 28),
  },
  'scheduling PriorityClass': { preemptionPolicy: unset('PreemptLowerPriority') },
  'scheduling PodGroupSpec': { disruptionMode: unset('Pod') },
  'discovery EndpointPort': { name: unset(''), protocol: unset('TCP') },
  'flowcontrol FlowSchemaSpec': { matchingPrecedence: zero(1000) },
  'flowcontrol ExemptPriorityLevelConfiguration': { nominalConcurrencyShares: unset(0), lendablePercent: unset(0) },
  'flowcontrol/v1 LimitedPriorityLevelConfiguration': { nominalConcurrencyShares: unset(30) },
  'flowcontrol LimitedPriorityLevelConfiguration': { lendablePercent: unset(0) },
  'flowcontrol QueuingConfiguration': { handSize: zero(8), queues: zero(64), queueLengthLimit: zero(50) },
  'admissionregistration ValidatingWebhook': webhook,
  'admissionregistration MutatingWebhook': { ...webhook, reinvocationPolicy: unset('Never') },
  'admissionregistration RuleWithOperations': { scope: unset('*') },
  'admissionregistration NamedRuleWithOperations': { scope: unset('*') },
  'admissionregistration ServiceReference': { port: unset(443) },
  'admissionregistration ValidatingAdmissionPolicySpec': { failurePolicy: unset('Fail') },
  'admissionregistration MutatingAdmissionPolicySpec': { failurePolicy: unset('Fail') },
  'admissionregistration MatchResources': { matchPolicy: unset('Equivalent'), namespaceSelector: unset({}), objectSelector: unset({}) },
  'admissionregistration/v1alpha1 ParamRef': { parameterNotFoundAction: unset('Deny') },
  'apiextensions CustomResourceDefinitionSpec': { conversion: unset({ strategy: 'None' }) },
  'apiextensions ServiceReference': { port: unset(443) },
  'apiregistration ServiceReference': { port: unset(443) },
  'authentication TokenRequestSpec': { expirationSeconds: unset(3600) },
  'certificates PodCertificateRequestSpec': { maxExpirationSeconds: unset(86400) },
  'resource ExactDeviceRequest': { allocationMode: zero('ExactCount') },
  'resource DeviceSubRequest': { allocationMode: zero('ExactCount') },
  'resource DeviceToleration': { operator: zero('Equal') },
  'resource ResourcePoolStatusRequestSpec': { limit: unset(100) },
}

/** The stored default of a property, or nothing. */
export function defaultAttributes(id: string, property: CombinedProperty): StoredAttributes {
  const { segment, version, name } = partsOfId(id)
  const found = defaults[`${segment}/${version} ${name}`]?.[property.name] ?? defaults[`${segment} ${name}`]?.[property.name]
  if (!found) return {}
  const { value, since } = found
  return { d: value, ...(since !== undefined && since > property.since ? { ds: [since] as const } : {}), ...(found.zero ? { z: 1 as const } : {}) }
}

/** `<definition group and name>#<property>` of every entry, so that a test can tell which match no definition. */
export function defaultKeys(): string[] {
  return Object.entries(defaults).flatMap(([definition, properties]) => Object.keys(properties).map((property) => `${definition}#${property}`))
}
