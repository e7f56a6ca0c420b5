import { cloneValue } from '../../../base/json.ts'
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../../model/kubernetes.generated.ts'
import { defaultStorageClassOf } from '../../admission/default-class.ts'
import type { Change } from '../../cluster-informers.ts'
import { defineController, splitKey, type ControllerContext } from '../controller.ts'
import type { CoreEvent } from '../types.ts'
import { findVolume, hasMode, isFor, mismatch } from './match.ts'
import { free, reclaim, recycledBy } from './reclaim.ts'

const bindCompleted = 'pv.kubernetes.io/bind-completed'
const boundByController = 'pv.kubernetes.io/bound-by-controller'
const selectedNode = 'volume.kubernetes.io/selected-node'
const noProvisioner = 'kubernetes.io/no-provisioner'
const storageProvisioner = 'volume.kubernetes.io/storage-provisioner'
const betaStorageProvisioner = 'volume.beta.kubernetes.io/storage-provisioner'
const provisionedBy = 'pv.kubernetes.io/provisioned-by'
const resyncMilliseconds = 15_000

/** Binds claims to volumes: `pkg/controller/volume/persistentvolume/pv_controller.go` (1.36). Volumes have no namespace in their key. */
export const persistentVolumeController = defineController({
  name: 'persistentvolume-binder',
  component: 'persistentvolume-controller',
  turn: 'binder',
  watches: {
    PersistentVolume: keysOf, PersistentVolumeClaim: keysOf,
    Pod: ({ before, after }) => {
      const volume = recycledBy((after ?? before)?.metadata?.namespace, (after ?? before)?.metadata?.name)
      return volume === undefined ? [] : [`/${volume}`]
    },
    Event: tellOfRecycler,
  },
  resync: { milliseconds: resyncMilliseconds, keys: pendingKeys },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    if (namespace === '') {
      const volume = context.read.get('PersistentVolume', '', name) as PersistentVolume | undefined
      if (volume !== undefined) syncVolume(volume, context)
      return undefined
    }
    const claim = context.read.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined
    if (claim === undefined) return undefined
    if (claim.metadata?.annotations?.[bindCompleted] === undefined) syncUnbound(claim, context)
    else syncBound(claim, context)
    return undefined
  },
})

/** What is told of a recycler is told of its volume, too. */
function tellOfRecycler({ before, after }: Change, context: ControllerContext): string[] {
  const event = after as unknown as CoreEvent | undefined
  const name = event?.involvedObject.kind === 'Pod' ? recycledBy(event.involvedObject.namespace, event.involvedObject.name) : undefined
  const volume = name === undefined ? undefined : context.read.get('PersistentVolume', '', name)
  if (before === undefined && event !== undefined && volume !== undefined) context.event('PersistentVolume', volume, event.type as 'Normal', 'RecyclerPod', `Recycler pod: ${event.message}`)
  return []
}

/** A volume wakes its claim, and a claim its volume. Claims that wait for any volume look again every 15 s. */
function keysOf({ kind, before, after }: Change): string[] {
  const { namespace = '', name = '' } = (after ?? before)?.metadata ?? {}
  const own = `${namespace}/${name}`
  if (kind === 'PersistentVolume') {
    const reference = ((after ?? before) as PersistentVolume).spec?.claimRef
    return [own, ...reference === undefined ? [] : [`${reference.namespace ?? ''}/${reference.name ?? ''}`]]
  }
  const volume = ((after ?? before) as PersistentVolumeClaim).spec?.volumeName ?? ''
  return [own, ...volume === '' ? [] : [`/${volume}`]]
}

function pendingKeys(context: ControllerContext): string[] {
  return (context.read.list('PersistentVolumeClaim') as PersistentVolumeClaim[])
    .filter(({ metadata }) => metadata?.annotations?.[bindCompleted] === undefined)
    .map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`)
}

function syncVolume(volume: PersistentVolume, context: ControllerContext): void {
  const reference = volume.spec?.claimRef
  if (reference?.uid === undefined) return setPhase(volume, 'Available', context)
  const claim = context.read.get('PersistentVolumeClaim', reference.namespace ?? '', reference.name ?? '') as PersistentVolumeClaim | undefined
  if (claim === undefined || claim.metadata?.uid !== reference.uid) return release(volume, context)
  const name = volume.metadata?.name ?? ''
  const wanted = claim.spec?.volumeName ?? ''
  if (wanted === name) return setPhase(volume, 'Bound', context)
  if (wanted !== '') return leave(volume, context)
  if (hasMode(claim, volume)) return
  context.event('PersistentVolume', volume, 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume to requested PersistentVolumeClaim "${claim.metadata.name ?? ''}" due to incompatible volumeMode.`)
  context.event('PersistentVolumeClaim', claim, 'Warning', 'VolumeMismatch', `Cannot bind PersistentVolume "${name}" to requested PersistentVolumeClaim due to incompatible volumeMode.`)
}

