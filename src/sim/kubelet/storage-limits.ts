import { quantityOrZero } from '../../base/quantity.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import type { ContainerRecord } from './container-record.ts'

/** Something of a pod that may be outgrown. */
export interface StorageLimit {
  readonly limit: number
  /** Containers that use it up. */
  readonly users: readonly ContainerRecord[]
  readonly message: string
}

/**
 * The limits of local storage that a pod has, in the order in which a kubelet looks at them: `localStorageEviction` of
 * `pkg/kubelet/eviction/eviction_manager.go` (1.36): emptyDirs, the pod as a whole, each container.
 */
export function storageLimits({ spec = {} }: Pod, records: readonly ContainerRecord[]): StorageLimit[] {
  const limits: StorageLimit[] = []
  for (const { name = '', emptyDir } of spec.volumes ?? []) {
    const size = quantityOrZero(emptyDir?.sizeLimit)
    if (size.sign <= 0) continue
    limits.push({ limit: Number(size.value()), users: records.filter(({ run }) => run?.disk?.volume === name), message: `Usage of EmptyDir volume "${name}" exceeds the limit "${size.toString()}". ` })
  }
  const containers = (spec.containers ?? []).flatMap(({ name = '', resources }) => {
    const text = resources?.limits?.['ephemeral-storage']
    return text === undefined ? [] : [{ name, limit: quantityOrZero(text) }]
  })
  const [first, ...others] = containers
  if (first !== undefined) {
    const total = others.reduce((sum, { limit }) => sum.add(limit), first.limit)
    limits.push({ limit: Number(total.value()), users: records, message: `Pod ephemeral local storage usage exceeds the total limit of containers ${total.toString()}. ` })
  }
  for (const { name, limit } of containers) {
    limits.push({ limit: Number(limit.value()), users: records.filter(({ container, run }) => container.name === name && run?.disk?.volume === undefined), message: `Container ${name} exceeded its local ephemeral storage limit "${limit.toString()}". ` })
  }
  return limits
}

/** When the first of them is outgrown, as far as it is known; Infinity when none will be. */
export function outgrownAt(limits: readonly StorageLimit[], now: number): number {
  return Math.min(Infinity, ...limits.map(({ limit, users }) => {
    const { used, perSecond } = usage(users, now)
    if (used > limit) return now
    return perSecond > 0 ? now + Math.floor((limit - used) / perSecond * 1000) + 1 : Infinity
  }))
}

/** Why the pod has to go now; undefined when it need not. */
export function storageFault(limits: readonly StorageLimit[], now: number): string | undefined {
  return limits.find(({ limit, users }) => usage(users, now).used > limit)?.message
}

function usage(users: readonly ContainerRecord[], now: number): { used: number, perSecond: number } {
  const total = { used: 0, perSecond: 0 }
  for (const { run, state, since } of users) {
    if (run?.disk === undefined || state !== 'running') continue
    total.used += run.disk.start + run.disk.perSecond * (now - since) / 1000
    total.perSecond += run.disk.perSecond
  }
  return total
}
