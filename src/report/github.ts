import { Positions, urlOf, type CheckReport } from './check-report.ts'
import { commandData, commandProperty, printable } from './escape.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Workflow commands of GitHub Actions: one annotation a finding. No text of a manifest can end one or begin another. */
export function githubReport(report: CheckReport): string {
  const positions = new Positions(report.texts)
  const lines = report.diagnostics.map((finding) => {
    const start = positions.startOf(finding)
    const end = positions.endOf(finding)
    const properties = {
      file: finding.location.path,
      line: start.line,
      endLine: end.line,
      col: start.column,
      endColumn: end.line === start.line ? end.column : undefined,
      title: finding.rule,
    }
    const head = Object.entries(properties).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${commandProperty(printable(String(value)))}`).join(',')
    const text = [finding.message, finding.effect, finding.suggestion].filter((part) => part !== undefined).map(printable)
    return `::${commands[finding.severity]} ${head}::${commandData([...text, urlOf(report, finding.rule)].join('\n'))}`
  })
  return lines.map((line) => `${line}\n`).join('')
}
