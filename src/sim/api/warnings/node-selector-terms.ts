import type { FieldPath } from '../../../base/field.ts'
import { labelValueErrors } from '../../../base/names.ts'
import type { NodeSelectorTerm } from '../../../model/kubernetes.generated.ts'
import { nodeLabelDeprecation } from '../validation/node/label-deprecations.ts'

/** `GetWarningsForNodeSelectorTerm`; values are checked in preferred terms, where validation lets them pass (`pkg/api/node/util.go`, 1.36). */
export function nodeSelectorTermWarnings(term: NodeSelectorTerm, checkValues: boolean, path: FieldPath): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key = '', values = [] }, index) => {
    const here = path.child('matchExpressions').index(index)
    const message = nodeLabelDeprecation(key)
    return [
      ...message === undefined ? [] : [`${here.child('key').toString()}: ${key} is ${message}`],
      ...!checkValues ? [] : values.flatMap((value, valueIndex) =>
        labelValueErrors(value).map((text) => `${here.child('values').index(valueIndex).toString()}: ${value} is invalid, ${text}`)),
    ]
  })
}
