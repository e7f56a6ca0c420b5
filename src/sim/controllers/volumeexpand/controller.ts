import { cloneValue } from '../../../base/json.ts'
import { quantityOrZero } from '../../../base/quantity.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../model/kubernetes.generated.ts'
import { migratedVolume } from '../../scheduler/plugins/csi-migration.ts'
import { defineController, keyOf, splitKey, type ControllerContext } from '../controller.ts'

const resizer = 'volume.kubernetes.io/storage-resizer'

/**
 * Claims that ask for more than their volume holds: `pkg/controller/volume/expand/expand_controller.go` (1.36). No plugin that is left in the
 * controller manager can grow a volume; it says who is waited for.
 */
export const volumeExpandController = defineController({
  name: 'volume-expand',
  component: 'volume_expand',
  watches: {
    PersistentVolumeClaim: ({ before, after }) => {
      const [was, is] = [before, after] as (PersistentVolumeClaim | undefined)[]
      if (is?.status?.phase !== 'Bound') return []
      return was === undefined || requested(is).compare(requested(was)) > 0 || held(is).compare(held(was)) > 0 ? [keyOf(is)] : []
    },
  },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const claim = context.read.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined
    if (claim === undefined) return undefined
    const volume = context.read.get('PersistentVolume', '', claim.spec?.volumeName ?? '') as PersistentVolume | undefined
    if (volume === undefined) return `persistentvolumes "${claim.spec?.volumeName ?? ''}" not found`
    if (volume.spec?.claimRef?.uid !== claim.metadata?.uid) return `persistent Volume is not bound to PVC being updated : ${key}`
    if (requested(claim).compare(held(claim)) > 0) tellWhoGrows(claim, volume, context)
    return undefined
  },
})

function tellWhoGrows(claim: PersistentVolumeClaim, { spec }: PersistentVolume, context: ControllerContext): void {
  const tell = (message: string): void => { context.event('PersistentVolumeClaim', claim, 'Normal', 'ExternalExpanding', message) }
  const { plugin, driver } = servedByDriver(spec ?? {}) ?? {}
  if (plugin === undefined || driver === undefined) return tell('waiting for an external controller to expand this PVC')
  tell(`CSI migration enabled for ${plugin}; waiting for external resizer to expand the pvc`)
  if (claim.metadata?.annotations?.[resizer] === driver) return
  const changed = cloneValue(claim)
  changed.metadata = { ...changed.metadata, annotations: { ...changed.metadata?.annotations, [resizer]: driver } }
  context.write.update('PersistentVolumeClaim', changed, `${driver} is to grow its volume`)
}

/** Volumes built in that a CSI driver serves now. */
function servedByDriver(spec: NonNullable<PersistentVolume['spec']>): { readonly plugin: string, readonly driver: string } | undefined {
  if (spec.azureFile !== undefined) return { plugin: 'kubernetes.io/azure-file', driver: 'file.csi.azure.com' }
  if (spec.vsphereVolume !== undefined) return { plugin: 'kubernetes.io/vsphere-volume', driver: 'csi.vsphere.vmware.com' }
  return migratedVolume(spec)
}

function requested({ spec }: PersistentVolumeClaim): ReturnType<typeof quantityOrZero> {
  return quantityOrZero(spec?.resources?.requests?.storage)
}

function held({ status }: PersistentVolumeClaim): ReturnType<typeof quantityOrZero> {
  return quantityOrZero(status?.capacity?.storage)
}
