import { fingerprints } from '../diagnostic/fingerprint.ts'
import { Positions, type CheckReport } from './check-report.ts'
import { jsonText } from './escape.ts'

const severities = { error: 'major', warning: 'minor', info: 'info' } as const

/** GitLab's Code Quality form; fingerprints survive edits elsewhere in the file. */
export function gitlabReport(report: CheckReport): string {
  const positions = new Positions(report.texts)
  const prints = fingerprints(report.diagnostics)
  const issues = report.diagnostics.map((finding) => ({
    type: 'issue',
    check_name: finding.rule,
    description: [finding.message, finding.effect].filter((text) => text !== undefined).join('; '),
    categories: ['Bug Risk'],
    severity: severities[finding.severity],
    fingerprint: prints.get(finding),
    location: {
      path: finding.location.path,
      lines: { begin: positions.startOf(finding).line, end: positions.endOf(finding).line },
    },
  }))
  return `${jsonText(issues)}\n`
}
