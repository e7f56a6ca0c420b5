/** What plugins remember during one attempt. Upstream: `framework.CycleState`. */
export class CycleState {
  readonly filterStates = new Map<string, unknown>()
  readonly scoreStates = new Map<string, unknown>()
  readonly skipFilter = new Set<string>()
  readonly skipScore = new Set<string>()

  /** A copy in which the states of the given plugins are private. */
  copy(copyOf: (plugin: string, state: unknown) => unknown): CycleState {
    const copy = new CycleState()
    for (const [plugin, state] of this.filterStates) copy.filterStates.set(plugin, copyOf(plugin, state))
    for (const plugin of this.skipFilter) copy.skipFilter.add(plugin)
    return copy
  }
}
