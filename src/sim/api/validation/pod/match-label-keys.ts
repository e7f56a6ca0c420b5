import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid } from '../../../../base/field.ts'
import type { LabelSelector } from '../../../../model/kubernetes.generated.ts'
import { validateLabelName } from '../label-selector.ts'

/**
 * `ValidateMatchLabelKeysAndMismatchLabelKeys` (1.36). The server merges the keys into the selector before it validates, so one
 * occurrence there is its own and only a second one is an error.
 */
export function validateMatchLabelKeys(
  matchLabelKeys: readonly string[], mismatchLabelKeys: readonly string[], selector: LabelSelector | undefined, path: FieldPath,
): FieldError[] {
  const errors = [
    ...validateLabelKeys(matchLabelKeys, selector, path.child('matchLabelKeys')),
    ...validateLabelKeys(mismatchLabelKeys, selector, path.child('mismatchLabelKeys')),
  ]
  const selected = new Set(Object.keys(selector?.matchLabels ?? {}))
  for (const { key = '' } of selector?.matchExpressions ?? []) {
    const index = matchLabelKeys.lastIndexOf(key)
    if (index >= 0 && selected.has(key)) errors.push(invalid(path.index(index), key, 'exists in both matchLabelKeys and labelSelector'))
    selected.add(key)
  }
  for (const [index, key] of matchLabelKeys.entries()) {
    if (mismatchLabelKeys.includes(key)) {
      errors.push(invalid(path.child('matchLabelKeys').index(index), key, 'exists in both matchLabelKeys and mismatchLabelKeys'))
    }
  }
  return errors
}

export const selectorMissing = 'must not be specified when labelSelector is not set'

function validateLabelKeys(keys: readonly string[], selector: LabelSelector | undefined, path: FieldPath): FieldError[] {
  if (keys.length === 0) return []
  if (selector === undefined) return [forbidden(path, selectorMissing)]
  return keys.flatMap((key, index) => validateLabelName(key, path.index(index)))
}
