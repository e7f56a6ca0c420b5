import type { CheckReport, Reporter, ReportOptions } from '../report/check-report.ts'
import { packageVersion } from '../source/package-files.ts'
import type { Output } from './outputs.ts'
import { print } from './standard-output.ts'
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

export async function writeOutputs(report: CheckReport, outputs: readonly Output<FormatName>[], options: ReportOptions): Promise<void> {
  for (const { format, file } of outputs) {
    const draw: Reporter = await reporters[format]()
    const text = draw(report, { ...file === undefined ? options : { color: false, links: false, quiet: options.quiet }, version: packageVersion() })
    if (file === undefined) print(text)
    else writeFileAtomically(file, text)
  }
}
