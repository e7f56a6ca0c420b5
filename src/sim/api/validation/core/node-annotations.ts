import { type FieldError, type FieldPath, invalid, required } from '../../../../base/field.ts'
import { isMap } from '../../../../base/json.ts'
import type { Taint } from '../../../../model/kubernetes.generated.ts'
import { goJsonError } from './go-json-error.ts'
import { validateTaints } from './taints.ts'

/** Annotations of nodes from before taints had a field: `pkg/apis/core/validation/validation.go` (1.36). */
const taintsAnnotation = 'scheduler.alpha.kubernetes.io/taints'
const avoidPodsAnnotation = 'scheduler.alpha.kubernetes.io/preferAvoidPods'

export function validateNodeAnnotations(annotations: { [key: string]: string }, path: FieldPath): FieldError[] {
  return [...validateTaintsAnnotation(annotations[taintsAnnotation] ?? '', path), ...validateAvoidPods(annotations[avoidPodsAnnotation] ?? '', path)]
}

function validateTaintsAnnotation(text: string, path: FieldPath): FieldError[] {
  if (text === '') return []
  const problem = goJsonError(text, 'array', '[]core.Taint')
  if (problem !== undefined) return [invalid(path, taintsAnnotation, problem)]
  const taints = parsed(text)
  return Array.isArray(taints) ? validateTaints(taints.map((taint) => isMap(taint) ? taint as Taint : {}), path.child(taintsAnnotation)) : []
}

function validateAvoidPods(text: string, path: FieldPath): FieldError[] {
  if (text === '') return []
  const problem = goJsonError(text, 'object', 'v1.AvoidPods')
  if (problem !== undefined) return [invalid(path.child('AvoidPods'), avoidPodsAnnotation, problem)]
  const value = parsed(text)
  const entries = isMap(value) && Array.isArray(value.preferAvoidPods) ? value.preferAvoidPods : []
  return entries.flatMap((entry, index) => {
    const here = path.child(avoidPodsAnnotation).index(index).child('PodSignature')
    const signature = isMap(entry) ? entry.podSignature : undefined
    const controller = isMap(signature) ? signature.podController : undefined
    if (!isMap(controller)) return [required(here)]
    return controller.controller === true ? [] : [invalid(here.child('PodController', 'Controller'), false, 'must point to a controller')]
  })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
