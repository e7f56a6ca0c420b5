import type { Fix, Location as SarifLocation, Log, ReportingDescriptor, Region } from 'sarif'
import type { Diagnostic, Location } from '../diagnostic/diagnostic.ts'
import { fingerprints } from '../diagnostic/fingerprint.ts'
import { homepage, rulePageUrl } from '../base/homepage.ts'
import { Positions, showsSecret, type CheckReport, type ReportOptions } from './check-report.ts'
import { jsonText } from './escape.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const

/** SARIF 2.1.0, for GitHub code scanning and other viewers. Columns count UTF-16 units, as ours do. */
export function sarifReport(report: CheckReport, { version }: Pick<ReportOptions, 'version'> = {}): string {
  const positions = new Positions(report.texts)
  const prints = fingerprints(report.diagnostics)
  const ids = [...new Set(report.diagnostics.map((finding) => finding.rule))].sort()
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'stowage', ...version === undefined ? {} : { semanticVersion: version }, informationUri: homepage, rules: ids.map((id) => ruleOf(id, report)) } },
      columnKind: 'utf16CodeUnits',
      results: report.diagnostics.map((finding) => ({
        ruleId: finding.rule,
        ruleIndex: ids.indexOf(finding.rule),
        level: levels[finding.severity],
        message: { text: messageOf(finding) },
        locations: [locationOf(finding.location, positions)],
        ...(finding.related === undefined ? {} : {
          relatedLocations: finding.related.map(({ location, text }, index) => ({ id: index, ...locationOf(location, positions), message: { text: plain(text) } })),
        }),
        partialFingerprints: { 'stowage/v1': prints.get(finding) ?? '' },
        ...(finding.fix === undefined || showsSecret(finding, report.texts) ? {} : { fixes: [fixOf(finding, positions)] }),
      })),
    }],
  }
  return `${jsonText(log)}\n`
}

function ruleOf(id: string, { rules }: CheckReport): ReportingDescriptor {
  const { group = 'yaml', summary = id, severity = 'error' } = rules.get(id) ?? {}
  const url = rulePageUrl(group, id)
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: `${summary}.` },
    helpUri: url,
    help: { text: `See ${url}` },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: [group] },
  }
}

/** Fact, effect, the server's words and the way out: viewers show one text. */
function messageOf({ message, effect, server, suggestion, rule }: Diagnostic): string {
  const words = server === undefined || rule === 'api-refused' ? undefined : `the API server: ${server.message}`
  return plain([message, effect, words, suggestion].filter((text) => text !== undefined).join('; '))
}

/** Square brackets make links in SARIF's messages. */
function plain(text: string): string {
  return text.replaceAll(/[\\[\]]/g, '\\$&')
}

function locationOf({ path, span }: Location, positions: Positions): SarifLocation {
  return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, region: regionOf(positions, path, span) } }
}

function regionOf(positions: Positions, path: string, span: Location['span']): Region {
  const start = positions.of(path).positionAt(span.start)
  const end = positions.of(path).positionAt(span.end)
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column, charOffset: span.start, charLength: span.end - span.start }
}

function fixOf({ fix, location }: Diagnostic, positions: Positions): Fix {
  return {
    description: { text: plain(fix?.title ?? '') },
    artifactChanges: [{
      artifactLocation: { uri: uriOf(location.path) },
      replacements: (fix?.edits ?? []).map(({ span, newText }) => ({ deletedRegion: regionOf(positions, location.path, span), insertedContent: { text: newText } })),
    }],
  }
}

/** A path as a URI reference: relative ones stay relative to the repository. */
function uriOf(path: string): string {
  const uri = path.replaceAll(/\p{Surrogate}/gu, '\ufffd').split('/').map((step) => encodeURIComponent(step)).join('/')
  return path.startsWith('/') ? `file://${uri}` : uri
}
