/** A pod as the control loop sees it. */
export interface Replica {
  readonly ordinal: number
  readonly isCreated: boolean
  readonly isTerminal: boolean
  readonly isPending: boolean
  readonly isTerminating: boolean
  /** Running, Ready, and that long enough. */
  readonly isAvailable: boolean
  /** Has the revision that the set is updated to. */
  readonly isUpdated: boolean
}

export type Action =
  /** A pod that is there gets the name, claims and owners that it should have. */
  | { readonly kind: 'keep', readonly ordinal: number }
  /** Claims that a Pending pod lacks are made. */
  | { readonly kind: 'claims', readonly ordinal: number }
  /** Claims of a pod that goes are given to whom the retention policy says. */
  | { readonly kind: 'handOver', readonly ordinal: number }
  | { readonly kind: 'create', readonly ordinal: number }
  | { readonly kind: 'delete', readonly ordinal: number, readonly because: string }

export interface Plan {
  readonly actions: readonly Action[]
  /** The update step was reached. */
  readonly isEstablished: boolean
  /** A pod went for the update. */
  readonly updates: boolean
}

export interface Rules {
  readonly monotonic: boolean
  readonly isRolling: boolean
  readonly partition: number
}

/**
 * One pass of `updateStatefulSet` (`pkg/controller/statefulset/stateful_set_control.go`, 1.36). `replicas` are the wanted ordinals in order;
 * `condemned` the others, the highest first. In order: one step, and only when all before it are available. In parallel: all at once, but
 * updates still one by one.
 */
export function decide(replicas: readonly Replica[], condemned: readonly Replica[], { monotonic, isRolling, partition }: Rules): Plan {
  const actions: Action[] = []
  const stop = (): Plan => ({ actions, isEstablished: false, updates: false })
  const isUnavailable = (replica: Replica): boolean => !replica.isAvailable || replica.isTerminating
  const firstUnavailable = replicas.find(isUnavailable) ?? [...condemned].reverse().find(isUnavailable)
  for (const replica of replicas) {
    if (replica.isTerminal) {
      if (!replica.isTerminating) actions.push({ kind: 'delete', ordinal: replica.ordinal, because: 'it has ended' })
      if (monotonic) return stop()
      continue
    }
    if (!replica.isCreated) {
      actions.push({ kind: 'create', ordinal: replica.ordinal })
      if (monotonic) return stop()
      continue
    }
    if (replica.isPending) actions.push({ kind: 'claims', ordinal: replica.ordinal })
    if (monotonic && (replica.isTerminating || !replica.isAvailable)) return stop()
    actions.push({ kind: 'keep', ordinal: replica.ordinal })
  }
  for (const { ordinal } of condemned) actions.push({ kind: 'handOver', ordinal })
  for (const replica of condemned) {
    if (replica.isTerminating) {
      if (monotonic) return stop()
      continue
    }
    if (monotonic && !replica.isAvailable && replica !== firstUnavailable) return stop()
    actions.push({ kind: 'delete', ordinal: replica.ordinal, because: 'fewer replicas are wanted' })
    if (monotonic) return stop()
  }
  if (!isRolling) return { actions, isEstablished: true, updates: false }
  for (let index = replicas.length - 1; index >= partition; index--) {
    const replica = replicas[index]
    if (replica === undefined) continue
    if (!replica.isUpdated && !replica.isTerminating) {
      if (replica.isCreated) actions.push({ kind: 'delete', ordinal: replica.ordinal, because: 'it has an old revision' })
      return { actions, isEstablished: true, updates: true }
    }
    if (isUnavailable(replica)) break
  }
  return { actions, isEstablished: true, updates: false }
}