/** The claim is gone. */
function release(volume: PersistentVolume, context: ControllerContext): void {
  if (volume.status?.phase !== 'Failed') setPhase(volume, 'Released', context)
  if (volume.metadata?.deletionTimestamp === undefined) reclaim((context.read.get('PersistentVolume', '', volume.metadata?.name ?? '') ?? volume), context)
}

/** The claim got another volume: one that was made for it goes, any other is free again. */
function leave(volume: PersistentVolume, context: ControllerContext): void {
  if (volume.metadata?.annotations?.[provisionedBy] !== undefined && volume.spec?.persistentVolumeReclaimPolicy === 'Delete') return release(volume, context)
  free(volume, 'its claim has another volume', context)
}

function setPhase(volume: PersistentVolume, phase: string, context: ControllerContext): void {
  if (volume.status?.phase === phase) return
  const changed = cloneValue(volume)
  changed.status = { ...changed.status, phase, lastPhaseTransitionTime: context.clock.timestamp() }
  context.write.updateStatus('PersistentVolume', changed, 'its claim')
}

function syncUnbound(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const wanted = claim.spec?.volumeName ?? ''
  if (wanted !== '') {
    const volume = context.read.get('PersistentVolume', '', wanted) as PersistentVolume | undefined
    if (volume === undefined) return setClaimPhase(claim, 'Pending', context)
    const why = volume.spec?.claimRef === undefined ? mismatch(claim, volume) : undefined
    if (why !== undefined) {
      context.event('PersistentVolumeClaim', claim, 'Warning', 'VolumeMismatch', `Cannot bind to requested volume "${wanted}": ${why}`)
      return setClaimPhase(claim, 'Pending', context)
    }
    if (volume.spec?.claimRef === undefined || isFor(volume, claim)) return bind(claim, volume, context)
    context.event('PersistentVolumeClaim', claim, 'Warning', 'FailedBinding', `volume "${wanted}" already bound to a different claim.`)
    return setClaimPhase(claim, 'Pending', context)
  }
  const storage = context.read.get('StorageClass', '', claim.spec?.storageClassName ?? '') as StorageClass | undefined
  const volumes = context.read.list('PersistentVolume') as PersistentVolume[]
  const isDelayed = storage?.volumeBindingMode === 'WaitForFirstConsumer' && claim.metadata?.annotations?.[selectedNode] === undefined
  const volume = findVolume(claim, volumes, isDelayed)
  if (volume !== undefined) return bind(claim, volume, context)
  if (assignDefaultClass(claim, context)) return
  tellWhy(claim, storage, isDelayed, context)
  setClaimPhase(context.read.get('PersistentVolumeClaim', claim.metadata?.namespace ?? '', claim.metadata?.name ?? '') ?? claim, 'Pending', context)
}

/** A claim that came before there was a default class gets it afterwards. */
function assignDefaultClass(claim: PersistentVolumeClaim, context: ControllerContext): boolean {
  if (claim.spec?.storageClassName !== undefined || claim.metadata?.annotations?.['volume.beta.kubernetes.io/storage-class'] !== undefined) return false
  const found = defaultStorageClassOf(context.read.list('StorageClass'))
  if (found === undefined) return false
  return context.write.update('PersistentVolumeClaim', { ...cloneValue(claim), spec: { ...claim.spec, storageClassName: found } }, `${found} is the default class`).refusal === undefined
}

