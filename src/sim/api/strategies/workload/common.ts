import { dns1123LabelErrors } from '../../../../base/names.ts'
import type { Minor } from '../../../../base/release.ts'
import type { ObjectMeta, PodTemplateSpec } from '../../../../model/kubernetes.generated.ts'
import { semanticEqual } from '../../validation/semantic-equality.ts'
import { dropDisabledPodFields } from '../pod/disabled-fields.ts'

/** Steps that the kinds with a pod template share. */

/** `DropDisabledTemplateFields` of `pkg/api/pod/util.go` (1.36). */
export function dropDisabledTemplateFields(template: PodTemplateSpec | undefined, old: PodTemplateSpec | undefined, minor: Minor): void {
  if (template === undefined) return
  dropDisabledPodFields(template.spec ??= {}, old === undefined ? undefined : old.spec ?? {}, minor)
}

/** Names of pods are made from the name of their controller. */
export function podNameWarnings(meta: ObjectMeta | undefined): string[] {
  const messages = dns1123LabelErrors(meta?.name ?? '')
  return messages.length === 0
    ? []
    : [`metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`]
}

export function isNewGeneration(object: { metadata?: ObjectMeta | undefined }, old: { metadata?: ObjectMeta | undefined }): boolean {
  return !semanticEqual(object.metadata?.generation, old.metadata?.generation)
}
