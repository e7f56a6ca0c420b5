import type { Minor } from '../../../../base/release.ts'
import type { LabelSelector, Pod } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'

/**
 * `matchLabelKeys` and `mismatchLabelKeys` become requirements with the pod's own values, on creation.
 * Source: `mutatePodAffinity` and `mutateTopologySpreadConstraints` in `pkg/registry/core/pod/strategy.go` (1.36).
 */
export function mergeLabelKeys(pod: Pod, minor: Minor): void {
  const labels = pod.metadata?.labels ?? {}
  const { affinity, topologySpreadConstraints } = pod.spec ?? {}
  if (gateEnabled(minor, 'MatchLabelKeysInPodAffinity')) {
    for (const side of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
      const terms = [
        ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
        ...side?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
      ]
      for (const term of terms) {
        require(term?.labelSelector, term?.matchLabelKeys, 'In', labels)
        require(term?.labelSelector, term?.mismatchLabelKeys, 'NotIn', labels)
      }
    }
  }
  if (!gateEnabled(minor, 'MatchLabelKeysInPodTopologySpreadSelectorMerge')) return
  for (const { labelSelector, matchLabelKeys } of topologySpreadConstraints ?? []) require(labelSelector, matchLabelKeys, 'In', labels)
}

/** Keys that the pod does not have are passed over. */
function require(selector: LabelSelector | undefined, keys: readonly string[] | undefined, operator: string, labels: { [key: string]: string }): void {
  if (selector === undefined) return
  for (const key of keys ?? []) {
    const value = Object.hasOwn(labels, key) ? labels[key] : undefined
    if (value !== undefined) selector.matchExpressions = [...selector.matchExpressions ?? [], { key, operator, values: [value] }]
  }
}
