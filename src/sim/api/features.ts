import type { Minor } from '../../base/release.ts'

/**
 * Feature gates of kube-apiserver that change what it knows, allows or says, by the minors in which they are on by default.
 * Source: `pkg/features/kube_features.go` and the gates of apiserver and apiextensions, releases 1.24 to 1.36.
 * `on` is the first minor with the gate on by default (Infinity: still off in 1.36); `gone`: first minor where it is off again.
 * Where upstream changed its words or its mind without a gate, the entry is named after the change.
 */
interface Gate {
  readonly on: number
  readonly gone?: number
}

const gates = {
  AppArmorFieldAnnotated: { on: 30, gone: 34 },
  ClearingNominatedNodeNameAfterBinding: { on: 35 },
  ClusterTrustBundleProjection: { on: Infinity },
  ContainerRestartPolicyDropped: { on: 34 },
  ContainerRestartRules: { on: 35 },
  ContainerStopSignals: { on: Infinity },
  CoordinatedLeaderElection: { on: Infinity },
  CSIDriverNameEndsWhenMissing: { on: 35 },
  CSIServiceAccountTokenSecrets: { on: 35 },
  DeploymentReplicaSetTerminatingReplicas: { on: 35 },
  DRAAttributeNamesAtMap: { on: 36 },
  DRAClaimTolerationsGated: { on: 35 },
  DRAConsumableCapacity: { on: 36 },
  DRADeviceBindingConditions: { on: 36 },
  DRADeviceTaints: { on: 36 },
  DRAExtendedResource: { on: 36 },
  DRADeviceTaintEffectNone: { on: 35 },
  DRAListTypeAttributes: { on: Infinity },
  DRAListTypeAttributesKnown: { on: 36 },
  DRANodeAllocatableResources: { on: Infinity },
  DRAPartitionableDevices: { on: 36 },
  DRAWordsOfDeclarativeValidation: { on: 35 },
  DynamicResourceAllocation: { on: 34 },
  EnvFiles: { on: 35 },
  GenericWorkload: { on: Infinity },
  GitRepoVolumeDriver: { on: 24, gone: 33 },
  HostnameOverride: { on: 35 },
  HPAConfigurableTolerance: { on: 35 },
  HPAScaleToZero: { on: Infinity },
  ImageVolume: { on: 35 },
  ImageVolumeWithDigest: { on: Infinity },
  InPlacePodLevelResourcesVerticalScaling: { on: 36 },
  InPlacePodVerticalScaling: { on: 33 },
  InPlacePodVerticalScalingInitContainers: { on: 36 },
  JobBackoffLimitPerIndex: { on: 29 },
  JobManagedBy: { on: 32 },
  JobPodReplacementPolicy: { on: 29 },
  JobSuccessPolicy: { on: 31 },
  MatchLabelKeysInPodAffinity: { on: 31 },
  MatchLabelKeysInPodTopologySpread: { on: 27 },
  MatchLabelKeysInPodTopologySpreadSelectorMerge: { on: 34 },
  MaxUnavailableStatefulSet: { on: Infinity },
  MultiCIDRServiceAllocator: { on: 33 },
  MutableCSINodeAllocatableCount: { on: 35 },
  MutablePodResourcesForSuspendedJobs: { on: 36 },
  MutableSchedulingDirectivesForSuspendedJobs: { on: 36 },
  NodeAffinityValuesChecked: { on: 33 },
  NodeDeclaredFeatures: { on: 36 },
  NodeInclusionPolicyInPodTopologySpread: { on: 26 },
  NodeRoleMasterDeprecated: { on: 31 },
  PolicyBindingMatchResourcesSpelled: { on: 31 },
  PodCertificateRequest: { on: Infinity },
  PodGeneration: { on: 33 },
  PodLevelResources: { on: 34 },
  PodLifecycleSleepAction: { on: 30 },
  PodLifecycleSleepActionAllowZero: { on: 33 },
  PodListsTooMany: { on: 36 },
  PodObservedGenerationTracking: { on: 34 },
  PodOSNameEndsWhenMissing: { on: 33 },
  PodTopologyLabelsAdmission: { on: 35 },
  PortNameWarnings: { on: 33 },
  PreferSameTrafficDistribution: { on: 34 },
  ProcMountType: { on: 33 },
  ProjectedSourceNamed: { on: 31 },
  RecoverVolumeExpansionFailure: { on: 32 },
  RecursiveReadOnlyMounts: { on: 31 },
  RelaxedDNSSearchValidation: { on: 33 },
  RelaxedEnvironmentVariableValidation: { on: 32 },
  RelaxedServiceNameValidation: { on: 36 },
  ResourceHealthStatus: { on: 36 },
  RestartAllContainersOnContainerExits: { on: 36 },
  RuntimeHandlerRequired: { on: 36 },
  RuntimeTolerationsAtTheirPath: { on: 35 },
  SELinuxChangePolicy: { on: 33 },
  SELinuxMount: { on: Infinity },
  ServiceCIDRStatusFieldWiping: { on: 36 },
  SidecarContainers: { on: 29 },
  SleepZeroHint: { on: 32 },
  StatefulSetAutoDeletePVC: { on: 27 },
  StatefulSetTemplateChecked: { on: 33 },
  StrictIPCIDRValidation: { on: 36 },
  SupplementalGroupsPolicy: { on: 33 },
  TaintTolerationComparisonOperators: { on: Infinity },
  TolerationComparisonKnown: { on: 35 },
  UserNamespacesHostNetworkSupport: { on: Infinity },
  UserNamespacesSupport: { on: 33 },
  VolumeAttacherCheckedOnce: { on: 36 },
  VolumeAttributesClass: { on: 34 },
  VolumeLimitScaling: { on: Infinity },
  VolumePathOverlapWarnings: { on: 31 },
  WebhookServiceFieldsExplained: { on: 24, gone: 34 },
} as const satisfies Record<string, Gate>

export type FeatureGate = keyof typeof gates

/** Whether a gate is on by default in that release. */
export function gateEnabled(minor: Minor, gate: FeatureGate): boolean {
  const { on, gone }: Gate = gates[gate]
  return minor >= on && (gone === undefined || minor < gone)
}
