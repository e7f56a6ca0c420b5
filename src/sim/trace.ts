/** One write of the simulation, and why it was made. */
export interface TraceEntry {
  /** Virtual milliseconds since 1970. */
  readonly time: number
  /** Controller or component. */
  readonly by: string
  readonly verb: 'create' | 'update' | 'status' | 'delete' | 'bind'
  /** `Kind/namespace/name`. */
  readonly object: string
  readonly because: string
  /** The server's words, when it refused. */
  readonly refused?: string
}

/** What happened, in order: the plan's timeline and every answer to "why" come from here. */
export class SimulationTrace {
  readonly entries: TraceEntry[] = []

  add(entry: TraceEntry): void {
    this.entries.push(entry)
  }
}
