import { isMap, type JsonPath, type Value } from '../../src/base/json.ts'
import { profileNames, type Rule } from '../../src/check/api.ts'
import { simulatedServer } from '../../src/check/simulated-server.ts'
import { defaultSettings } from '../../src/check/settings.ts'
import type { Location } from '../../src/diagnostic/diagnostic.ts'
import { lineColumn, lineStartsOf } from '../../src/diagnostic/position.ts'
import { manifestObjects, parseFile } from '../../src/parse/document.ts'
import { checkSources, type SourceText } from '../../src/workspace/check.ts'

export interface Audit {
  readonly problems: readonly string[]
  readonly findings: number
  readonly documents: number
  /** Paths whose place was looked up, absent ones included. */
  readonly places: number
  /** Findings by rule, the most frequent first. */
  readonly counts: readonly (readonly [string, number])[]
}

/** Whether everything that is said about the texts has a place inside them. */
export function auditTexts(sources: readonly SourceText[], rules: readonly Rule[], cwd: string): Audit {
  const settings = { ...defaultSettings, profiles: profileNames.filter((name) => name !== 'apiserver') }
  const report = checkSources({ sources, rules, minors: [36], cwd, settingsFor: () => settings, server: simulatedServer, today: '2026-01-01' })
  const texts = new Map(sources.map(({ path, text }) => [path, new Text(text)]))
  const problems: string[] = []
  const counts = new Map<string, number>()
  const inside = (location: Location, what: string): void => {
    const text = texts.get(location.path)
    const wrong = text === undefined ? 'a file that was not read' : text.problemWith(location)
    if (wrong !== undefined) problems.push(`${location.path}: ${what}: ${wrong}`)
  }
  for (const finding of report.diagnostics) {
    counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1)
    inside(finding.location, finding.rule)
    if (!rules.some((rule) => rule.id === finding.rule)) problems.push(`${finding.location.path}: ${finding.rule} is no rule and has no page`)
    if (finding.rule === 'rule-failed') problems.push(`${finding.location.path}: ${finding.message}`)
    for (const { location } of finding.related ?? []) inside(location, `${finding.rule}, a related place`)
    for (const { span } of finding.fix?.edits ?? []) inside({ path: finding.location.path, span }, `${finding.rule}, an edit`)
  }
  return {
    problems: [...problems, ...sources.flatMap((source) => problemsOfPlaces(source, texts))],
    findings: report.diagnostics.length,
    documents: report.summary.documents,
    places: [...texts.values()].reduce((sum, text) => sum + text.places, 0),
    counts: [...counts].sort((a, b) => b[1] - a[1]),
  }
}

class Text {
  places = 0
  private readonly length: number
  private readonly starts: readonly number[]

  constructor(text: string) {
    this.length = text.length
    this.starts = lineStartsOf(text)
  }

  problemWith({ span: { start, end } }: Location): string | undefined {
    this.places += 1
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > this.length) return `the span ${start}..${end} of ${this.length}`
    for (const offset of [start, end]) {
      const { line, column } = lineColumn(this.starts, offset)
      if (line < 1 || line > this.starts.length || column < 1) return `line ${line}, column ${column}`
    }
    return undefined
  }
}

/** Every path of every object, and below each an absent key and an absent item. */
function problemsOfPlaces({ path, text }: SourceText, texts: ReadonlyMap<string, Text>): string[] {
  const own = texts.get(path)
  const problems: string[] = []
  for (const { parsed, value, base } of manifestObjects(parseFile(path, text)).objects) {
    for (const pointer of pathsOf(value)) {
      for (const [steps, part] of [[pointer, 'key'], [pointer, 'value'], [pointer, 'entry'], [[...pointer, 'absent', 0], 'value'], [[...pointer, 99], 'key']] as const) {
        const wrong = own?.problemWith({ path, span: parsed.locate([...base, ...steps], part) })
        if (wrong !== undefined) problems.push(`${path}: ${part} of /${steps.join('/')}: ${wrong}`)
      }
    }
  }
  return problems
}

function* pathsOf(value: Value, path: JsonPath = []): Generator<JsonPath> {
  yield path
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* pathsOf(item, [...path, index])
  else if (isMap(value)) for (const key of Object.keys(value)) yield* pathsOf(value[key] ?? null, [...path, key])
}
