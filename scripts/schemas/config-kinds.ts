// Kinds and defaults of the configuration files of Kubernetes components. They are read by the component, never sent to an API server.
import type { Value } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import type { StoredAttributes, StoredKind } from '../../src/schema/definition-types.ts'
import { partsOfId } from './ids.ts'

interface ConfigVersion {
  readonly component: string
  readonly group: string
  readonly version: string
  readonly kinds: readonly string[]
  readonly since?: Minor
  readonly deprecatedIn?: Minor
  readonly removedIn?: Minor
  readonly replacement?: string
  /** The component's folder has a schema of it. */
  readonly schema?: true
}

const kubeadmKinds = ['InitConfiguration', 'ClusterConfiguration', 'JoinConfiguration']
const oldKubeadmKinds = [...kubeadmKinds, 'ClusterStatus']
const kubeadm = { component: 'kubeadm', group: 'kubeadm.k8s.io' }
const kubelet = { component: 'kubelet', group: 'kubelet.config.k8s.io' }
const scheduler = { component: 'kube-scheduler', group: 'kubescheduler.config.k8s.io', kinds: ['KubeSchedulerConfiguration'], replacement: 'v1' }

/** kubernetes.io deprecation notes and KEP-785; kubeadm: PRs 69055, 74025, 114540 and `kubeadm config` pages. */
const versions: readonly ConfigVersion[] = [
  { ...kubeadm, version: 'v1beta4', kinds: [...kubeadmKinds, 'ResetConfiguration', 'UpgradeConfiguration'], since: 31, schema: true },
  { ...kubeadm, version: 'v1beta3', kinds: kubeadmKinds, deprecatedIn: 31, replacement: 'v1beta4', schema: true },
  { ...kubeadm, version: 'v1beta2', kinds: oldKubeadmKinds, deprecatedIn: 22, removedIn: 27, replacement: 'v1beta3' },
  { ...kubeadm, version: 'v1beta1', kinds: oldKubeadmKinds, deprecatedIn: 15, removedIn: 22, replacement: 'v1beta3' },
  { ...kubeadm, version: 'v1alpha3', kinds: oldKubeadmKinds, removedIn: 14, replacement: 'v1beta3' },
  { ...kubeadm, version: 'v1alpha2', kinds: ['MasterConfiguration', 'NodeConfiguration'], removedIn: 13 },
  { ...kubeadm, version: 'v1alpha1', kinds: ['MasterConfiguration', 'NodeConfiguration'], removedIn: 12 },
  { ...kubelet, version: 'v1beta1', kinds: ['KubeletConfiguration', 'SerializedNodeConfigSource', 'CredentialProviderConfig'], schema: true },
  { ...kubelet, version: 'v1', kinds: ['CredentialProviderConfig'], since: 26, schema: true },
  { component: 'kube-proxy', group: 'kubeproxy.config.k8s.io', version: 'v1alpha1', kinds: ['KubeProxyConfiguration'], schema: true },
  { ...scheduler, version: 'v1', since: 25, schema: true },
  { ...scheduler, version: 'v1beta3', deprecatedIn: 26, removedIn: 29, schema: true },
  { ...scheduler, version: 'v1beta2', deprecatedIn: 25, removedIn: 28, schema: true },
  { ...scheduler, version: 'v1beta1', deprecatedIn: 22, removedIn: 23 },
  { ...scheduler, version: 'v1alpha2', removedIn: 19 },
  { ...scheduler, version: 'v1alpha1', removedIn: 19 },
]

/** The kinds of configuration files, newest version of a component first. */
export function configKinds(): StoredKind[] {
  return versions.flatMap(({ component, group, version, kinds, since, deprecatedIn, removedIn, replacement, schema }) => kinds.map((kind): StoredKind => ({
    g: group,
    v: version,
    k: kind,
    src: component,
    ...(schema ? { d: `config.${component}.${version}.${kind}` } : {}),
    ...(since !== undefined ? { s: since } : removedIn !== undefined ? { s: 0 } : {}),
    ...(removedIn === undefined ? {} : { u: removedIn, rem: removedIn }),
    ...(deprecatedIn === undefined ? {} : { dep: deprecatedIn }),
    ...(replacement === undefined || replacement === version || kind === 'ClusterStatus' ? {} : { to: [`${group}/${replacement}`, kind] as const }),
  })))
}

type Defaults = Readonly<Record<string, Value>>

