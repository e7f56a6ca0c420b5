import type { Minor } from '../../../base/release.ts'
import type { PodTemplateSpec } from '../../../model/kubernetes.generated.ts'
import { fnv1a32, safeEncode } from '../safe-encode.ts'
import { dumpPodTemplate } from './go-dump.ts'

/**
 * `ComputeHash` of `pkg/controller/controller_utils.go` (1.36): the pod-template-hash of a defaulted template, and the
 * controller-revision-hash of a DaemonSet. It depends on the release, because each new field changes the text that is hashed.
 * A collision count of 0 is not the same as none: it is 8 more bytes.
 */
export function computeHash(template: PodTemplateSpec, collisionCount: number | undefined, minor: Minor): string {
  let hash = fnv1a32(new TextEncoder().encode(dumpPodTemplate(template, minor)))
  if (collisionCount !== undefined) {
    const count = collisionCount >>> 0
    hash = fnv1a32([count & 255, (count >>> 8) & 255, (count >>> 16) & 255, count >>> 24, 0, 0, 0, 0], hash)
  }
  return safeEncode(String(hash))
}
