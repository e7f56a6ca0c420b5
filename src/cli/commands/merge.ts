import { readFileSync } from 'node:fs'
import { stdout } from 'node:process'
import { compareStrings, sameValue } from '../../base/json.ts'
import type { Severity } from '../../diagnostic/diagnostic.ts'
import { groupBy } from '../../model/group-by.ts'
import { jsonText } from '../../report/escape.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { failOnOf, reaches, severities } from '../check-flags.ts'
import { writeFileAtomically } from '../write-file.ts'

export const command = {
  name: 'merge',
  usage: '<report.json…>',
  summary: 'Joins the JSON reports of all shards (check --shard i/n --format json) into the one that a single run gives.',
  flags: {
    'output': { type: 'string', short: 'o', value: '<file>', summary: 'where to write it (default: standard output)' },
    'fail-on': { type: 'string', value: '<severity>', summary: 'exit 1 from this severity on: error (default), warning, info', choices: severities },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

interface Finding { readonly severity: Severity, readonly path: string }
interface Report {
  readonly version: string
  readonly summary: Readonly<Record<string, number | readonly string[]>>
  readonly findings: readonly Finding[]
}

/** Exit codes as those of `check`. */
export function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return Promise.resolve(0)
  }
  if (paths.length === 0) throw new UsageError('merge which reports? stowage check --shard 1/4 --format json=1.json writes one')
  const threshold = failOnOf(flags['fail-on']) ?? 'error'
  const merged = mergeReports(paths.map((path) => ({ path, report: readReport(path) })))
  const text = `${jsonText(merged)}\n`
  if (flags.output === undefined) stdout.write(text)
  else writeFileAtomically(flags.output, text)
  return Promise.resolve(merged.findings.some(({ severity }) => reaches(severity, threshold)) ? 1 : 0)
}

function readReport(path: string): Report {
  let value: unknown
  try {
    value = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const report = value as Partial<Report> | null
  if (typeof report?.version !== 'string' || typeof report.summary !== 'object' || !Array.isArray(report.findings)) throw new UsageError(`${path} is no report of stowage check --format json`)
  return report as Report
}

/**
 * Findings by file, each file's from the one shard that has it; every shard tells of a broken configuration, so that is taken once.
 * Counts are added up, what a shard checked against must be the same for all.
 */
function mergeReports(reports: readonly { readonly path: string, readonly report: Report }[]): Report {
  const [first] = reports
  if (first === undefined) throw new UsageError('merge which reports?')
  const byFile = new Map<string, readonly Finding[]>()
  for (const { path, report } of reports) {
    for (const key of ['kubernetesVersions', 'profiles']) {
      if (!sameValue(report.summary[key], first.report.summary[key])) throw new UsageError(`${path} and ${first.path} were checked with different ${key === 'profiles' ? 'profiles' : 'releases'}`)
    }
    if (report.version !== first.report.version) throw new UsageError(`${path} and ${first.path} are reports of different versions`)
    const own = groupBy(report.findings, (finding) => finding.path)
    for (const [file, findings] of own) if (!byFile.has(file)) byFile.set(file, findings)
  }
  const findings = [...byFile].sort(([a], [b]) => compareStrings(a, b)).flatMap(([, own]) => own)
  const counted: Readonly<Record<string, number>> = {
    findings: findings.length, errors: count(findings, 'error'), warnings: count(findings, 'warning'), infos: count(findings, 'info'),
  }
  const summary = Object.fromEntries(Object.entries(first.report.summary).map(([key, value]) =>
    [key, counted[key] ?? (typeof value === 'number' ? reports.reduce((sum, { report }) => sum + Number(report.summary[key] ?? 0), 0) : value)]))
  return { ...first.report, summary, findings }
}

function count(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length
}
