import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { Positions, type CheckReport } from './check-report.ts'
import { printable } from './escape.ts'

/** TAP 13: a test a file, its findings in the YAML block of the test that failed. Infos alone do not fail. */
export function tapReport(report: CheckReport): string {
  const positions = new Positions(report.texts)
  const paths = [...report.texts.keys()]
  const lines = paths.flatMap((path, index) => {
    const findings = report.diagnostics.filter((finding) => finding.location.path === path)
    const failed = findings.some(({ severity }) => severity !== 'info')
    const head = `${failed ? 'not ok' : 'ok'} ${index + 1} - ${printable(path).replaceAll(/[\\#]/g, '\\$&')}`
    return findings.length === 0 ? [head] : [head, '  ---', '  findings:', ...findings.flatMap((finding) => entryOf(finding, positions)), '  ...']
  })
  return ['TAP version 13', `1..${paths.length}`, ...lines, ''].join('\n')
}

/** Strings as JSON, which every YAML reader takes for double-quoted ones. */
function entryOf(finding: Diagnostic, positions: Positions): string[] {
  const { line, column } = positions.startOf(finding)
  return [
    `    - rule: ${finding.rule}`,
    `      severity: ${finding.severity}`,
    `      message: ${JSON.stringify(printable(finding.message))}`,
    `      line: ${line}`,
    `      column: ${column}`,
  ]
}
