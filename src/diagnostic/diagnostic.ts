/**
 * A diagnostic is anything stowage tells the user about a file. It is a value: rules, the parser, the schema interpreter and
 * the planner make them; `check/run.ts` filters and sorts them; `report/` draws them.
 */

export type Severity = 'error' | 'warning' | 'info'

/** A place in a source text: UTF-16 offsets, end exclusive, `0 <= start <= end <= text.length`. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A place in a named file. */
export interface Location {
  readonly path: string
  readonly span: Span
}

export interface Related {
  readonly location: Location
  readonly text: string
}

/** One replacement in the file of the diagnostic. */
export interface Edit {
  readonly span: Span
  readonly newText: string
}

/** `safe`: the API server reads the same meaning, or could not read the old text at all. Only those are applied unless asked. */
export interface Fix {
  readonly title: string
  readonly safety: 'safe' | 'changes-behaviour'
  readonly edits: readonly Edit[]
}

/** Which object a diagnostic is about; fields that the document lacks are absent. */
export interface ResourceName {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly namespace?: string | undefined
  readonly name?: string | undefined
}

/** The API server's own words, where the diagnostic is one of its refusals. */
export interface ServerWords {
  readonly reason: string
  readonly field?: string | undefined
  readonly message: string
}

/** Where a diagnostic stands in what a chart or a kustomization renders to; its location is then where that comes from. */
export interface RenderedPlace {
  readonly path: string
  readonly line: number
  readonly column: number
  /** The very line stands at the location; else the location makes it. */
  readonly exact: boolean
}

export interface Diagnostic {
  /** Rule id, e.g. `schema-unknown-field`. Every id has a page. */
  readonly rule: string
  readonly severity: Severity
  /** The fact about this file: lower-case start, no full stop, own names and numbers. */
  readonly message: string
  /** What happens in the cluster, and when. */
  readonly effect?: string | undefined
  readonly location: Location
  /** Index of the document among those with content in the file, from 0. */
  readonly document: number
  /** Member of a List, from 0. */
  readonly item?: number | undefined
  /** RFC 6901 pointer within the resource. */
  readonly pointer: string
  readonly resource?: ResourceName | undefined
  /** Name of the container it is about, for suppression by container. */
  readonly container?: string | undefined
  readonly related?: readonly Related[] | undefined
  readonly suggestion?: string | undefined
  readonly fix?: Fix | undefined
  readonly server?: ServerWords | undefined
  readonly rendered?: RenderedPlace | undefined
}
