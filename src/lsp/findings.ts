import { DiagnosticSeverity, DiagnosticTag, type Diagnostic as LspDiagnostic } from 'vscode-languageserver'
import { rulePageUrl } from '../base/homepage.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import { urlOf, type CheckReport } from '../report/check-report.ts'
import type { TextPositions } from './positions.ts'

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information }

/** A finding as editors show it. */
export function lspDiagnostic(finding: Diagnostic, report: Pick<CheckReport, 'rules'>, positions: (path: string) => TextPositions, uriOf: (path: string) => string): LspDiagnostic {
  const group = report.rules.get(finding.rule)?.group
  const text = [finding.message, finding.effect].filter((part) => part !== undefined).join(': ')
  return {
    range: positions(finding.location.path).rangeOf(finding.location.span),
    severity: severities[finding.severity],
    source: 'stowage',
    code: finding.rule,
    codeDescription: { href: group === undefined ? rulePageUrl('yaml', finding.rule) : urlOf(report as CheckReport, finding.rule) },
    message: finding.suggestion === undefined ? text : `${text}\n${finding.suggestion}`,
    ...finding.rule === 'suppression-unused' ? { tags: [DiagnosticTag.Unnecessary] } : {},
    ...finding.related === undefined ? {} : {
      relatedInformation: finding.related.map(({ location, text: message }) => ({ message, location: { uri: uriOf(location.path), range: positions(location.path).rangeOf(location.span) } })),
    },
  }
}
