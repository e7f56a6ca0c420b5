import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { Positions, urlOf, type CheckReport } from './check-report.ts'
import { xml } from './escape.ts'

/** JUnit XML: a suite a file, a test case a finding; a file without findings is one test that passed. Infos do not fail. */
export function junitReport(report: CheckReport): string {
  const positions = new Positions(report.texts)
  const byPath = new Map<string, Diagnostic[]>([...report.texts.keys()].map((path) => [path, []]))
  for (const finding of report.diagnostics) byPath.set(finding.location.path, [...byPath.get(finding.location.path) ?? [], finding])
  const failures = report.diagnostics.filter(isFailure).length
  const tests = [...byPath.values()].reduce((sum, findings) => sum + Math.max(1, findings.length), 0)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="stowage" tests="${tests}" failures="${failures}" errors="0">`,
    ...[...byPath].flatMap(([path, findings]) => suiteOf(path, findings, report, positions)),
    '</testsuites>',
    '',
  ].join('\n')
}

function suiteOf(path: string, findings: readonly Diagnostic[], report: CheckReport, positions: Positions): string[] {
  const cases = findings.length === 0
    ? [`    <testcase classname="${xml(path)}" name="no findings" time="0"/>`]
    : findings.flatMap((finding) => caseOf(finding, report, positions))
  return [
    `  <testsuite name="${xml(path)}" tests="${Math.max(1, findings.length)}" failures="${findings.filter(isFailure).length}" errors="0" time="0">`,
    ...cases,
    '  </testsuite>',
  ]
}

function caseOf(finding: Diagnostic, report: CheckReport, positions: Positions): string[] {
  const { line, column } = positions.startOf(finding)
  const detail = [`${finding.location.path}:${line}:${column}`, finding.effect, finding.suggestion, urlOf(report, finding.rule)].filter((text) => text !== undefined)
  const name = `${finding.rule} at ${line}:${column}`
  const inside = isFailure(finding)
    ? `      <failure type="${finding.severity}" message="${xml(finding.message)}">${detail.map(xml).join('\n')}</failure>`
    : `      <system-out>${[finding.message, ...detail].map(xml).join('\n')}</system-out>`
  return [`    <testcase classname="${xml(finding.location.path)}" name="${xml(name)}" time="0">`, inside, '    </testcase>']
}

function isFailure({ severity }: Diagnostic): boolean {
  return severity !== 'info'
}
