import type { PersistentVolume, Pod, VolumeAttachment } from '../../../model/kubernetes.generated.ts'
import type { Change, Informers } from '../../cluster-informers.ts'
import { isPodTerminal } from '../pods.ts'
import { claimsOf } from './volumes.ts'

/** Which pods use which claims, and which volumes are attached: kept up to date change by change, so that nobody has to look through all of them. */
export class VolumeUsers {
  readonly #pods = new Map<string, Set<string>>()
  readonly #attachments = new Map<string, Set<string>>()

  /** Volumes whose users another state of a pod changes. */
  seePod({ before, after }: Change, read: Informers): readonly string[] {
    const [was, is] = [before, after] as (Pod | undefined)[]
    if (placeOf(was) === placeOf(is) && (was === undefined) === (is === undefined)) return none
    const pod = is ?? was
    const claims = pod === undefined ? none : claimsOf(pod)
    if (pod === undefined || claims.length === 0) return none
    const namespace = pod.metadata?.namespace ?? ''
    return claims.flatMap((claim) => {
      const users = inner(this.#pods, `${namespace}/${claim}`)
      if (placeOf(is) === '') users.delete(pod.metadata?.name ?? '')
      else users.add(pod.metadata?.name ?? '')
      const volume = (read.get('PersistentVolumeClaim', namespace, claim) as { spec?: { volumeName?: string } } | undefined)?.spec?.volumeName ?? ''
      return volume === '' ? none : [volume]
    })
  }

  seeAttachment({ before, after }: Change): readonly string[] {
    const { metadata, spec } = (after ?? before) as VolumeAttachment
    const volume = spec?.source?.persistentVolumeName ?? ''
    const attachments = inner(this.#attachments, volume)
    if (after === undefined) attachments.delete(metadata?.name ?? '')
    else attachments.add(metadata?.name ?? '')
    return volume === '' ? none : [volume]
  }

  /** Volumes that are attached to a machine, or are to be. */
  volumesOn(node: string, read: Informers): string[] {
    return [...this.#attachments].filter(([, names]) => [...names].some((name) => (read.get('VolumeAttachment', '', name) as VolumeAttachment | undefined)?.spec?.nodeName === node)).map(([volume]) => volume)
  }

  attachmentsOf(volume: string, read: Informers): VolumeAttachment[] {
    return [...this.#attachments.get(volume) ?? []].sort().flatMap((name) => (read.get('VolumeAttachment', '', name) as VolumeAttachment | undefined) ?? [])
  }

  /** Pods that are on machines and use a volume, by machine; both by name. */
  podsOf({ spec }: PersistentVolume, read: Informers): ReadonlyMap<string, readonly Pod[]> {
    const { namespace = '', name = '' } = spec?.claimRef ?? {}
    const byNode = new Map<string, Pod[]>()
    for (const podName of [...this.#pods.get(`${namespace}/${name}`) ?? []].sort()) {
      const pod = read.get('Pod', namespace, podName) as Pod | undefined
      const node = placeOf(pod)
      if (pod === undefined || node === '') continue
      const pods = byNode.get(node) ?? []
      byNode.set(node, pods)
      pods.push(pod)
    }
    return new Map([...byNode].sort(([a], [b]) => a < b ? -1 : 1))
  }
}

const none: readonly string[] = []

/** Where a pod needs its volumes; nowhere once it has ended. */
function placeOf(pod: Pod | undefined): string {
  return pod === undefined || isPodTerminal(pod) ? '' : pod.spec?.nodeName ?? ''
}

function inner(map: Map<string, Set<string>>, key: string): Set<string> {
  let found = map.get(key)
  if (found === undefined) map.set(key, found = new Set())
  return found
}
