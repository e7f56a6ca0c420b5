import { cloneValue } from '../../../base/json.ts'
import { quantityOrZero } from '../../../base/quantity.ts'
import type { PersistentVolume, Pod } from '../../../model/kubernetes.generated.ts'
import type { ControllerContext } from '../controller.ts'
import { isPodTerminal } from '../pods.ts'

/** Where recyclers run, and how they are called. */
const recyclerNamespace = 'default'
const recyclerPrefix = 'recycler-for-'
const boundByController = 'pv.kubernetes.io/bound-by-controller'
const provisionedBy = 'pv.kubernetes.io/provisioned-by'

/** What becomes of a volume whose claim is gone: `reclaimVolume` of `pkg/controller/volume/persistentvolume/pv_controller.go` (1.36). */
export function reclaim(volume: PersistentVolume, context: ControllerContext): void {
  switch (volume.spec?.persistentVolumeReclaimPolicy) {
    case 'Recycle': return recycle(volume, context)
    case 'Delete': return removeVolume(volume, context)
    default:
  }
}

/** The volume that a pod recycles, from the pod's namespace and name. */
export function recycledBy(namespace: string | undefined, name: string | undefined): string | undefined {
  return namespace === recyclerNamespace && name?.startsWith(recyclerPrefix) === true ? name.slice(recyclerPrefix.length) : undefined
}

/** Volumes that something outside provisioned are deleted by it. Of those built in only paths below /tmp can be. */
function removeVolume(volume: PersistentVolume, context: ControllerContext): void {
  const { name = '', annotations = {} } = volume.metadata ?? {}
  const provisioner = annotations[provisionedBy] ?? ''
  if ((provisioner !== '' && !provisioner.startsWith('kubernetes.io/')) || volume.spec?.csi !== undefined) return
  const path = volume.spec?.hostPath?.path
  if (path === undefined) return fail(volume, 'VolumeFailedDelete', `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`, context)
  if (!/\/tmp\/.+/.test(path)) return fail(volume, 'VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${path}`, context)
  context.write.delete('PersistentVolume', '', name, 'its claim is gone and its reclaim policy is Delete')
}

/** A pod empties the volume; then it can be claimed again. */
function recycle(volume: PersistentVolume, context: ControllerContext): void {
  const { name = '' } = volume.metadata ?? {}
  const users = usersOf(volume, context)
  if (users.length > 0) return context.event('PersistentVolume', volume, 'Normal', 'VolumeFailedRecycle', `Volume is used by pods: ${users.join(',')}`)
  const minimum = volume.spec?.hostPath === undefined ? 300 : 60
  if (volume.spec?.hostPath === undefined && volume.spec?.nfs === undefined) return fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!', context)
  const pod = context.read.get('Pod', recyclerNamespace, `${recyclerPrefix}${name}`) as Pod | undefined
  if (pod === undefined) {
    context.write.create('Pod', recyclerPod(volume, minimum), `volume ${name} is released`)
    return
  }
  if (!isPodTerminal(pod)) return
  context.write.delete('Pod', recyclerNamespace, pod.metadata?.name ?? '', 'it has ended')
  if (pod.status?.phase === 'Failed') return fail(volume, 'VolumeFailedRecycle', `Recycle failed: failed to recycle volume: ${pod.status.message ?? 'pod failed, pod.Status.Message unknown'}`, context)
  context.event('PersistentVolume', volume, 'Normal', 'VolumeRecycled', 'Volume recycled')
  free(volume, 'it is recycled', context)
}

/** The volume is nobody's again; one that a user had kept for a claim stays kept. */
export function free(volume: PersistentVolume, because: string, context: ControllerContext): void {
  const changed = cloneValue(volume)
  const { [boundByController]: isOurs, ...annotations } = changed.metadata?.annotations ?? {}
  changed.metadata = { ...changed.metadata, annotations }
  if (Object.keys(annotations).length === 0) delete changed.metadata.annotations
  if (isOurs !== undefined) delete changed.spec?.claimRef
  else delete changed.spec?.claimRef?.uid
  context.write.update('PersistentVolume', changed, because)
}

function fail(volume: PersistentVolume, reason: string, message: string, context: ControllerContext): void {
  if (volume.status?.phase === 'Failed') return
  const changed = cloneValue(volume)
  changed.status = { ...changed.status, phase: 'Failed', message, lastPhaseTransitionTime: context.clock.timestamp() }
  context.write.updateStatus('PersistentVolume', changed, message)
  context.event('PersistentVolume', volume, 'Warning', reason, message)
}

/** Running pods that name the claim, unless a new claim of that name is there. */
function usersOf({ spec }: PersistentVolume, context: ControllerContext): string[] {
  const { namespace = '', name = '' } = spec?.claimRef ?? {}
  if (context.read.get('PersistentVolumeClaim', namespace, name) !== undefined) return []
  return (context.read.list('Pod', namespace) as Pod[])
    .filter((pod) => !isPodTerminal(pod) && (pod.spec?.volumes ?? []).some((volume) => volume.persistentVolumeClaim?.claimName === name))
    .map(({ metadata }) => `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}`)
}

function recyclerPod(volume: PersistentVolume, minimumSeconds: number): Pod {
  // 30 s for each GiB.
  const gibibytes = Number(quantityOrZero(volume.spec?.capacity?.storage).value() / 2n ** 30n)
  const { hostPath, nfs } = volume.spec ?? {}
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: `${recyclerPrefix}${volume.metadata?.name ?? ''}`, namespace: recyclerNamespace },
    spec: {
      activeDeadlineSeconds: Math.max(minimumSeconds, 30 * gibibytes), restartPolicy: 'Never',
      volumes: [{ name: 'vol', ...hostPath === undefined ? { nfs } : { hostPath: { path: hostPath.path } } }],
      containers: [{
        name: 'pv-recycler', image: 'registry.k8s.io/build-image/debian-base:bookworm-v1.0.6', command: ['/bin/sh'],
        args: ['-c', 'test -e /scrub && find /scrub -mindepth 1 -delete && test -z "$(ls -A /scrub)" || exit 1'],
        volumeMounts: [{ name: 'vol', mountPath: '/scrub' }],
      }],
    },
  }
}
