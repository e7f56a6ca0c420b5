import { stdout } from 'node:process'
import type { CheckReport, Reporter, ReportOptions } from '../report/check-report.ts'
import { packageVersion } from '../source/package-files.ts'
import { oneOf, UsageError } from './arguments.ts'
import { writeFileAtomically } from './write-file.ts'

/** The reporters by name, each loaded when asked for. */
const reporters = {
  text: async () => (await import('../report/text.ts')).textReport,
  json: async () => (await import('../report/json.ts')).jsonReport,
  sarif: async () => (await import('../report/sarif.ts')).sarifReport,
  github: async () => (await import('../report/github.ts')).githubReport,
  gitlab: async () => (await import('../report/gitlab.ts')).gitlabReport,
  junit: async () => (await import('../report/junit.ts')).junitReport,
  checkstyle: async () => (await import('../report/checkstyle.ts')).checkstyleReport,
  tap: async () => (await import('../report/tap.ts')).tapReport,
  markdown: async () => (await import('../report/markdown.ts')).markdownReport,
} satisfies Record<string, () => Promise<Reporter>>

type FormatName = keyof typeof reporters
export const formatNames = Object.keys(reporters) as FormatName[]

export interface Output {
  readonly format: FormatName
  /** Undefined: standard output. */
  readonly file: string | undefined
}

/** `--format json=out.json --format text`: at most one to standard output. */
export function outputsOf(entries: readonly string[]): Output[] {
  const outputs = entries.map((entry): Output => {
    const at = entry.indexOf('=')
    const name = at < 0 ? entry : entry.slice(0, at)
    return { format: oneOf('format', name, formatNames), file: at < 0 ? undefined : entry.slice(at + 1) }
  })
  if (outputs.filter(({ file }) => file === undefined).length > 1) throw new UsageError('only one --format can go to standard output; give the others a file: --format sarif=out.sarif')
  return outputs.length === 0 ? [{ format: 'text', file: undefined }] : outputs
}

export async function writeOutputs(report: CheckReport, outputs: readonly Output[], options: ReportOptions): Promise<void> {
  for (const { format, file } of outputs) {
    const draw: Reporter = await reporters[format]()
    const text = draw(report, { ...file === undefined ? options : { color: false, links: false, quiet: options.quiet }, version: packageVersion() })
    if (file === undefined) stdout.write(text)
    else writeFileAtomically(file, text)
  }
}
