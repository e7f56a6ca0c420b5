import { labelValueErrors } from '../../../../base/names.ts'
import type { NodeSelector } from '../../../../model/kubernetes.generated.ts'

/** `HasInvalidLabelValueInNodeSelectorTerms`: a stored selector with a value that is no label value may stay. */
export function hasInvalidNodeSelectorValue(selector: NodeSelector | undefined): boolean {
  return (selector?.nodeSelectorTerms ?? []).some(({ matchExpressions = [] }) =>
    matchExpressions.some(({ values = [] }) => values.some((value) => labelValueErrors(value).length > 0)))
}
