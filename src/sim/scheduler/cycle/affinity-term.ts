import type { Pod, PodAffinityTerm, WeightedPodAffinityTerm } from '../../../model/kubernetes.generated.ts'
import { compileSelector, type Labels, type Selector } from './selector.ts'

/** A pod (anti-)affinity term, ready to be asked. Upstream: `framework.AffinityTerm`. */
export interface AffinityTerm {
  readonly topologyKey: string
  readonly namespaces: ReadonlySet<string>
  /** A missing namespaceSelector selects no namespace, `{}` all. */
  readonly namespaceSelector: Selector
  readonly selector: Selector
  /** 0 for required terms. */
  readonly weight: number
}

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[]
  readonly requiredAntiAffinity: readonly AffinityTerm[]
  readonly preferredAffinity: readonly AffinityTerm[]
  readonly preferredAntiAffinity: readonly AffinityTerm[]
}

export function affinityTermsOf(pod: Pod, namespace: string): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec?.affinity ?? {}
  const required = (terms: PodAffinityTerm[] | undefined): AffinityTerm[] => (terms ?? []).map((term) => compileTerm(term, namespace, 0))
  const preferred = (terms: WeightedPodAffinityTerm[] | undefined): AffinityTerm[] =>
    (terms ?? []).map(({ podAffinityTerm, weight }) => compileTerm(podAffinityTerm ?? {}, namespace, weight ?? 0))
  return {
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  }
}

/** `namespaceLabels` are those of the pod's namespace. */
export function termMatches(term: AffinityTerm, namespace: string, labels: Labels, namespaceLabels: Labels): boolean {
  return (term.namespaces.has(namespace) || term.namespaceSelector.matches(namespaceLabels)) && term.selector.matches(labels)
}

function compileTerm(term: PodAffinityTerm, namespace: string, weight: number): AffinityTerm {
  const listed = term.namespaces ?? []
  const own = listed.length === 0 && term.namespaceSelector === undefined
  return {
    topologyKey: term.topologyKey ?? '',
    namespaces: new Set(own ? [namespace] : listed),
    namespaceSelector: compileSelector(term.namespaceSelector),
    selector: compileSelector(term.labelSelector),
    weight,
  }
}
