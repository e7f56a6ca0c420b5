import { FieldPath } from '../../../../base/field.ts'
import type { Minor } from '../../../../base/release.ts'
import type { AppArmorProfile, Pod } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
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
export function applyAppArmorAnnotations(pod: Pod, minor: Minor): string[] {
  const { spec = {}, metadata } = pod
  if (spec.os?.name === 'windows') return []
  const podProfile = spec.securityContext?.appArmorProfile
  return allContainers(spec).flatMap((container) => {
    const key = `${appArmorPrefix}${container.name ?? ''}`
    const value = annotationOf(metadata?.annotations, key)
    const own = container.securityContext?.appArmorProfile
    if (value === undefined) {
      if (gateEnabled(minor, 'AppArmorFieldAnnotated')) annotate(pod, key, own ?? podProfile)
      return []
    }
    if (own !== undefined) return []
    const profile = appArmorFieldForAnnotation(value)
    if (profile !== undefined && validateAppArmorProfile(profile, annotationsPath).length === 0) {
      if (semanticEqual(profile, podProfile)) return []
      container.securityContext = { ...container.securityContext, appArmorProfile: profile }
    }
    return [appArmorDeprecation(key, annotationsPath)]
  })
}

/** Until 1.33 the field was also written as the annotation, for kubelets that knew only that. */
function annotate(pod: Pod, key: string, profile: AppArmorProfile | undefined): void {
  const values: Readonly<Record<string, string>> = { Unconfined: 'unconfined', RuntimeDefault: 'runtime/default' }
  const value = profile?.type === 'Localhost' && profile.localhostProfile ? `localhost/${profile.localhostProfile}` : values[profile?.type ?? '']
  if (value !== undefined) pod.metadata = { ...pod.metadata, annotations: { ...pod.metadata?.annotations, [key]: value } }
}
