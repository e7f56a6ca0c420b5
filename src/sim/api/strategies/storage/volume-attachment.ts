import type { VolumeAttachment } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy, type UpdateContext } from '../../strategy.ts'
import { validateVolumeAttachment, validateVolumeAttachmentUpdate } from '../../validation/storage/volume-attachment.ts'
import { dropStatus, keepSpec, keepStatus } from '../common.ts'
import { resetMetadataForStatus } from '../reset-metadata.ts'

/** `pkg/registry/storage/volumeattachment/strategy.go` (1.36). */
export const volumeAttachmentStrategy = defineStrategy<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  resource: 'volumeattachments',
  namespaced: false,
  allowUnconditionalUpdate: false,
  subresources: ['status'],
  prepareForCreate: (object) => dropStatus(object),
  validate: (object, context) => validateVolumeAttachment(object, context),
  prepareForUpdate: (object, old, context) => {
    if (context.subresource !== 'status') return keepStatus(object, old)
    keepSpec(object, old)
    resetMetadataForStatus(object, old)
    dropErrorCodes(object, old, context)
  },
  validateUpdate: (object, old, context) => validateVolumeAttachmentUpdate(object, old, context),
})

function dropErrorCodes(object: VolumeAttachment, old: VolumeAttachment, { minor }: UpdateContext): void {
  if (gateEnabled(minor, 'MutableCSINodeAllocatableCount')) return
  for (const field of ['attachError', 'detachError'] as const) {
    if (old.status?.[field]?.errorCode === undefined) delete object.status?.[field]?.errorCode
  }
}
