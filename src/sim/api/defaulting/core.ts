import type {
  AutoscalingV1HorizontalPodAutoscaler, ConfigMap, Endpoints, EndpointSlice, IngressClass, LimitRange, Namespace, NetworkPolicy, Node,
  PersistentVolume, PersistentVolumeClaim, ResourceQuota, Secret,
} from '../../../model/kubernetes.generated.ts'
import { base64OfText } from '../base64.ts'
import type { AnyObject, ValidationContext } from '../strategy.ts'
import { defaultHorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts'
import { defaultPersistentVolume } from './persistent-volume.ts'
import { defaultResourceLists } from './resource-lists.ts'
import { defaultService } from './service.ts'
import type { Defaulter, Defaulters } from './types.ts'

/**
 * Defaults of the kinds in the groups core, networking, discovery, autoscaling, policy, coordination and events.
 * Source: `pkg/apis/core/v1/defaults.go`, `pkg/apis/networking/v1/defaults.go` (1.36).
 */
export const defaulters: Defaulters = {
  '/v1/ConfigMap': forKind<ConfigMap>((object) => { object.data ??= {} }),
  '/v1/Endpoints': forKind<Endpoints>(({ subsets = [] }) => {
    for (const { ports = [] } of subsets) for (const port of ports) port.protocol ??= 'TCP'
  }),
  '/v1/LimitRange': forKind<LimitRange>(defaultLimitRange),
  '/v1/Namespace': forKind<Namespace>((namespace) => {
    const { metadata } = namespace
    if (metadata?.name !== undefined && metadata.name !== '') {
      metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
    }
    namespace.status = { ...namespace.status, phase: namespace.status?.phase ?? 'Active' }
  }),
  '/v1/Node': forKind<Node>(({ spec, status }) => {
    mirrorPodCIDR(spec)
    if (status === undefined) return
    defaultResourceLists(status, ['capacity', 'allocatable'])
    if (status.capacity !== undefined && Object.keys(status.allocatable ?? {}).length === 0) status.allocatable = { ...status.capacity }
  }),
  '/v1/PersistentVolume': forKind<PersistentVolume>(defaultPersistentVolume),
  '/v1/PersistentVolumeClaim': forKind<PersistentVolumeClaim>((claim) => {
    const { spec = {} } = claim
    spec.volumeMode ??= 'Filesystem'
    if (spec.resources !== undefined) defaultResourceLists(spec.resources, ['limits', 'requests'])
    claim.spec = spec
    claim.status = { ...claim.status, phase: claim.status?.phase ?? 'Pending' }
    defaultResourceLists(claim.status, ['capacity', 'allocatedResources'])
  }),
  '/v1/ResourceQuota': forKind<ResourceQuota>(({ spec, status }) => {
    if (spec !== undefined) defaultResourceLists(spec, ['hard'])
    if (status !== undefined) defaultResourceLists(status, ['hard', 'used'])
  }),
  '/v1/Secret': forKind<Secret>(defaultSecret),
  '/v1/Service': forKind(defaultService),
  'autoscaling/v1/HorizontalPodAutoscaler': forKind<AutoscalingV1HorizontalPodAutoscaler>((autoscaler) => {
    autoscaler.spec = { ...autoscaler.spec, minReplicas: autoscaler.spec?.minReplicas ?? 1 }
  }),
  'autoscaling/v2/HorizontalPodAutoscaler': forKind(defaultHorizontalPodAutoscaler),
  'discovery.k8s.io/v1/EndpointSlice': forKind<EndpointSlice>(({ ports = [] }) => {
    for (const port of ports) {
      port.name ??= ''
      port.protocol ??= 'TCP'
    }
  }),
  'networking.k8s.io/v1/IngressClass': forKind<IngressClass>(({ spec }) => {
    if (spec?.parameters !== undefined) spec.parameters.scope ??= 'Cluster'
  }),
  'networking.k8s.io/v1/NetworkPolicy': forKind<NetworkPolicy>((policy) => {
    const spec = policy.spec ??= {}
    for (const { ports = [] } of [...spec.ingress ?? [], ...spec.egress ?? []]) for (const port of ports) port.protocol ??= 'TCP'
    if ((spec.policyTypes ?? []).length === 0) spec.policyTypes = (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  }),
}

function forKind<T>(fill: (object: T, context: ValidationContext) => void): Defaulter {
  return (object: AnyObject, context) => fill(object as T, context)
}

/** podCIDR and podCIDRs say the same; where they differ, the older podCIDR wins. */
function mirrorPodCIDR(spec: Node['spec']): void {
  if (spec === undefined) return
  const { podCIDR = '', podCIDRs = [] } = spec
  if (podCIDR !== '' && podCIDR !== podCIDRs[0]) spec.podCIDRs = [podCIDR]
  else if (podCIDR === '' && podCIDRs[0] !== undefined) spec.podCIDR = podCIDRs[0]
}

/** Limits of containers: default from max, defaultRequest from default, then from min. */
function defaultLimitRange({ spec }: LimitRange): void {
  for (const item of spec?.limits ?? []) {
    defaultResourceLists(item, ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'])
    if (item.type !== 'Container') continue
    item.default = { ...item.max, ...item.default }
    item.defaultRequest = { ...item.min, ...item.default, ...item.defaultRequest }
  }
}

/** stringData is written into data, over what is there, and forgotten. */
function defaultSecret(secret: Secret): void {
  secret.type ??= 'Opaque'
  if (secret.stringData === undefined) return
  const entries = Object.entries(secret.stringData).map(([key, text]) => [key, base64OfText(text)] as const)
  if (entries.length > 0) secret.data = Object.fromEntries([...Object.entries(secret.data ?? {}), ...entries])
  delete secret.stringData
}
