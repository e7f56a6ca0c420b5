import type { Diagnostic, Edit, Location } from '../diagnostic/diagnostic.ts'
import { Positions, showsSecret, urlOf, type CheckReport } from './check-report.ts'
import { jsonText } from './escape.ts'

/** Version of the form below; additive within a major version. Its JSON Schema is `schemas/check.schema.json`. */
export const jsonVersion = '1.0'

/** For scripts. Secret values appear in no finding, so none appear here. */
export function jsonReport(report: CheckReport): string {
  const positions = new Positions(report.texts)
  const { summary } = report
  const value = {
    version: jsonVersion,
    summary: {
      files: summary.files,
      documents: summary.documents,
      findings: report.diagnostics.length,
      errors: summary.errors,
      warnings: summary.warnings,
      infos: summary.infos,
      suppressed: summary.suppressed,
      baseline: summary.known,
      other: summary.other,
      kubernetesVersions: summary.minors.map((minor) => `1.${minor}`),
      profiles: summary.profiles,
    },
    findings: report.diagnostics.map((finding) => findingValue(finding, report, positions)),
  }
  return `${jsonText(value)}\n`
}

function findingValue(finding: Diagnostic, report: CheckReport, positions: Positions): object {
  return {
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    effect: finding.effect,
    path: finding.location.path,
    document: finding.document,
    item: finding.item,
    range: rangeOf(finding.location, positions),
    rendered: finding.rendered,
    pointer: finding.pointer,
    resource: finding.resource ?? {},
    container: finding.container,
    server: finding.server,
    related: finding.related?.map(({ location, text }) => ({ path: location.path, range: rangeOf(location, positions), message: text })),
    suggestion: finding.suggestion,
    fix: finding.fix === undefined ? undefined : {
      title: finding.fix.title,
      safety: finding.fix.safety,
      edits: showsSecret(finding, report.texts) ? [] : finding.fix.edits.map((edit) => editValue(edit, finding.location.path, positions)),
    },
    url: urlOf(report, finding.rule),
  }
}

function rangeOf({ path, span }: Location, positions: Positions): object {
  const index = positions.of(path)
  return { start: index.positionAt(span.start), end: index.positionAt(span.end) }
}

function editValue({ span, newText }: Edit, path: string, positions: Positions): object {
  return { range: rangeOf({ path, span }, positions), offset: { start: span.start, end: span.end }, newText }
}
