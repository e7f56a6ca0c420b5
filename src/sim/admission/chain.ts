import type { Status } from '../api/status.ts'
import type { AdmissionPlugin, AdmissionRequest, ClusterReader } from './plugin.ts'
import { certificateApproval, certificateSigning, certificateSubjectRestriction } from '../api/authorization/certificate-plugins.ts'
import { rbacEscalation } from '../api/authorization/escalation-plugin.ts'
import { defaultIngressClass, defaultStorageClass } from './default-class.ts'
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { limitRanger } from './limit-ranger.ts'
import { namespaceLifecycle } from './namespace-lifecycle.ts'
import { persistentVolumeClaimResize } from './persistent-volume-claim-resize.ts'
import { podTopologyLabels } from './pod-topology-labels.ts'
import { mutatingAdmissionPolicy } from './policies/mutating.ts'
import { validatingAdmissionPolicy } from './policies/validating.ts'
import { podSecurity } from './pod-security.ts'
import { priority } from './priority.ts'
import { resourceQuota } from './resource-quota.ts'
import { runtimeClass } from './runtime-class.ts'
import { serviceAccount } from './service-account.ts'
import { storageObjectInUseProtection } from './storage-object-in-use-protection.ts'
import { taintNodesByCondition } from './taint-nodes-by-condition.ts'

/**
 * The plugins that are on by default, in the order in which both passes run:
 * `pkg/kubeapiserver/options/plugins.go` (1.36), `AllOrderedPlugins`.
 */
export const defaultPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  taintNodesByCondition,
  podSecurity,
  priority,
  defaultTolerationSeconds,
  defaultStorageClass,
  storageObjectInUseProtection,
  persistentVolumeClaimResize,
  runtimeClass,
  certificateApproval,
  certificateSigning,
  certificateSubjectRestriction,
  defaultIngressClass,
  podTopologyLabels,
  mutatingAdmissionPolicy,
  validatingAdmissionPolicy,
  resourceQuota,
  rbacEscalation,
]

export interface ChainResult {
  readonly status?: Status
  readonly warnings: readonly string[]
}

/** Runs one pass; the first refusal ends it. */
export function runPass(plugins: readonly AdmissionPlugin[], pass: 'admit' | 'validate', request: AdmissionRequest, cluster: ClusterReader): ChainResult {
  const warnings: string[] = []
  for (const plugin of concerned(plugins, request.resource.resource)) {
    const outcome = plugin[pass]?.(request, cluster)
    if (outcome === undefined) continue
    if (outcome.warnings !== undefined) warnings.push(...outcome.warnings)
    if (outcome.status !== undefined) return { status: outcome.status, warnings }
  }
  return { warnings }
}

/** By resource, for each chain: most requests concern a few plugins only. */
const chosen = new WeakMap<readonly AdmissionPlugin[], Map<string, readonly AdmissionPlugin[]>>()

function concerned(plugins: readonly AdmissionPlugin[], resource: string): readonly AdmissionPlugin[] {
  let byResource = chosen.get(plugins)
  if (byResource === undefined) chosen.set(plugins, byResource = new Map<string, readonly AdmissionPlugin[]>())
  let found = byResource.get(resource)
  if (found === undefined) byResource.set(resource, found = plugins.filter(({ resources }) => resources?.includes(resource) !== false))
  return found
}
