import type { Minor } from '../../../../base/release.ts'
import type { Container, EphemeralContainer, PodAffinityTerm, PodSpec } from '../../../../model/kubernetes.generated.ts'
import type { FeatureGate } from '../../features.ts'
import { gateEnabled } from '../../features.ts'
import { allContainers } from '../../validation/pod/visit.ts'
import { dropImageVolumes, dropLifecycle } from './disabled-parts.ts'

/**
 * Fields of pod specs whose gate is off are dropped in silence, unless the stored object has them already.
 * Source: `dropDisabledFields` in `pkg/api/pod/util.go` (1.36).
 */
export function dropDisabledPodFields(spec: PodSpec, old: PodSpec | undefined, minor: Minor): void {
  for (const { gate, inUse, drop } of gatedFields) {
    const isRefusedInstead = gate === 'ContainerRestartRules' && !gateEnabled(minor, 'ContainerRestartPolicyDropped')
    if (!gateEnabled(minor, gate) && !isRefusedInstead && !(old !== undefined && inUse(old))) drop(spec)
  }
}

interface GatedField {
  readonly gate: FeatureGate
  readonly inUse: (spec: PodSpec) => boolean
  readonly drop: (spec: PodSpec) => void
}

type AnyContainer = Container | EphemeralContainer

/** A field of every container. */
function containerField(gate: FeatureGate, inUse: (container: AnyContainer) => boolean, drop: (container: AnyContainer) => void): GatedField {
  return { gate, inUse: (spec) => allContainers(spec).some(inUse), drop: (spec) => { allContainers(spec).forEach(drop) } }
}

/** A plain field of the spec. */
function specField(gate: FeatureGate, field: keyof PodSpec): GatedField {
  return { gate, inUse: (spec) => spec[field] !== undefined, drop: (spec) => { delete spec[field] } }
}

/** Keys that pod affinity takes from the pod's own labels. */
function affinityTerms({ affinity }: PodSpec): PodAffinityTerm[] {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((side) => [
    ...side?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).flatMap(({ podAffinityTerm }) => podAffinityTerm === undefined ? [] : [podAffinityTerm]),
  ])
}