const apiTimeouts: Defaults = {
  controlPlaneComponentHealthCheck: '4m0s', kubeletHealthCheck: '4m0s', kubernetesAPICall: '1m0s', etcdAPICall: '2m0s', tlsBootstrap: '5m0s',
  discovery: '5m0s', upgradeManifests: '5m0s',
}
const clusterDefaults: Defaults = { kubernetesVersion: 'stable-1', certificatesDir: '/etc/kubernetes/pki', imageRepository: 'registry.k8s.io', clusterName: 'kubernetes' }
const networking: Defaults = { serviceSubnet: '10.96.0.0/12', dnsDomain: 'cluster.local' }
const upgrade: Defaults = { etcdUpgrade: true, certificateRenewal: true, imagePullPolicy: 'IfNotPresent', imagePullSerial: true }

/**
 * Constant defaults by `<component>/<version> <name>` or `<component> <name>` (pkg/kubelet, pkg/proxy, pkg/scheduler and cmd/kubeadm, defaults.go
 * of 1.36.2). Defaults that depend on other fields, gates, the platform or the release (`failCgroupV1`) are left out.
 */
const defaults: Readonly<Record<string, Defaults>> = {
  'kubeadm ClusterConfiguration': clusterDefaults,
  'kubeadm/v1beta4 ClusterConfiguration': { ...clusterDefaults, encryptionAlgorithm: 'RSA-2048', certificateValidityPeriod: '8760h0m0s', caCertificateValidityPeriod: '87600h0m0s' },
  'kubeadm Networking': networking,
  'kubeadm LocalEtcd': { dataDir: '/var/lib/etcd' },
  'kubeadm APIEndpoint': { bindPort: 6443 },
  'kubeadm JoinConfiguration': { caCertPath: '/etc/kubernetes/pki/ca.crt' },
  'kubeadm NodeRegistrationOptions': { imagePullPolicy: 'IfNotPresent', imagePullSerial: true },
  'kubeadm/v1beta3 APIServer': { timeoutForControlPlane: '4m0s' },
  'kubeadm/v1beta3 Discovery': { timeout: '5m0s' },
  'kubeadm ResetConfiguration': { certificatesDir: '/etc/kubernetes/pki' },
  'kubeadm Timeouts': apiTimeouts,
  'kubeadm UpgradeApplyConfiguration': upgrade,
  'kubeadm UpgradeNodeConfiguration': upgrade,
  'kubeadm UpgradePlanConfiguration': { etcdUpgrade: true },
  'bootstraptoken BootstrapToken': { ttl: '24h0m0s', usages: ['signing', 'authentication'], groups: ['system:bootstrappers:kubeadm:default-node-token'] },
  'kubelet KubeletConfiguration': {
    enableServer: true, syncFrequency: '1m0s', fileCheckFrequency: '20s', httpCheckFrequency: '20s', address: '0.0.0.0', port: 10250,
    registryPullQPS: 5, registryBurst: 10, eventRecordQPS: 50, eventBurst: 100, enableDebuggingHandlers: true, healthzPort: 10248,
    healthzBindAddress: '127.0.0.1', oomScoreAdj: -999, streamingConnectionIdleTimeout: '4h0m0s', nodeStatusUpdateFrequency: '10s',
    nodeLeaseDurationSeconds: 40, imageMinimumGCAge: '2m0s', imageGCHighThresholdPercent: 85, imageGCLowThresholdPercent: 80,
    volumeStatsAggPeriod: '1m0s', cgroupsPerQOS: true, cgroupDriver: 'cgroupfs', cpuManagerPolicy: 'none', cpuManagerReconcilePeriod: '10s',
    memoryManagerPolicy: 'None', topologyManagerPolicy: 'none', topologyManagerScope: 'container', runtimeRequestTimeout: '2m0s',
    hairpinMode: 'promiscuous-bridge', maxPods: 110, podPidsLimit: -1, cpuCFSQuota: true, cpuCFSQuotaPeriod: '100ms', nodeStatusMaxImages: 50,
    maxOpenFiles: 1_000_000, contentType: 'application/vnd.kubernetes.protobuf', kubeAPIQPS: 50, kubeAPIBurst: 100,
    evictionPressureTransitionPeriod: '5m0s', mergeDefaultEvictionSettings: false, enableControllerAttachDetach: true,
    makeIPTablesUtilChains: true, iptablesMasqueradeBit: 14, iptablesDropBit: 15, failSwapOn: true, containerLogMaxSize: '10Mi',
    containerLogMaxFiles: 5, containerLogMaxWorkers: 1, containerLogMonitorInterval: '10s', configMapAndSecretChangeDetectionStrategy: 'Watch',
    enforceNodeAllocatable: ['pods'], volumePluginDir: '/usr/libexec/kubernetes/kubelet-plugins/volume/exec/', enableSystemLogHandler: true,
    enableProfilingHandler: true, enableDebugFlagsHandler: true, seccompDefault: false, memoryThrottlingFactor: 0.9, memoryReservationPolicy: 'None',
    registerNode: true, localStorageCapacityIsolation: true, containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock', podLogsDir: '/var/log/pods',
  },
  'kubelet KubeletAnonymousAuthentication': { enabled: false },
  'kubelet KubeletWebhookAuthentication': { enabled: true, cacheTTL: '2m0s' },
  'kubelet KubeletAuthorization': { mode: 'Webhook' },
  'kubelet KubeletWebhookAuthorization': { cacheAuthorizedTTL: '5m0s', cacheUnauthorizedTTL: '30s' },
  'kube-proxy KubeProxyConfiguration': { bindAddress: '0.0.0.0', oomScoreAdj: -999, configSyncPeriod: '15m0s' },
  'kube-proxy KubeProxyIPTablesConfiguration': { syncPeriod: '30s', minSyncPeriod: '1s', localhostNodePorts: true, masqueradeBit: 14 },
  'kube-proxy KubeProxyIPVSConfiguration': { syncPeriod: '30s' },
  'kube-proxy KubeProxyNFTablesConfiguration': { syncPeriod: '30s', minSyncPeriod: '1s', masqueradeBit: 14 },
  'kube-proxy KubeProxyConntrackConfiguration': { maxPerCore: 32_768, min: 131_072, tcpEstablishedTimeout: '24h0m0s', tcpCloseWaitTimeout: '1h0m0s' },
  'kube-scheduler KubeSchedulerConfiguration': { parallelism: 16, percentageOfNodesToScore: 0, podInitialBackoffSeconds: 1, podMaxBackoffSeconds: 10, enableProfiling: true },
  'kube-scheduler DefaultPreemptionArgs': { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
  'kube-scheduler InterPodAffinityArgs': { hardPodAffinityWeight: 1 },
  'kube-scheduler VolumeBindingArgs': { bindTimeoutSeconds: 600 },
  'kube-scheduler PodTopologySpreadArgs': { defaultingType: 'System' },
  'component-base LeaderElectionConfiguration': { leaseDuration: '15s', renewDeadline: '10s', retryPeriod: '2s', leaderElect: true },
  'logs LoggingConfiguration': { format: 'text', flushFrequency: '5s' },
}

/** Enums whose Go type is a plain string. */
const enums: Readonly<Record<string, readonly string[]>> = {
  'kubelet KubeletConfiguration#cgroupDriver': ['cgroupfs', 'systemd'],
  'kubelet KubeletConfiguration#cpuManagerPolicy': ['none', 'static'],
  'kubelet KubeletConfiguration#hairpinMode': ['hairpin-veth', 'none', 'promiscuous-bridge'],
  'kubelet KubeletConfiguration#memoryManagerPolicy': ['None', 'Static'],
  'kubelet KubeletConfiguration#topologyManagerPolicy': ['best-effort', 'none', 'restricted', 'single-numa-node'],
  'kubelet KubeletConfiguration#topologyManagerScope': ['container', 'pod'],
  'kube-proxy KubeProxyConfiguration#mode': ['', 'iptables', 'ipvs', 'kernelspace', 'nftables'],
  'kube-proxy KubeProxyConfiguration#detectLocalMode': ['', 'BridgeInterface', 'ClusterCIDR', 'InterfaceNamePrefix', 'NodeCIDR'],
}

/** `<component and name>#<property>` of every default and enum, so that a test can tell which match no field. */
export function configKeys(): string[] {
  return [...Object.entries(defaults).flatMap(([name, properties]) => Object.keys(properties).map((property) => `${name}#${property}`)), ...Object.keys(enums)]
}

/** Default and enum of a property of a configuration file; `found` are the constants of its Go type. */
export function configAttributes(id: string, property: string, found: readonly string[] | undefined): StoredAttributes {
  const { segment, version, name } = partsOfId(id)
  const value = defaults[`${segment}/${version} ${name}`]?.[property] ?? defaults[`${segment} ${name}`]?.[property]
  const values = enums[`${segment} ${name}#${property}`] ?? found
  return { ...(value === undefined ? {} : { d: value }), ...(values === undefined ? {} : { e: [...values].sort() }) }
}
