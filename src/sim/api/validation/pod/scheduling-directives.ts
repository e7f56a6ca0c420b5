import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid } from '../../../../base/field.ts'
import type { NodeAffinity, NodeSelectorTerm, PodSpec } from '../../../../model/kubernetes.generated.ts'
import { goStruct } from '../go-struct.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { specPath } from './pod.ts'

/**
 * While a pod is gated, node selector and required node affinity may be narrowed.
 * Source: `ValidatePodUpdate`, `validateNodeSelectorMutation`, `validateNodeAffinityMutation` (1.36).
 * Takes the allowed change back in `munged`, so that only others are left to be seen.
 */
export function validateGatedChanges(munged: PodSpec, old: PodSpec): FieldError[] {
  const errors: FieldError[] = []
  if (!semanticEqual(munged.nodeSelector, old.nodeSelector)) {
    errors.push(...validateNodeSelectorMutation(munged.nodeSelector, old.nodeSelector ?? {}, specPath.child('nodeSelector')))
    munged.nodeSelector = old.nodeSelector
  }
  const before = old.affinity?.nodeAffinity
  if (semanticEqual(munged.affinity?.nodeAffinity, before)) return errors
  errors.push(...validateNodeAffinityMutation(munged.affinity?.nodeAffinity, before, specPath.child('affinity', 'nodeAffinity')))
  const { affinity } = munged
  if (affinity === undefined) munged.affinity = { nodeAffinity: before }
  else if (old.affinity === undefined && affinity.podAffinity === undefined && affinity.podAntiAffinity === undefined) munged.affinity = undefined
  else affinity.nodeAffinity = before
  return errors
}

function validateNodeSelectorMutation(selector: { [key: string]: string } | undefined, old: { [key: string]: string }, path: FieldPath): FieldError[] {
  const isKept = Object.keys(old).every((key) => selector !== undefined && Object.hasOwn(selector, key) && selector[key] === old[key])
  return isKept ? [] : [invalid(path, selector ?? null, 'only additions to spec.nodeSelector are allowed (no mutations or deletions)')]
}

const requirementShape = [['Key', 'key', ''], ['Operator', 'operator', ''], ['Values', 'values', null]] as const
const nodeSelectorTermShape = [
  ['MatchExpressions', 'matchExpressions', 'list', requirementShape], ['MatchFields', 'matchFields', 'list', requirementShape],
] as const

function validateNodeAffinityMutation(affinity: NodeAffinity | undefined, old: NodeAffinity | undefined, path: FieldPath): FieldError[] {
  const terms = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const oldTerms = old?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const here = path.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
  if (oldTerms.length > 0 && oldTerms.length !== terms.length) {
    const shown = affinity?.requiredDuringSchedulingIgnoredDuringExecution === undefined ? null : terms.map((term) => goStruct(nodeSelectorTermShape, term))
    return [invalid(here, shown, 'no additions/deletions to non-empty NodeSelectorTerms list are allowed')]
  }
  return oldTerms.flatMap((oldTerm, index) => {
    const term = terms[index] ?? {}
    return onlyAdds(term, oldTerm)
      ? []
      : [invalid(here.index(index), goStruct(nodeSelectorTermShape, term), 'only additions are allowed (no mutations or deletions)')]
  })
}

/** An empty term matches nothing, so adding to it would widen it. */
function onlyAdds(term: NodeSelectorTerm, old: NodeSelectorTerm): boolean {
  const isEmpty = ({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm): boolean => matchExpressions.length + matchFields.length === 0
  if (isEmpty(old)) return isEmpty(term)
  return (['matchExpressions', 'matchFields'] as const).every((list) => {
    const before = old[list] ?? []
    return semanticEqual((term[list] ?? []).slice(0, before.length), before)
  })
}
