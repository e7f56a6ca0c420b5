// What no package tells, stated by hand: the reasons are the gaps of the packages, the facts are those of the releases named.
import type { RawDefinitions, RawKind, RawType } from './raw.ts'

const core = 'io.k8s.api.core.v1.'
const resource = 'io.k8s.api.resource.v1alpha3.'

/** What a neighbouring release lent to a release which did not have it yet: `[definition or definition#property, first minor]`. */
export const firstMinors: readonly (readonly [string, number])[] = [
  [`${core}ContainerStatus#allocatedResources`, 27],
  [`${core}ContainerStatus#resources`, 27],
  [`${core}PodStatus#resize`, 27],
  ['io.k8s.api.admissionregistration.v1alpha1.ValidatingAdmissionPolicy#status', 27],
  [`${resource}AllocatedDeviceStatus`, 32],
  [`${resource}NetworkDeviceData`, 32],
  [`${resource}DeviceRequestAllocationResult#adminAccess`, 32],
  [`${resource}ResourceClaimStatus#devices`, 32],
]

/** Properties of one release alone, which the packages of that release leave out. */
export const singleMinors: readonly (readonly [string, number, RawType])[] = [
  [`${resource}AllocationResult#controller`, 31, { kind: 'scalar', type: 'string' }],
  [`${resource}ResourceClaimStatus#deallocationRequested`, 31, { kind: 'scalar', type: 'boolean' }],
  [`${core}PodSpec#workloadRef`, 35, { kind: 'ref', ref: `${core}WorkloadReference` }],
]

const everyVerb = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function lone(group: string, version: string, kind: string, resource: string, namespaced: boolean, subresources: readonly string[]): RawKind {
  return { group, version, kind, resource, namespaced, subresources, verbs: everyVerb }
}

/** Kinds of one release alone, which neither neighbour has: their definitions are cdk8s' or, at 1.35, Pulumi's. */
export const loneKinds: Readonly<Record<number, readonly RawKind[]>> = {
  26: [
    lone('resource.k8s.io', 'v1alpha1', 'PodScheduling', 'podschedulings', true, ['status']),
    lone('resource.k8s.io', 'v1alpha1', 'ResourceClaim', 'resourceclaims', true, ['status']),
    lone('resource.k8s.io', 'v1alpha1', 'ResourceClaimTemplate', 'resourceclaimtemplates', true, []),
    lone('resource.k8s.io', 'v1alpha1', 'ResourceClass', 'resourceclasses', false, []),
  ],
  31: [
    lone('coordination.k8s.io', 'v1alpha1', 'LeaseCandidate', 'leasecandidates', true, []),
    lone('resource.k8s.io', 'v1alpha3', 'PodSchedulingContext', 'podschedulingcontexts', true, ['status']),
  ],
  35: [lone('scheduling.k8s.io', 'v1alpha1', 'Workload', 'workloads', true, [])],
}

/** Structs without fields: clients model them as plain objects. `[user#property, the struct]`. */
export const emptyStructs: readonly (readonly [string, string])[] = [
  ['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresources#status', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceSubresourceStatus'],
  ['io.k8s.api.apiserverinternal.v1alpha1.StorageVersion#spec', 'io.k8s.api.apiserverinternal.v1alpha1.StorageVersionSpec'],
  ['io.k8s.api.scheduling.v1alpha1.PodGroupPolicy#basic', 'io.k8s.api.scheduling.v1alpha1.BasicSchedulingPolicy'],
  ['io.k8s.api.scheduling.v1alpha2.PodGroupSchedulingPolicy#basic', 'io.k8s.api.scheduling.v1alpha2.BasicSchedulingPolicy'],
]

/** Applies the tables to the definitions of one release. */
export function correct(minor: number, definitions: RawDefinitions): void {
  for (const [property, first] of firstMinors) {
    const [id = '', name] = property.split('#')
    if (minor >= first) continue
    if (name === undefined) definitions.delete(id)
    else definitions.get(id)?.delete(name)
  }
  for (const [property, only, type] of singleMinors) {
    const [id = '', name = ''] = property.split('#')
    if (minor === only) definitions.get(id)?.set(name, { type, required: false })
  }
  for (const [property, struct] of emptyStructs) {
    const [id = '', name = ''] = property.split('#')
    const user = definitions.get(id)?.get(name)
    if (!user) continue
    definitions.get(id)?.set(name, { ...user, type: { kind: 'ref', ref: struct } })
    definitions.set(struct, new Map())
  }
}
