import { FieldPath } from '../../../../base/field.ts'
import type { Pod } from '../../../../model/kubernetes.generated.ts'
import { annotationOf, appArmorFieldForAnnotation, appArmorPrefix } from '../../validation/pod/annotations.ts'
import { validateAppArmorProfile } from '../../validation/pod/profiles.ts'
import { allContainers } from '../../validation/pod/visit.ts'
import { semanticEqual } from '../../validation/semantic-equality.ts'
import { appArmorDeprecation } from '../../warnings/pod.ts'

const annotationsPath = FieldPath.of('metadata', 'annotations')

/**
 * Turns AppArmor annotations of old clients into the field, and says so: `applyAppArmorVersionSkew` in
 * `pkg/registry/core/pod/strategy.go` (1.36). Returns the warnings.
 */
export function applyAppArmorAnnotations(pod: Pod): string[] {
  const { spec = {}, metadata } = pod
  if (spec.os?.name === 'windows') return []
  const podProfile = spec.securityContext?.appArmorProfile
  return allContainers(spec).flatMap((container) => {
    const key = `${appArmorPrefix}${container.name ?? ''}`
    const value = annotationOf(metadata?.annotations, key)
    if (value === undefined || container.securityContext?.appArmorProfile !== undefined) return []
    const profile = appArmorFieldForAnnotation(value)
    if (profile !== undefined && validateAppArmorProfile(profile, annotationsPath).length === 0) {
      if (semanticEqual(profile, podProfile)) return []
      container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    }
    return [appArmorDeprecation(key, annotationsPath)]
  })
}
