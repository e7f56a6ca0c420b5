import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, required } from '../../../../base/field.ts'
import type { Selector } from '../../../../base/labels.ts'
import { compileLabelSelector } from '../../../../base/labels.ts'
import { labelValueErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { LabelSelector } from '../../../../model/kubernetes.generated.ts'
import { goLabelSelector } from '../go-struct.ts'
import { validateLabelSelector } from '../label-selector.ts'

/**
 * The selector of a controller. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */
export function validateControllerSelector(selector: LabelSelector | undefined, word: string, path: FieldPath): FieldError[] {
  if (selector === undefined) return [required(path)]
  return [...validateLabelSelector(selector, {}, path), ...isEmptySelector(selector) ? [emptySelector(selector, word, path)] : []]
}

export function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0
}

export function emptySelector(selector: LabelSelector, word: string, path: FieldPath): FieldError {
  return invalid(path, goLabelSelector(selector), `empty selector is invalid for ${word}`)
}

/**
 * `LabelSelectorAsSelector`, which refuses malformed keys, operators and values: undefined then.
 * Source: `labels.NewRequirement` in `k8s.io/apimachinery/pkg/labels/selector.go` (0.36).
 */
export function selectorOf(selector: LabelSelector | undefined): Selector | undefined {
  for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
    if (!isRequirement(key, [value], true)) return undefined
  }
  for (const { key = '', operator = '', values = [] } of selector?.matchExpressions ?? []) {
    if (!isRequirement(key, values, operator === 'In' || operator === 'NotIn')) return undefined
  }
  return compileLabelSelector(selector)
}

function isRequirement(key: string, values: readonly string[], takesValues: boolean): boolean {
  return qualifiedNameErrors(key).length === 0 && (values.length > 0) === takesValues && values.every((value) => labelValueErrors(value).length === 0)
}
