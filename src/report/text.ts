import { counted } from '../base/words.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import { Positions, releaseText, showsSecret, urlOf, type CheckReport, type ReportOptions } from './check-report.ts'
import { printable } from './escape.ts'

/** For people: place, fact and rule, the code, then effect, related places and the way out; a summary line at the end. */
export function textReport(report: CheckReport, options: ReportOptions): string {
  const positions = new Positions(report.texts)
  const paint = painter(options)
  const blocks = report.diagnostics.map((finding) => blockOf(finding, report, positions, paint))
  const summary = summaryLine(report, paint)
  if (options.quiet && blocks.length === 0) return ''
  return `${[...blocks, summary].join('\n')}\n`
}

type Style = 'error' | 'warning' | 'info' | 'dim' | 'bold'
interface Paint {
  (style: Style, text: string): string
  link(url: string, text: string): string
}

const codes: Readonly<Record<Style, readonly [number, number]>> = { error: [31, 39], warning: [33, 39], info: [36, 39], dim: [2, 22], bold: [1, 22] }

function painter({ color, links }: ReportOptions): Paint {
  const paint = (style: Style, text: string): string => color ? `\x1b[${codes[style][0]}m${text}\x1b[${codes[style][1]}m` : text
  return Object.assign(paint, { link: (url: string, text: string): string => links ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text })
}

function blockOf(finding: Diagnostic, report: CheckReport, positions: Positions, paint: Paint): string {
  const { line, column } = positions.startOf(finding)
  const place = paint('bold', `${printable(finding.location.path)}:${line}:${column}`)
  const rule = paint('dim', paint.link(urlOf(report, finding.rule), `[${finding.rule}]`))
  const lines = [`${place} ${paint(finding.severity, finding.severity)} ${printable(finding.message)} ${rule}`, ...frameOf(finding, report.texts, positions, paint)]
  const note = (name: string, text: string): void => { lines.push(`    ${paint('dim', `${printable(name)}:`)} ${printable(text)}`) }
  if (finding.server !== undefined && finding.rule !== 'api-refused') note(finding.server.reason === 'Client' ? 'kubectl' : 'server', serverText(finding.server))
  if (finding.effect !== undefined) note('effect', finding.effect)
  for (const { location, text } of finding.related ?? []) {
    const there = positions.of(location.path).positionAt(location.span.start)
    note(`${location.path}:${there.line}:${there.column}`, text)
  }
  if (finding.suggestion !== undefined) note('suggestion', finding.suggestion)
  if (finding.fix !== undefined) note('fix', `${finding.fix.title}${finding.fix.safety === 'safe' ? ' (stowage fix)' : ' (stowage fix --unsafe)'}`)
  return `${lines.join('\n')}\n`
}

function serverText({ field, message }: { field?: string | undefined, message: string }): string {
  return field === undefined || field === '' ? message : `${field}: ${message}`
}

const widest = 160

/** The line of the finding with a caret under it; the span's first line only. */
function frameOf(finding: Diagnostic, texts: ReadonlyMap<string, string>, positions: Positions, paint: Paint): string[] {
  const index = positions.of(finding.location.path)
  const start = positions.startOf(finding)
  const end = positions.endOf(finding)
  const whole = index.lineText(start.line)
  const source = showsSecret(finding, texts) ? masked(whole) : whole
  if (source.trim() === '') return []
  // A long line is shown around the place.
  const from = start.column > widest - 20 ? start.column - 40 : 0
  const shown = printable(source.slice(from, from + widest).replaceAll('\t', ' '))
  const width = Math.max(1, Math.min((end.line === start.line ? end.column : source.length + 1) - start.column, widest - (start.column - from)))
  const number = String(start.line)
  const gutter = ' '.repeat(number.length)
  const before = printable(source.slice(from, start.column - 1).replaceAll('\t', ' ')).length
  return [
    `  ${paint('dim', `${number} |`)} ${shown}`,
    `  ${paint('dim', `${gutter} |`)} ${' '.repeat(before)}${paint(finding.severity, '^'.repeat(width))}`,
  ]
}

/** The line with its key alone; widths stay, so that carets stand right. */
function masked(line: string): string {
  const key = /^\s*(?:- )?(?:[\w.\-/]+|"[^"]*"|'[^']*')\s*:(?=\s|$)/.exec(line)?.[0] ?? ''
  return key + line.slice(key.length).replaceAll(/\S/g, '•')
}

function summaryLine({ summary }: CheckReport, paint: Paint): string {
  const counts: [number, Severity][] = [[summary.errors, 'error'], [summary.warnings, 'warning'], [summary.infos, 'info']]
  const found = counts.filter(([count]) => count > 0).map(([count, severity]) => paint(severity, severity === 'info' ? `${count} info` : counted(count, severity)))
  const rest = [
    summary.suppressed > 0 ? `${summary.suppressed} suppressed` : '',
    summary.known > 0 ? `${summary.known} in the baseline` : '',
    summary.other > 0 ? `${counted(summary.other, 'document')} without apiVersion and kind left alone` : '',
  ].filter((text) => text !== '')
  const head = found.length === 0 ? 'no findings' : found.join(', ')
  return `${head} in ${counted(summary.documents, 'document')} of ${counted(summary.files, 'file')}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}, checked against Kubernetes ${releaseText(summary.minors)}, profile ${summary.profiles.join(' + ')}`
}
