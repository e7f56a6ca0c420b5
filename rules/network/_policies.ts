import type { Bundle, PodTemplate, ResourceOf } from '../../src/check/api.ts'
import { labelSelectorMatches } from '../../src/base/labels.ts'

export type Policy = ResourceOf<'NetworkPolicy'>
export type Direction = 'Ingress' | 'Egress'

/** By default Ingress always, Egress where there is a rule for it. */
export function policyTypes({ spec }: Policy): readonly string[] {
  return spec.policyTypes ?? ((spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'])
}

/** The policies of the set that isolate the pods of a template. */
export function isolating(bundle: Bundle, template: PodTemplate, direction: Direction): readonly Policy[] {
  return bundle.ofKind('NetworkPolicy').filter((policy) => policy.namespace === template.namespace && policyTypes(policy).includes(direction)
    && labelSelectorMatches(policy.spec.podSelector ?? {}, template.labels))
}

/** Kinds of network plugins that isolate pods, too. */
const foreignKinds = [
  'cilium.io/CiliumNetworkPolicy', 'cilium.io/CiliumClusterwideNetworkPolicy', 'crd.projectcalico.org/NetworkPolicy', 'crd.projectcalico.org/GlobalNetworkPolicy',
  'projectcalico.org/NetworkPolicy', 'projectcalico.org/GlobalNetworkPolicy', 'policy.networking.k8s.io/AdminNetworkPolicy', 'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
]

export function hasForeignPolicies(bundle: Bundle): boolean {
  return foreignKinds.some((kind) => bundle.ofKind(kind).length > 0)
}