function tellWhy(claim: PersistentVolumeClaim, storage: StorageClass | undefined, isDelayed: boolean, context: ControllerContext): void {
  const name = claim.spec?.storageClassName ?? ''
  const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void => { context.event('PersistentVolumeClaim', claim, type, reason, message) }
  if (isDelayed) return tell('Normal', 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding')
  if (name === '') return tell('Normal', 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set')
  if (storage === undefined) return tell('Warning', 'ProvisioningFailed', `storageclass.storage.k8s.io "${name}" not found`)
  const { provisioner = '' } = storage
  if (provisioner === noProvisioner) return tell('Warning', 'ProvisioningFailed', `no volume plugin matched name: ${noProvisioner}`)
  const annotations = { ...claim.metadata?.annotations, [storageProvisioner]: provisioner, [betaStorageProvisioner]: provisioner }
  if (claim.metadata?.annotations?.[storageProvisioner] !== provisioner) context.write.update('PersistentVolumeClaim', { ...cloneValue(claim), metadata: { ...claim.metadata, annotations } }, `${provisioner} is to make its volume`)
  tell('Normal', 'ExternalProvisioning', `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`)
}

function bind(claim: PersistentVolumeClaim, volume: PersistentVolume, context: ControllerContext): void {
  const { namespace, name, uid, resourceVersion } = claim.metadata ?? {}
  const taken = cloneValue(volume)
  const wasFree = taken.spec?.claimRef === undefined
  if (taken.spec?.claimRef?.uid !== uid) {
    taken.spec = { ...taken.spec, claimRef: { kind: 'PersistentVolumeClaim', apiVersion: 'v1', namespace, name, uid, resourceVersion } }
    if (wasFree) taken.metadata = { ...taken.metadata, annotations: { ...taken.metadata?.annotations, [boundByController]: 'yes' } }
    const { object, refusal } = context.write.update<PersistentVolume>('PersistentVolume', taken, `claim ${namespace ?? ''}/${name ?? ''} fits`)
    // The claim follows once the volume is seen to be taken: others, the scheduler among them, see one before the other.
    if (refusal === undefined) setPhase(object ?? taken, 'Bound', context)
    return
  }
  setPhase(volume, 'Bound', context)
  const bound = cloneValue(claim)
  const isOurChoice = (claim.spec?.volumeName ?? '') === ''
  bound.spec = { ...bound.spec, volumeName: volume.metadata?.name }
  bound.metadata = { ...bound.metadata, annotations: { ...bound.metadata?.annotations, ...isOurChoice ? { [boundByController]: 'yes' } : {}, [bindCompleted]: 'yes' } }
  const { object } = context.write.update<PersistentVolumeClaim>('PersistentVolumeClaim', bound, `volume ${volume.metadata?.name ?? ''} is the smallest that fits`)
  if (object !== undefined) showBound(object, volume, context)
}

function showBound(claim: PersistentVolumeClaim, volume: PersistentVolume, context: ControllerContext): void {
  if (claim.status?.phase === 'Bound') return
  const changed = cloneValue(claim)
  changed.status = { ...changed.status, phase: 'Bound', accessModes: volume.spec?.accessModes, capacity: volume.spec?.capacity }
  context.write.updateStatus('PersistentVolumeClaim', changed, 'it is bound')
}

function syncBound(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const name = claim.spec?.volumeName ?? ''
  const volume = context.read.get('PersistentVolume', '', name) as PersistentVolume | undefined
  if (volume === undefined) return lose(claim, 'ClaimLost', `Bound claim has lost ${name === '' ? 'reference to' : 'its'} PersistentVolume. Data on the volume is lost!`, context)
  const reference = volume.spec?.claimRef
  if (reference === undefined) return bind(claim, volume, context)
  if (reference.uid === claim.metadata?.uid) return showBound(claim, volume, context)
  lose(claim, 'ClaimMisbound', 'Two claims are bound to the same volume, this one is bound incorrectly', context)
}

function lose(claim: PersistentVolumeClaim, reason: string, message: string, context: ControllerContext): void {
  if (claim.status?.phase === 'Lost') return
  setClaimPhase(claim, 'Lost', context)
  context.event('PersistentVolumeClaim', claim, 'Warning', reason, message)
}

function setClaimPhase(claim: PersistentVolumeClaim, phase: string, context: ControllerContext): void {
  if (claim.status?.phase === phase) return
  const changed = cloneValue(claim)
  changed.status = { ...phase === 'Lost' ? {} : changed.status, phase }
  context.write.updateStatus('PersistentVolumeClaim', changed, `it is ${phase}`)
}
