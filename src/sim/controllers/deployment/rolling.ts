/** What a rolling step looks at. */
export interface RollingCounts {
  readonly desired: number
  readonly surge: number
  readonly unavailable: number
  readonly newSet: SetCounts
  /** Active ones, the oldest first. */
  readonly oldSets: readonly SetCounts[]
}

export interface SetCounts {
  readonly replicas: number
  readonly available: number
}

/** The size that the new ReplicaSet may have now: `NewRSNewReplicas` (1.36). `total` counts all ReplicaSets. */
export function newSetSize({ desired, surge }: { readonly desired: number, readonly surge: number }, current: number, total: number): number {
  if (current >= desired) return desired
  const room = desired + surge - total
  return room <= 0 ? current : current + Math.min(room, desired - current)
}

/**
 * New sizes of the old ReplicaSets: `reconcileOldReplicaSets` of `pkg/controller/deployment/rolling.go` (1.36). First replicas that are not
 * available go, then available ones above the minimum. Worked: 10 replicas, surge 3, unavailable 2, new 5 with none available and old 8:
 * 13 - 8 - 5 = 0, so nothing goes.
 */
export function oldSetSizes({ desired, unavailable, newSet, oldSets }: RollingCounts): number[] {
  const sizes = oldSets.map(({ replicas }) => replicas)
  const oldTotal = sum(sizes)
  const minAvailable = desired - unavailable
  const newUnavailable = newSet.replicas - newSet.available
  const mayGo = oldTotal + newSet.replicas - minAvailable - newUnavailable
  if (oldTotal === 0 || mayGo <= 0) return sizes
  let gone = 0
  for (const [index, { replicas, available }] of oldSets.entries()) {
    if (gone >= mayGo) break
    if (replicas === 0 || replicas === available) continue
    const down = Math.min(mayGo - gone, replicas - available)
    // More available than wanted: upstream refuses to scale up here and gives up for now.
    if (down < 0) return sizes
    sizes[index] = replicas - down
    gone += down
  }
  const budget = sum(oldSets.map(({ available }) => available)) + newSet.available - minAvailable
  let down = 0
  for (const [index, size] of sizes.entries()) {
    if (down >= budget) break
    const step = Math.min(size, budget - down)
    sizes[index] = size - step
    down += step
  }
  return sizes
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
