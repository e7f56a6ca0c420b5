// When API versions, fields, labels and values are deprecated and removed.
//
// Kinds: the prerelease-lifecycle markers of kubernetes/api, read at every minor from 1.19 on, and the presence of the Go types; where pluto or
// kube-no-trouble differ, upstream counts. "Removed" is the first minor whose API server does not serve the version by default. Fields and
// metadata: the doc comments of kubernetes/api.
import { newestMinor, oldestMinor } from '../../src/base/release.ts'
import type { Minor } from '../../src/base/release.ts'
import type { StoredAttributes, StoredKind } from '../../src/schema/definition-types.ts'
import { partsOfId } from './ids.ts'

/** Group-version, kinds, deprecated in, removed in, replacement (`<apiVersion>`, or `<apiVersion> <kind>` when the kind differs). */
type Row = readonly [apiVersion: string, kinds: string, deprecatedIn: Minor | undefined, removedIn: Minor | undefined, replacement: string | undefined]

const kindRows: readonly Row[] = [
  ['extensions/v1beta1', 'ThirdPartyResource', 7, 8, undefined],
  ['admissionregistration.k8s.io/v1alpha1', 'ExternalAdmissionHookConfiguration', 8, 9, 'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration'],
  ['admissionregistration.k8s.io/v1alpha1', 'InitializerConfiguration', undefined, 14, undefined],
  ['apps/v1beta1', 'ControllerRevision Deployment StatefulSet', 8, 16, 'apps/v1'],
  ['apps/v1beta1', 'DeploymentRollback', 8, 16, undefined],
  ['apps/v1beta1', 'Scale', 8, 16, 'autoscaling/v1'],
  ['apps/v1beta2', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet', 9, 16, 'apps/v1'],
  ['apps/v1beta2', 'Scale', 9, 16, 'autoscaling/v1'],
  ['extensions/v1beta1', 'DaemonSet Deployment ReplicaSet', 8, 16, 'apps/v1'],
  ['extensions/v1beta1', 'DeploymentRollback', 8, 16, undefined],
  ['extensions/v1beta1', 'NetworkPolicy', 9, 16, 'networking.k8s.io/v1'],
  ['extensions/v1beta1', 'PodSecurityPolicy', 11, 16, undefined],
  ['extensions/v1beta1', 'Scale', 2, 16, 'autoscaling/v1'],
  ['scheduling.k8s.io/v1alpha1', 'PriorityClass', 14, 17, 'scheduling.k8s.io/v1'],
  ['auditregistration.k8s.io/v1alpha1', 'AuditSink', undefined, 19, undefined],
  ['settings.k8s.io/v1alpha1', 'PodPreset', undefined, 20, undefined],
  ['batch/v2alpha1', 'CronJob', 20, 21, 'batch/v1'],
  ['discovery.k8s.io/v1alpha1', 'EndpointSlice', undefined, 21, 'discovery.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1alpha1', 'FlowSchema PriorityLevelConfiguration', 20, 21, 'flowcontrol.apiserver.k8s.io/v1'],
  ['admission.k8s.io/v1beta1', 'AdmissionReview', 19, 22, 'admission.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1beta1', 'MutatingWebhookConfiguration ValidatingWebhookConfiguration', 16, 22, 'admissionregistration.k8s.io/v1'],
  ['apiextensions.k8s.io/v1beta1', 'CustomResourceDefinition', 16, 22, 'apiextensions.k8s.io/v1'],
  ['apiregistration.k8s.io/v1beta1', 'APIService', 19, 22, 'apiregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1beta1', 'TokenReview', 19, 22, 'authentication.k8s.io/v1'],
  ['authorization.k8s.io/v1beta1', 'LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview', 19, 22, 'authorization.k8s.io/v1'],
  ['certificates.k8s.io/v1beta1', 'CertificateSigningRequest', 19, 22, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'Lease', 19, 22, 'coordination.k8s.io/v1'],
  ['extensions/v1beta1', 'Ingress', 14, 22, 'networking.k8s.io/v1'],
  ['networking.k8s.io/v1beta1', 'Ingress IngressClass', 19, 22, 'networking.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1alpha1', 'Role RoleBinding ClusterRole ClusterRoleBinding', 17, 22, 'rbac.authorization.k8s.io/v1'],
  ['rbac.authorization.k8s.io/v1beta1', 'ClusterRole ClusterRoleBinding Role RoleBinding', 17, 22, 'rbac.authorization.k8s.io/v1'],
  ['scheduling.k8s.io/v1beta1', 'PriorityClass', 14, 22, 'scheduling.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSIDriver StorageClass VolumeAttachment', 19, 22, 'storage.k8s.io/v1'],
  ['storage.k8s.io/v1beta1', 'CSINode', 17, 22, 'storage.k8s.io/v1'],
  ['audit.k8s.io/v1alpha1', 'Policy Event', 21, 24, 'audit.k8s.io/v1'],
  ['audit.k8s.io/v1beta1', 'Policy Event', 21, 24, 'audit.k8s.io/v1'],
  ['storage.k8s.io/v1alpha1', 'CSIStorageCapacity VolumeAttachment', 21, 24, 'storage.k8s.io/v1'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler', 22, 25, 'autoscaling/v2'],
  ['batch/v1beta1', 'CronJob', 21, 25, 'batch/v1'],
  ['batch/v1beta1', 'JobTemplate', 22, 25, undefined],
  ['discovery.k8s.io/v1beta1', 'EndpointSlice', 21, 25, 'discovery.k8s.io/v1'],
  ['events.k8s.io/v1beta1', 'Event', 22, 25, 'events.k8s.io/v1'],
  ['node.k8s.io/v1beta1', 'RuntimeClass', 22, 25, 'node.k8s.io/v1'],
  ['policy/v1beta1', 'Eviction', 22, 25, 'policy/v1'],
  ['policy/v1beta1', 'PodDisruptionBudget', 21, 25, 'policy/v1'],
  ['policy/v1beta1', 'PodSecurityPolicy', 21, 25, undefined],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler', 23, 26, 'autoscaling/v2'],
  ['flowcontrol.apiserver.k8s.io/v1beta1', 'FlowSchema PriorityLevelConfiguration', 23, 26, 'flowcontrol.apiserver.k8s.io/v1'],
  ['resource.k8s.io/v1alpha1', 'ResourceClaim ResourceClaimTemplate', undefined, 27, 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1alpha1', 'ResourceClass', undefined, 27, 'resource.k8s.io/v1 DeviceClass'],
  ['resource.k8s.io/v1alpha1', 'PodScheduling', undefined, 27, undefined],
  ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 24, 27, 'storage.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta2', 'FlowSchema PriorityLevelConfiguration', 26, 29, 'flowcontrol.apiserver.k8s.io/v1'],
  ['networking.k8s.io/v1alpha1', 'ClusterCIDR', 28, 29, undefined],
  ['resource.k8s.io/v1alpha2', 'ResourceClaim ResourceClaimTemplate ResourceSlice', undefined, 31, 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1alpha2', 'ResourceClass', undefined, 31, 'resource.k8s.io/v1 DeviceClass'],
  ['resource.k8s.io/v1alpha2', 'PodSchedulingContext ResourceClaimParameters ResourceClassParameters', undefined, 31, undefined],
  ['admissionregistration.k8s.io/v1alpha1', 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding', 29, 32, 'admissionregistration.k8s.io/v1'],
  ['authentication.k8s.io/v1alpha1', 'SelfSubjectReview', 29, 32, 'authentication.k8s.io/v1'],
  ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema PriorityLevelConfiguration', 29, 32, 'flowcontrol.apiserver.k8s.io/v1'],
  ['resource.k8s.io/v1alpha3', 'PodSchedulingContext', undefined, 32, undefined],
  ['authentication.k8s.io/v1beta1', 'SelfSubjectReview', 30, 33, 'authentication.k8s.io/v1'],
  ['networking.k8s.io/v1alpha1', 'IPAddress ServiceCIDR', 30, 33, 'networking.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1beta1', 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding', 31, 34, 'admissionregistration.k8s.io/v1'],
  ['apidiscovery.k8s.io/v2beta1', 'APIGroupDiscovery', 32, 35, undefined],
  ['storage.k8s.io/v1alpha1', 'VolumeAttributesClass', 32, 35, 'storage.k8s.io/v1'],
  ['scheduling.k8s.io/v1alpha1', 'Workload', undefined, 36, 'scheduling.k8s.io/v1beta1'],
  ['storagemigration.k8s.io/v1alpha1', 'StorageVersionMigration', 33, 36, 'storagemigration.k8s.io/v1beta1'],
  ['certificates.k8s.io/v1alpha1', 'ClusterTrustBundle', 34, 37, 'certificates.k8s.io/v1'],
  ['coordination.k8s.io/v1alpha1', 'LeaseCandidate', 34, 37, undefined],
  ['networking.k8s.io/v1beta1', 'IPAddress ServiceCIDR', 34, 37, 'networking.k8s.io/v1'],
  ['resource.k8s.io/v1alpha3', 'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice', 34, 37, 'resource.k8s.io/v1'],
  ['scheduling.k8s.io/v1alpha2', 'Workload PodGroup', undefined, 37, 'scheduling.k8s.io/v1beta1'],
  ['storage.k8s.io/v1beta1', 'VolumeAttributesClass', 34, 37, 'storage.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1alpha1', 'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding', 35, 38, 'admissionregistration.k8s.io/v1'],
  ['coordination.k8s.io/v1alpha2', 'LeaseCandidate', 35, 38, undefined],
  ['resource.k8s.io/v1beta1', 'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice', 35, 38, 'resource.k8s.io/v1'],
  ['coordination.k8s.io/v1beta1', 'LeaseCandidate', 36, 39, undefined],
  ['resource.k8s.io/v1alpha3', 'DeviceTaintRule', 36, 39, 'resource.k8s.io/v1'],
  ['resource.k8s.io/v1beta2', 'DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice', 36, 39, 'resource.k8s.io/v1'],
  ['admissionregistration.k8s.io/v1beta1', 'MutatingAdmissionPolicy MutatingAdmissionPolicyBinding', 37, 40, 'admissionregistration.k8s.io/v1'],
  ['certificates.k8s.io/v1alpha1', 'PodCertificateRequest', 37, 40, 'certificates.k8s.io/v1'],
  ['certificates.k8s.io/v1beta1', 'ClusterTrustBundle PodCertificateRequest', 37, 40, 'certificates.k8s.io/v1'],
  ['storagemigration.k8s.io/v1beta1', 'StorageVersionMigration', 37, 40, 'storagemigration.k8s.io/v1'],
  ['resource.k8s.io/v1alpha3', 'ResourcePoolStatusRequest', 39, 42, undefined],
  ['resource.k8s.io/v1beta2', 'DeviceTaintRule', 39, 42, 'resource.k8s.io/v1'],
  ['lifecycle.k8s.io/v1alpha1', 'Eviction EvictionRequest', 40, 43, undefined],
  ['scheduling.k8s.io/v1beta1', 'PodGroup Workload', 40, 43, undefined],
  ['node.k8s.io/v1alpha1', 'RuntimeClass', undefined, undefined, 'node.k8s.io/v1'],
  ['v1', 'ComponentStatus', 19, undefined, undefined],
  ['v1', 'Endpoints', 33, undefined, 'discovery.k8s.io/v1 EndpointSlice'],
]

/** Deprecated fields by `<group> <name>#<property>`: since which minor (0: in all that stowage knows), and what to use. */
const fields: Readonly<Record<string, readonly [since: Minor, use?: string]>> = {
  'core PodSpec#serviceAccount': [0, 'serviceAccountName'],
  ...inVolumes('glusterfs', 25, 'a CSI driver'),
  ...inVolumes('cephfs', 28, 'a CSI driver'),
  ...inVolumes('rbd', 28, 'a CSI driver'),
  ...inVolumes('flocker', 0, 'a CSI driver'),
  ...inVolumes('quobyte', 0, 'a CSI driver'),
  ...inVolumes('storageos', 0, 'a CSI driver'),
  ...inVolumes('scaleIO', 0, 'a CSI driver'),
  ...inVolumes('photonPersistentDisk', 0, 'a CSI driver'),
  ...inVolumes('awsElasticBlockStore', 0, 'the CSI driver ebs.csi.aws.com'),
  ...inVolumes('gcePersistentDisk', 0, 'the CSI driver pd.csi.storage.gke.io'),
  ...inVolumes('azureDisk', 0, 'the CSI driver disk.csi.azure.com'),
  ...inVolumes('azureFile', 0, 'the CSI driver file.csi.azure.com'),
  ...inVolumes('cinder', 0, 'the CSI driver cinder.csi.openstack.org'),
  ...inVolumes('vsphereVolume', 0, 'the CSI driver csi.vsphere.vmware.com'),
  ...inVolumes('portworxVolume', 25, 'the CSI driver pxd.portworx.com'),
  ...inVolumes('flexVolume', 0, 'a CSI driver'),
  'core Volume#gitRepo': [0, 'an emptyDir and an init container that clones'],
  'core LifecycleHandler#tcpSocket': [0, 'exec, httpGet or sleep'],
  'core ServiceSpec#loadBalancerIP': [24, 'an annotation of the load balancer implementation'],
  'core NodeSpec#configSource': [0],
  'core NodeSpec#externalID': [0],
  'core NodeStatus#phase': [0],
  'core NodeSystemInfo#kubeProxyVersion': [31],
  'core PodStatus#resize': [33, 'the conditions PodResizePending and PodResizeInProgress'],
  'discovery Endpoint#deprecatedTopology': [0, 'zone and nodeName'],
}

function inVolumes(name: string, since: Minor, use: string): Record<string, readonly [Minor, string]> {
  return { [`core Volume#${name}`]: [since, use], [`core PersistentVolumeSpec#${name}`]: [since, use] }
}

/** Deprecated values: `<definition>#<property>`, value, what to use. */
const deprecatedValues: readonly (readonly [property: string, value: string, use: string])[] = [
  ['io.k8s.api.core.v1.PersistentVolumeSpec#persistentVolumeReclaimPolicy', 'Recycle', 'Delete or Retain with dynamic provisioning'],
  ['io.k8s.api.storage.v1.StorageClass#reclaimPolicy', 'Recycle', 'Delete or Retain'],
  ['io.k8s.api.discovery.v1.EndpointSlice#addressType', 'FQDN', 'IPv4 or IPv6'],
]

/** Deprecated labels, annotations and taints: where, key (`*` at the end: any), since which minor, what to use. */
const deprecatedMetadata: readonly (readonly [on: 'annotation' | 'label' | 'taint', key: string, since: Minor, use: string])[] = [
  ['annotation', 'kubernetes.io/ingress.class', 18, 'spec.ingressClassName'],
  ['annotation', 'seccomp.security.alpha.kubernetes.io/pod', 19, 'securityContext.seccompProfile'],
  ['annotation', 'container.seccomp.security.alpha.kubernetes.io/*', 19, 'securityContext.seccompProfile'],
  ['annotation', 'container.apparmor.security.beta.kubernetes.io/*', 30, 'securityContext.appArmorProfile'],
  ['annotation', 'kubernetes.io/enforce-mountable-secrets', 32, 'separate namespaces'],
  ['annotation', 'volume.beta.kubernetes.io/storage-class', 6, 'spec.storageClassName'],
  ['annotation', 'storageclass.beta.kubernetes.io/is-default-class', 6, 'storageclass.kubernetes.io/is-default-class'],
  ['annotation', 'scheduler.alpha.kubernetes.io/critical-pod', 16, 'spec.priorityClassName'],
  ['annotation', 'service.alpha.kubernetes.io/tolerate-unready-endpoints', 11, 'spec.publishNotReadyAddresses'],
  ['annotation', 'service.kubernetes.io/topology-aware-hints', 27, 'service.kubernetes.io/topology-mode or spec.trafficDistribution'],
  ['label', 'beta.kubernetes.io/os', 14, 'kubernetes.io/os'],
  ['label', 'beta.kubernetes.io/arch', 14, 'kubernetes.io/arch'],
  ['label', 'beta.kubernetes.io/instance-type', 17, 'node.kubernetes.io/instance-type'],
  ['label', 'failure-domain.beta.kubernetes.io/zone', 17, 'topology.kubernetes.io/zone'],
  ['label', 'failure-domain.beta.kubernetes.io/region', 17, 'topology.kubernetes.io/region'],
  ['label', 'node-role.kubernetes.io/master', 24, 'node-role.kubernetes.io/control-plane'],
  ['taint', 'node-role.kubernetes.io/master', 25, 'node-role.kubernetes.io/control-plane'],
]

/** Custom resources and the like, removed by releases of their own component: group, versions, kinds (empty: all), component, deprecated and removed in, replacement. */
const externalRows: readonly (readonly [group: string, versions: string, kinds: string, component: string, deprecatedIn: string, removedIn: string, replacement: string])[] = [
  ['snapshot.storage.k8s.io', 'v1beta1', 'VolumeSnapshot VolumeSnapshotClass VolumeSnapshotContent', 'external-snapshotter', '', '', 'snapshot.storage.k8s.io/v1'],
  ['certmanager.k8s.io', 'v1alpha1', 'Certificate Issuer ClusterIssuer CertificateRequest Order Challenge', 'cert-manager', '0.11', '0.11', 'cert-manager.io/v1'],
  ['cert-manager.io', 'v1alpha2 v1alpha3 v1beta1', 'Certificate Issuer ClusterIssuer CertificateRequest', 'cert-manager', '1.4', '1.6', 'cert-manager.io/v1'],
  ['acme.cert-manager.io', 'v1alpha2 v1alpha3 v1beta1', 'Order Challenge', 'cert-manager', '1.4', '1.6', 'acme.cert-manager.io/v1'],
  ['rbac.istio.io', '', '', 'Istio', '1.4', '1.4', 'security.istio.io/v1beta1'],
  ['authentication.istio.io', 'v1alpha1', '', 'Istio', '1.5', '1.6', 'security.istio.io/v1beta1'],
]

/** Kinds that are files of a component, never objects of the API server. */
const fileGroups: Readonly<Record<string, string>> = { 'audit.k8s.io': 'kube-apiserver' }

/** Adds deprecation and removal to the kinds, and the kinds that no release from 1.24 on knows. */
export function addLifecycle(kinds: readonly StoredKind[]): StoredKind[] {
  const rows = new Map<string, Row>()
  for (const row of kindRows) for (const kind of row[1].split(' ')) rows.set(`${row[0]} ${kind}`, row)
  const known = kinds.map((kind) => {
    const key = `${kind.g === '' ? '' : `${kind.g}/`}${kind.v} ${kind.k}`
    const row = rows.get(key)
    rows.delete(key)
    return row ? { ...kind, ...lifecycleOf(row, kind.k) } : kind
  })
  const gone = [...rows].map(([key, row]): StoredKind => {
    const [apiVersion = '', kind = ''] = key.split(' ')
    const slash = apiVersion.indexOf('/')
    const group = slash < 0 ? '' : apiVersion.slice(0, slash)
    const removedIn = row[3]
    // Announced versions have no schema yet: the first release that could hold them is the next.
    const announced = removedIn !== undefined && removedIn > newestMinor + 1
    const span = announced ? { s: newestMinor + 1 } : { s: 0, u: removedIn ?? oldestMinor }
    const src = fileGroups[group]
    return { g: group, v: apiVersion.slice(slash + 1), k: kind, ...span, ...lifecycleOf(row, kind), ...(src === undefined ? {} : { src }) }
  })
  return [...known, ...gone]
}

function lifecycleOf([, , deprecatedIn, removedIn, replacement]: Row, kind: string): Pick<StoredKind, 'dep' | 'rem' | 'to'> {
  const [apiVersion, other] = replacement?.split(' ') ?? []
  return {
    ...(deprecatedIn === undefined ? {} : { dep: deprecatedIn }),
    ...(removedIn === undefined ? {} : { rem: removedIn }),
    ...(apiVersion === undefined ? {} : { to: [apiVersion, other ?? kind] as const }),
  }
}

/** The stored deprecation of a property, or nothing. */
export function deprecationAttributes(id: string, property: string): StoredAttributes {
  const { segment, name } = partsOfId(id)
  const found = fields[`${segment} ${name}#${property}`]
  return found ? { x: found } : {}
}

/** The part of the lifecycle data that belongs to no kind and no property of the tables. */
export function lifecycleTable(): { external: unknown[]; values: unknown[]; metadata: unknown[] } {
  const words = (text: string): string[] => (text === '' ? [] : text.split(' '))
  return {
    external: externalRows.map(([group, versions, kinds, component, deprecatedIn, removedIn, replacement]) => ({
      group, versions: words(versions), kinds: words(kinds), component, ...(deprecatedIn === '' ? {} : { deprecatedIn }), ...(removedIn === '' ? {} : { removedIn }), replacement,
    })),
    values: deprecatedValues.map(([property, value, use]) => ({ property, value, use })),
    metadata: deprecatedMetadata.map(([on, key, since, use]) => ({ on, key, since, use })),
  }
}
