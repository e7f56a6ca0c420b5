/** A node with its daemon pods that are not on their way out. */
export interface DaemonNode {
  readonly node: string
  readonly newPod: DaemonPod | undefined
  readonly oldPod: DaemonPod | undefined
  /** More than one pod of a kind: the manage step cleans up first. */
  readonly hasExcess: boolean
  readonly shouldRun: boolean
}

export interface DaemonPod {
  readonly name: string
  readonly isAvailable: boolean
}

export interface DaemonStep {
  readonly remove: readonly string[]
  readonly createOn: readonly string[]
}

/** Without surge: unavailable old pods go, and available ones up to maxUnavailable. `rollingUpdate` of `pkg/controller/daemon/update.go` (1.36). */
export function replaceStep(nodes: readonly DaemonNode[], maxUnavailable: number): DaemonStep {
  let unavailable = 0
  const replaced: string[] = []
  const candidates: string[] = []
  for (const { newPod, oldPod, hasExcess } of nodes) {
    if (hasExcess || (newPod === undefined) === (oldPod === undefined)) unavailable++
    else if (newPod !== undefined) unavailable += newPod.isAvailable ? 0 : 1
    else if (oldPod !== undefined && !oldPod.isAvailable) {
      replaced.push(oldPod.name)
      unavailable++
    } else if (oldPod !== undefined && unavailable < maxUnavailable) candidates.push(oldPod.name)
  }
  return { remove: [...replaced, ...candidates.slice(0, Math.max(0, maxUnavailable - unavailable))], createOn: [] }
}

/** With surge: new pods come beside old ones, which go once the new one is available. */
export function surgeStep(nodes: readonly DaemonNode[], maxSurge: number, desired: number): DaemonStep {
  const remove: string[] = []
  const misplaced: string[] = []
  const allowed: string[] = []
  const candidates: string[] = []
  let surge = 0
  let available = 0
  for (const { node, newPod, oldPod, hasExcess, shouldRun } of nodes) {
    if (hasExcess) {
      surge++
      continue
    }
    if ((oldPod ?? newPod)?.isAvailable === true) available++
    if (oldPod === undefined) continue
    if (newPod === undefined) {
      if (!oldPod.isAvailable) {
        if (shouldRun) allowed.push(node)
        else remove.push(oldPod.name)
      } else if (!shouldRun) misplaced.push(oldPod.name)
      else if (surge < maxSurge) candidates.push(node)
    } else if (newPod.isAvailable) remove.push(oldPod.name)
    else surge++
  }
  remove.push(...misplaced.slice(0, Math.max(0, available - desired)))
  return { remove, createOn: [...allowed, ...candidates.slice(0, Math.max(0, maxSurge - surge))] }
}
