// What discovery says about each kind: short names, categories, order, and what a stock server serves.
import { oldestMinor } from '../../src/base/release.ts'
import type { StoredKind } from '../../src/schema/definition-types.ts'
import type { CombinedKind } from './combine.ts'
import { storeSpan } from './emit.ts'
import { definitionId, segmentOf } from './ids.ts'

/** Short names by `<resource>.<group>` (pkg/registry/<group>/<kind>/storage, apiextensions-apiserver; 1.36.2). */
const shortNames: Readonly<Record<string, readonly string[]>> = {
  'componentstatuses.': ['cs'], 'configmaps.': ['cm'], 'endpoints.': ['ep'], 'events.': ['ev'], 'limitranges.': ['limits'], 'namespaces.': ['ns'],
  'nodes.': ['no'], 'persistentvolumeclaims.': ['pvc'], 'persistentvolumes.': ['pv'], 'pods.': ['po'], 'replicationcontrollers.': ['rc'],
  'resourcequotas.': ['quota'], 'serviceaccounts.': ['sa'], 'services.': ['svc'], 'daemonsets.apps': ['ds'], 'deployments.apps': ['deploy'],
  'replicasets.apps': ['rs'], 'statefulsets.apps': ['sts'], 'horizontalpodautoscalers.autoscaling': ['hpa'], 'cronjobs.batch': ['cj'],
  'certificatesigningrequests.certificates.k8s.io': ['csr'], 'customresourcedefinitions.apiextensions.k8s.io': ['crd', 'crds'],
  'events.events.k8s.io': ['ev'], 'ingresses.networking.k8s.io': ['ing'], 'ipaddresses.networking.k8s.io': ['ip'],
  'networkpolicies.networking.k8s.io': ['netpol'], 'poddisruptionbudgets.policy': ['pdb'], 'podsecuritypolicies.policy': ['psp'],
  'priorityclasses.scheduling.k8s.io': ['pc'], 'storageclasses.storage.k8s.io': ['sc'], 'volumeattributesclasses.storage.k8s.io': ['vac'],
}

const all = ['all']
const apiExtensions = ['api-extensions']

const categories: Readonly<Record<string, readonly string[]>> = {
  'pods.': all, 'replicationcontrollers.': all, 'services.': all, 'daemonsets.apps': all, 'deployments.apps': all, 'replicasets.apps': all,
  'statefulsets.apps': all, 'horizontalpodautoscalers.autoscaling': all, 'cronjobs.batch': all, 'jobs.batch': all,
  'apiservices.apiregistration.k8s.io': apiExtensions, 'customresourcedefinitions.apiextensions.k8s.io': apiExtensions,
  'mutatingadmissionpolicies.admissionregistration.k8s.io': apiExtensions, 'mutatingadmissionpolicybindings.admissionregistration.k8s.io': apiExtensions,
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': apiExtensions, 'validatingadmissionpolicies.admissionregistration.k8s.io': apiExtensions,
  'validatingadmissionpolicybindings.admissionregistration.k8s.io': apiExtensions, 'validatingwebhookconfigurations.admissionregistration.k8s.io': apiExtensions,
}

/** The order of groups in discovery: by APIService priority, then name (cmd/kube-apiserver/app and pkg/controlplane/apiserver aggregator.go 1.36.2). */
const groupOrder = [
  '', 'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch', 'certificates.k8s.io',
  'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io', 'apiextensions.k8s.io',
  'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io', 'resource.k8s.io', 'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io', 'storagemigration.k8s.io',
]

/** Versions whose priority within their group is not that of their age: `autoscaling/v2beta2` comes last. */
const versionOrder: Readonly<Record<string, readonly string[]>> = { autoscaling: ['v2', 'v1', 'v2beta1', 'v2beta2'] }

/**
 * A beta version is served by default when it was before 1.24, or when it continues one that was: flowcontrol v1beta3 of 1.26.
 * (pkg/controlplane/instance.go, legacyBetaEnabledByDefaultResources of 1.24 to 1.31.)
 */
function servedByDefault({ group, version, since }: CombinedKind): boolean {
  if (/^v\d+$/.test(version)) return true
  return version.includes('beta') && (since === oldestMinor || (group === 'flowcontrol.apiserver.k8s.io' && version === 'v1beta3'))
}

/** The kinds of all releases in discovery order. */
export function storeKinds(kinds: readonly CombinedKind[]): StoredKind[] {
  return [...kinds].sort(byDiscovery).map((kind) => {
    const key = `${kind.resource}.${kind.group}`
    return {
      g: kind.group,
      v: kind.version,
      k: kind.kind,
      r: kind.resource,
      ...(kind.namespaced ? { n: 1 as const } : {}),
      ...(shortNames[key] ? { sn: shortNames[key] } : {}),
      ...(categories[key] ? { c: categories[key] } : {}),
      ...(kind.subresources.length > 0 ? { sub: kind.subresources.map((sub) => storeSubresource(kind, sub)) } : {}),
      verbs: kind.verbs,
      d: definitionId(segmentOf(kind.group), kind.version, kind.kind),
      ...storeSpan(kind),
      ...(servedByDefault(kind) ? { on: 1 as const } : {}),
    }
  })
}

function storeSubresource(kind: CombinedKind, { name, since, until }: CombinedKind['subresources'][number]): string | [string, number, number?] {
  if (since === kind.since && until === kind.until) return name
  return until === undefined ? [name, since] : [name, since, until]
}

function byDiscovery(a: CombinedKind, b: CombinedKind): number {
  if (a.group !== b.group) return groupRank(a.group) - groupRank(b.group) || (a.group < b.group ? -1 : 1)
  if (a.version !== b.version) return versionRank(a) - versionRank(b) || (versionKey(a.version) > versionKey(b.version) ? -1 : 1)
  return a.resource < b.resource ? -1 : 1
}

function groupRank(group: string): number {
  const rank = groupOrder.indexOf(group)
  return rank < 0 ? groupOrder.length : rank
}

function versionRank({ group, version }: CombinedKind): number {
  return versionOrder[group]?.indexOf(version) ?? 0
}

/** GA before beta before alpha, newer first: `v1` → `3.01.00`, `v1beta2` → `2.01.02`. */
function versionKey(version: string): string {
  const [, major = '', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? []
  return `${stage === undefined ? '3' : stage === 'beta' ? '2' : '1'}.${major.padStart(2, '0')}.${minor.padStart(2, '0')}`
}
