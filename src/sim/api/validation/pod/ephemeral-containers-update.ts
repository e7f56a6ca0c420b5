import type { FieldError } from '../../../../base/field.ts'
import { FieldPath, forbidden } from '../../../../base/field.ts'
import { goQuote } from '../../../../base/go-format.ts'
import type { Pod } from '../../../../model/kubernetes.generated.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { annotationOf, mirrorPodAnnotation } from './annotations.ts'
import type { PodOptions } from './options.ts'
import { specPath } from './pod.ts'
import { validatePodUpdateMeta } from './update.ts'

/** `ValidatePodEphemeralContainersUpdate` (1.36): ephemeral containers can only be added. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod, options: PodOptions): FieldError[] {
  if (annotationOf(old.metadata?.annotations, mirrorPodAnnotation) !== undefined) {
    return [forbidden(FieldPath.of(''), 'static pods do not support ephemeral containers')]
  }
  const path = specPath.child('ephemeralContainers')
  const containers = new Map((pod.spec?.ephemeralContainers ?? []).map((container) => [container.name ?? '', container]))
  return [
    ...validatePodUpdateMeta(pod, old, options),
    ...(old.spec?.ephemeralContainers ?? []).flatMap((before) => {
      const name = before.name ?? ''
      const after = containers.get(name)
      if (after === undefined) return [forbidden(path, `existing ephemeral containers ${goQuote(name)} may not be removed\n`)]
      return semanticEqual(after, before) ? [] : [forbidden(path, `existing ephemeral containers ${goQuote(name)} may not be changed\n`)]
    }),
  ]
}
