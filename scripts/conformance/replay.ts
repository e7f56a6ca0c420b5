/** What every replay takes and gives. */
export interface ReplayOptions {
  readonly folder: string
  readonly minor: number
  readonly documents?: string | undefined
  readonly files?: string | undefined
  /** Folder of the program that wrote the recordings; only `rollout` asks for it. */
  readonly recorder?: string | undefined
}

export interface Difference {
  readonly id: string
  readonly aspect: string
  readonly expected: unknown
  readonly got: unknown
}

export interface Agreement {
  agree: number
  of: number
}

export interface ReplayResult {
  readonly area: string
  readonly cases: number
  readonly aspects: Readonly<Record<string, Agreement>>
  readonly differences: readonly Difference[]
  /** Lines printed before the table. */
  readonly notes?: readonly string[]
  /** More members of the last line. */
  readonly extra?: Readonly<Record<string, unknown>>
}

export type Replay = (options: ReplayOptions) => Promise<ReplayResult>

/** Counts agreement by aspect and keeps the differences. */
export class Tally {
  readonly aspects: Record<string, Agreement> = {}
  readonly differences: Difference[] = []

  constructor(...aspects: string[]) {
    for (const aspect of aspects) this.aspects[aspect] = { agree: 0, of: 0 }
  }

  count(id: string, aspect: string, agrees: boolean, expected: unknown, got: unknown): void {
    const entry = this.aspects[aspect] ??= { agree: 0, of: 0 }
    entry.of++
    if (agrees) entry.agree++
    else this.differences.push({ id, aspect, expected: expected ?? null, got: got ?? null })
  }
}