const gatedFields: readonly GatedField[] = [
  specField('UserNamespacesSupport', 'hostUsers'),
  {
    gate: 'SupplementalGroupsPolicy',
    inUse: ({ securityContext }) => securityContext?.supplementalGroupsPolicy !== undefined,
    drop: ({ securityContext }) => { delete securityContext?.supplementalGroupsPolicy },
  },
  {
    gate: 'PodLevelResources',
    inUse: ({ resources }) => Object.keys(resources?.requests ?? {}).length > 0 || Object.keys(resources?.limits ?? {}).length > 0,
    drop: (spec) => { delete spec.resources },
  },
  containerField('ProcMountType',
    ({ securityContext }) => (securityContext?.procMount ?? 'Default') !== 'Default',
    ({ securityContext }) => { if (securityContext?.procMount !== undefined) securityContext.procMount = 'Default' }),
  {
    gate: 'NodeInclusionPolicyInPodTopologySpread',
    inUse: ({ topologySpreadConstraints = [] }) =>
      topologySpreadConstraints.some(({ nodeAffinityPolicy, nodeTaintsPolicy }) => nodeAffinityPolicy !== undefined || nodeTaintsPolicy !== undefined),
    drop: ({ topologySpreadConstraints = [] }) => {
      for (const constraint of topologySpreadConstraints) {
        delete constraint.nodeAffinityPolicy
        delete constraint.nodeTaintsPolicy
      }
    },
  },
  {
    gate: 'MatchLabelKeysInPodTopologySpread',
    inUse: ({ topologySpreadConstraints = [] }) => topologySpreadConstraints.some(({ matchLabelKeys = [] }) => matchLabelKeys.length > 0),
    drop: ({ topologySpreadConstraints = [] }) => { for (const constraint of topologySpreadConstraints) delete constraint.matchLabelKeys },
  },
  {
    gate: 'MatchLabelKeysInPodAffinity',
    inUse: (spec) => affinityTerms(spec).some(({ matchLabelKeys = [], mismatchLabelKeys = [] }) => matchLabelKeys.length + mismatchLabelKeys.length > 0),
    drop: (spec) => {
      for (const term of affinityTerms(spec)) {
        delete term.matchLabelKeys
        delete term.mismatchLabelKeys
      }
    },
  },
  {
    gate: 'DynamicResourceAllocation',
    inUse: ({ resourceClaims = [] }) => resourceClaims.length > 0,
    drop: (spec) => {
      for (const { resources } of allContainers(spec)) delete resources?.claims
      delete spec.resourceClaims
    },
  },
  ...(['clusterTrustBundle', 'podCertificate'] as const).map((field): GatedField => ({
    gate: field === 'podCertificate' ? 'PodCertificateRequest' : 'ClusterTrustBundleProjection',
    inUse: ({ volumes = [] }) => volumes.some(({ projected }) => (projected?.sources ?? []).some((source) => source[field] !== undefined)),
    drop: ({ volumes = [] }) => { for (const { projected } of volumes) for (const source of projected?.sources ?? []) delete source[field] },
  })),
  specField('GenericWorkload', 'schedulingGroup'),
  containerField('InPlacePodVerticalScaling', ({ resizePolicy = [] }) => resizePolicy.length > 0, (container) => { delete container.resizePolicy }),
  {
    gate: 'SidecarContainers',
    inUse: ({ initContainers = [] }) => initContainers.some(({ restartPolicy }) => restartPolicy === 'Always'),
    drop: ({ initContainers = [] }) => { for (const container of initContainers) delete container.restartPolicy },
  },
  {
    gate: 'ContainerRestartRules',
    inUse: ({ initContainers = [], containers = [] }) => containers.some(({ restartPolicy }) => restartPolicy !== undefined)
      || initContainers.some(({ restartPolicy, restartPolicyRules = [] }) =>
        (restartPolicy !== undefined && restartPolicy !== 'Always') || restartPolicyRules.length > 0),
    drop: (spec) => {
      for (const container of allContainers(spec)) {
        if (container.restartPolicy !== 'Always' || spec.initContainers?.includes(container) !== true) delete container.restartPolicy
        delete container.restartPolicyRules
      }
    },
  },
  containerField('RecursiveReadOnlyMounts',
    ({ volumeMounts = [] }) => volumeMounts.some(({ recursiveReadOnly }) => recursiveReadOnly !== undefined),
    ({ volumeMounts = [] }) => { for (const mount of volumeMounts) delete mount.recursiveReadOnly }),
  specField('HostnameOverride', 'hostnameOverride'),
  containerField('EnvFiles',
    ({ env = [] }) => env.some(({ valueFrom }) => valueFrom?.fileKeyRef !== undefined),
    ({ env = [] }) => { for (const { valueFrom } of env) delete valueFrom?.fileKeyRef }),
  containerField('PodLifecycleSleepAction',
    ({ lifecycle }) => lifecycle?.preStop?.sleep !== undefined || lifecycle?.postStart?.sleep !== undefined,
    (container) => { dropLifecycle(container, 'sleep') }),
  { gate: 'ImageVolume', inUse: ({ volumes = [] }) => volumes.some(({ image }) => image !== undefined), drop: dropImageVolumes },
  {
    gate: 'SELinuxChangePolicy',
    inUse: ({ securityContext }) => securityContext?.seLinuxChangePolicy !== undefined,
    drop: ({ securityContext }) => { delete securityContext?.seLinuxChangePolicy },
  },
  containerField('ContainerStopSignals', ({ lifecycle }) => lifecycle?.stopSignal !== undefined, (container) => { dropLifecycle(container, 'stopSignal') }),
]
