import type { ApiObject } from '../sim/api/strategy.ts'

/** Looks an object up, among those that are or those that were. */
export type Lookup = (kind: string, namespace: string, name: string) => ApiObject | undefined

export interface Owner {
  readonly kind: string
  readonly name: string
}

/** The workload on top of an object: the Deployment of a pod, the CronJob of a Job's. Undefined for what nothing controls. */
export function topOwner(object: ApiObject | undefined, lookup: Lookup): Owner | undefined {
  let owner: Owner | undefined
  let here = object
  // No chain of Kubernetes' own is longer than three; a circle ends all the same.
  for (let depth = 0; depth < 8; depth++) {
    const reference = here?.metadata?.ownerReferences?.find(({ controller }) => controller === true)
    // The mirror of a static pod belongs to its machine, which is no workload.
    if (reference === undefined || reference.kind === 'Node') break
    const namespace = here?.metadata?.namespace ?? ''
    owner = { kind: reference.kind ?? '', name: reference.name ?? '' }
    here = lookup(owner.kind, namespace, owner.name)
    if (here === undefined) return ofReplicaSet(owner, object)
  }
  return owner
}

/** A ReplicaSet that a snapshot leaves out still tells its Deployment: its name ends in the hash that its pods carry. */
function ofReplicaSet(owner: Owner, pod: ApiObject | undefined): Owner {
  const hash = pod?.metadata?.labels?.['pod-template-hash']
  const suffix = `-${hash ?? ''}`
  return owner.kind === 'ReplicaSet' && hash !== undefined && owner.name.endsWith(suffix) ? { kind: 'Deployment', name: owner.name.slice(0, -suffix.length) } : owner
}

/** `Deployment/web`; empty for bare pods. */
export function workloadText(owner: Owner | undefined): string {
  return owner === undefined ? '' : `${owner.kind}/${owner.name}`
}

/** `Deployment shop/web`, `Node node-1`. */
export function objectText(kind: string, object: ApiObject | undefined): string {
  return `${kind} ${nameText(object)}`
}

/** `shop/web`, `node-1`. */
export function nameText(object: ApiObject | undefined): string {
  const { namespace = '', name = '' } = object?.metadata ?? {}
  return namespace === '' ? name : `${namespace}/${name}`
}
