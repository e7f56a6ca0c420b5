/** A ReplicaSet as proportional scaling sees it. */
export interface Share {
  readonly name: string
  readonly replicas: number
  /** `deployment.kubernetes.io/max-replicas`. */
  readonly maxReplicas: number | undefined
  /** Milliseconds since 1970. */
  readonly created: number
}

/**
 * Sizes of all active ReplicaSets after the Deployment was resized in the middle of a rollout: `scale` of
 * `pkg/controller/deployment/sync.go` (1.36), in the order in which they are written. Worked: 10 + surge 5 over sets of 5 and 10 of 15
 * that become 20 + 5: 15 · 25/15 … the largest takes what rounding leaves.
 */
export function proportionalSizes(shares: readonly Share[], desired: number, surge: number, statusReplicas: number): { name: string, size: number }[] {
  const allowed = desired > 0 ? desired + surge : 0
  const toAdd = allowed - shares.reduce((total, { replicas }) => total + replicas, 0)
  const ordered = [...shares]
  if (toAdd > 0) ordered.sort((a, b) => b.replicas - a.replicas || newer(a, b))
  else if (toAdd < 0) ordered.sort((a, b) => b.replicas - a.replicas || -newer(a, b))
  let added = 0
  const sizes = ordered.map((share) => {
    const part = proportion(share, desired, surge, statusReplicas, toAdd, added)
    added += part
    return { name: share.name, size: share.replicas + part }
  })
  const first = sizes[0]
  if (first !== undefined && toAdd !== 0) first.size = Math.max(0, first.size + toAdd - added)
  return sizes
}

function proportion({ replicas, maxReplicas }: Share, desired: number, surge: number, statusReplicas: number, toAdd: number, added: number): number {
  if (replicas === 0 || toAdd === 0 || toAdd === added) return 0
  const before = maxReplicas !== undefined && maxReplicas !== 0 ? maxReplicas : statusReplicas
  const fraction = desired === 0 ? -replicas : before === 0 ? 0 : roundHalfAway(replicas * (desired + surge) / before) - replicas
  const left = toAdd - added
  return toAdd > 0 ? Math.min(fraction, left) : Math.max(fraction, left)
}

function newer(a: Share, b: Share): number {
  return b.created - a.created || (a.name > b.name ? -1 : a.name < b.name ? 1 : 0)
}

function roundHalfAway(value: number): number {
  return value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5)
}
