import { rulePageUrl } from '../base/homepage.ts'
import type { Minor } from '../base/release.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import { LineIndex } from '../diagnostic/lines.ts'
import type { Position } from '../diagnostic/position.ts'

/** What one run of `check` found, as every reporter draws it. */
export interface CheckReport {
  /** Findings by file, place, rule. */
  readonly diagnostics: readonly Diagnostic[]
  /** Text of every file that was read. */
  readonly texts: ReadonlyMap<string, string>
  /** Rules that a finding may name. */
  readonly rules: ReadonlyMap<string, ReportedRule>
  readonly summary: ReportSummary
}

export interface ReportedRule {
  readonly id: string
  readonly group: string
  readonly severity: Severity
  readonly summary: string
}

export interface ReportSummary {
  /** Files that held manifests. */
  readonly files: number
  /** Documents with content in those files, a List being one. */
  readonly documents: number
  /** Documents that are no manifests and were left alone. */
  readonly other: number
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  readonly suppressed: number
  /** Findings that the baseline already knew. */
  readonly known: number
  readonly minors: readonly Minor[]
  readonly profiles: readonly string[]
}

export interface ReportOptions {
  /** Colours and carets for a terminal. */
  readonly color: boolean
  /** OSC 8 links around rule ids. */
  readonly links: boolean
  /** Say nothing but what fails. */
  readonly quiet: boolean
  /** Of stowage, for forms that name their tool's. */
  readonly version?: string
}

export type Reporter = (report: CheckReport, options: ReportOptions) => string

/** Positions of findings, each text indexed once. */
export class Positions {
  private readonly texts: ReadonlyMap<string, string>
  private readonly indexes = new Map<string, LineIndex>()

  constructor(texts: ReadonlyMap<string, string>) {
    this.texts = texts
  }

  of(path: string): LineIndex {
    const known = this.indexes.get(path) ?? new LineIndex(this.texts.get(path) ?? '')
    this.indexes.set(path, known)
    return known
  }

  startOf({ location: { path, span } }: Pick<Diagnostic, 'location'>): Position {
    return this.of(path).positionAt(span.start)
  }

  endOf({ location: { path, span } }: Pick<Diagnostic, 'location'>): Position {
    return this.of(path).positionAt(span.end)
  }
}

export function urlOf(report: CheckReport, id: string): string {
  return rulePageUrl(report.rules.get(id)?.group ?? 'yaml', id)
}

/** Whether the finding stands in the values of a Secret, or in a broken document that may be one: its text is not shown. */
export function showsSecret({ resource, pointer, location }: Diagnostic, texts: ReadonlyMap<string, string>): boolean {
  if (resource?.kind !== undefined) return resource.kind === 'Secret' && /^\/(data|stringData)(\/|$)/.test(pointer)
  return /^[\s"'-]*kind["']?\s*:\s*["']?Secret\b/m.test(texts.get(location.path) ?? '')
}

/** `1.36`, or `1.29 to 1.36`. */
export function releaseText(minors: readonly Minor[]): string {
  const [first, last] = [minors[0], minors.at(-1)]
  return first === last ? `1.${first ?? ''}` : `1.${first ?? ''} to 1.${last ?? ''}`
}
