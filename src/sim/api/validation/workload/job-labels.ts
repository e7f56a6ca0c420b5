import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, invalid, required } from '../../../../base/field.ts'
import type { Job, ObjectMeta } from '../../../../model/kubernetes.generated.ts'
import { goLabelSelector } from '../go-struct.ts'
import { selectorOf } from './selector.ts'

/** Labels by which a Job finds its pods; the first two have a domain since 1.27. */
export const controllerUidLabel = 'batch.kubernetes.io/controller-uid'
export const jobNameLabel = 'batch.kubernetes.io/job-name'
export const legacyControllerUidLabel = 'controller-uid'
export const legacyJobNameLabel = 'job-name'

/** `validateGeneratedSelector` of `pkg/apis/batch/validation/validation.go` (1.36). */
export function validateGeneratedSelector({ metadata, spec = {} }: Job, requirePrefixed: boolean): FieldError[] {
  if (spec.manualSelector === true || spec.selector === undefined) return []
  const { name = '', uid = '' } = metadata ?? {}
  const expected: Record<string, string> = { [legacyControllerUidLabel]: uid, [legacyJobNameLabel]: name }
  if (requirePrefixed) Object.assign(expected, { [controllerUidLabel]: uid, [jobNameLabel]: name })
  const selector = selectorOf(spec.selector)
  return [
    ...uid === '' ? [required(Path.of('metadata', 'uid'))] : [],
    ...Object.keys(expected).flatMap((label) =>
      validateHasLabel(spec.template?.metadata, label, expected[label] ?? '', Path.of('spec', 'template', 'metadata'))),
    ...selector === undefined || selector.matches(expected)
      ? []
      : [invalid(Path.of('spec', 'selector'), goLabelSelector(spec.selector), '`selector` not auto-generated')],
  ]
}

function validateHasLabel(meta: ObjectMeta | undefined, label: string, expected: string, path: FieldPath): FieldError[] {
  const labels = meta?.labels ?? {}
  const here = path.child('labels').key(label)
  const message = `must be '${expected}'`
  if (!Object.hasOwn(labels, label)) return [required(here, message)]
  return labels[label] === expected ? [] : [invalid(here, labels, message)]
}
