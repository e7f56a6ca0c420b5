import { counted } from '../base/words.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { Positions, releaseText, urlOf, type CheckReport } from './check-report.ts'
import { markdownCode, markdownText } from './escape.ts'

/** GitHub cuts a comment at 65,536 characters; what does not fit is counted. */
const largest = 65_000

const marks = { error: '🛑', warning: '⚠️', info: 'ℹ️' } as const

/** For a pull-request comment: the sum, then a table by importance. */
export function markdownReport(report: CheckReport): string {
  const { summary } = report
  const positions = new Positions(report.texts)
  const head = [
    `### stowage: ${sumOf(report)}`,
    '',
    `${counted(summary.documents, 'document')} of ${counted(summary.files, 'file')}, Kubernetes ${releaseText(summary.minors)}, profile ${summary.profiles.join(' + ')}.`,
    '',
  ].join('\n')
  if (report.diagnostics.length === 0) return head
  const ranked = [...report.diagnostics].sort((a, b) => rank(a) - rank(b))
  const table = [head, '| | Place | Finding | Rule |\n|---|---|---|---|']
  let size = table.join('\n').length
  let told = 0
  for (const finding of ranked) {
    const row = rowOf(finding, report, positions)
    if (size + row.length + 100 > largest) break
    table.push(row)
    size += row.length + 1
    told += 1
  }
  if (told < ranked.length) table.push(`\nand ${counted(ranked.length - told, 'more finding')}`)
  return `${table.join('\n')}\n`
}

function sumOf({ summary }: CheckReport): string {
  const parts = [summary.errors > 0 ? counted(summary.errors, 'error') : '', summary.warnings > 0 ? counted(summary.warnings, 'warning') : '', summary.infos > 0 ? `${summary.infos} info` : '']
  return parts.filter((part) => part !== '').join(', ') || 'no findings'
}

function rank({ severity }: Diagnostic): number {
  return ['error', 'warning', 'info'].indexOf(severity)
}

function rowOf(finding: Diagnostic, report: CheckReport, positions: Positions): string {
  const { line, column } = positions.startOf(finding)
  const text = [finding.message, finding.effect, finding.suggestion].filter((part) => part !== undefined).map(markdownText).join('<br>')
  return `| ${marks[finding.severity]} | ${markdownCode(`${finding.location.path}:${line}:${column}`)} | ${text} | [${finding.rule}](${urlOf(report, finding.rule)}) |`
}
