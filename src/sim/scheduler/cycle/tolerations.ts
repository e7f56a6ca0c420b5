import type { Taint, Toleration } from '../../../model/kubernetes.generated.ts'

/** Whether a toleration covers a taint. Upstream: `k8s.io/api/core/v1/toleration.go`, ToleratesTaint. */
export function tolerates(toleration: Toleration, taint: Taint, comparison = false): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false
  if (toleration.key && toleration.key !== taint.key) return false
  switch (toleration.operator ?? '') {
    case '': case 'Equal': return (toleration.value ?? '') === (taint.value ?? '')
    case 'Exists': return true
    // Alpha (TaintTolerationComparisonOperators): the taint's number against the toleration's.
    case 'Lt': return comparison && compares(taint.value, toleration.value, (a, b) => a < b)
    case 'Gt': return comparison && compares(taint.value, toleration.value, (a, b) => a > b)
    default: return false
  }
}

/** The first taint that keeps pods away and that no toleration covers. */
export function untoleratedTaint(taints: readonly Taint[], tolerations: readonly Toleration[], comparison = false): Taint | undefined {
  return taints.find((taint) => (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute')
    && !tolerations.some((toleration) => tolerates(toleration, taint, comparison)))
}

function compares(a: string | undefined, b: string | undefined, holds: (a: bigint, b: bigint) => boolean): boolean {
  const [left, right] = [strictInteger(a), strictInteger(b)]
  return left !== undefined && right !== undefined && holds(left, right)
}

/** An int64 as validation admits it: no plus sign, no leading zeros. */
function strictInteger(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^(0|-?[1-9]\d*)$/.test(text)) return undefined
  const value = BigInt(text)
  return BigInt.asIntN(64, value) === value ? value : undefined
}
