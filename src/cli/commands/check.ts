import { stderr } from 'node:process'
import type { CheckReport } from '../../report/check-report.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { checkPaths } from '../check-paths.ts'
import { failOnOf, reaches, severities, sharedFlags, wantsColor } from '../check-flags.ts'
import { formatNames, writeOutputs } from '../formats.ts'
import { outputsOf } from '../outputs.ts'
import { isTerminal, print } from '../standard-output.ts'
import type { Watched } from '../watch.ts'

export const command = {
  name: 'check',
  usage: '[paths…]',
  summary: 'Finds what is wrong in manifests: files, folders, globs, or - for standard input (default: the current folder).',
  flags: {
    ...sharedFlags,
    'format': { type: 'string', short: 'f', multiple: true, value: '<name[=file]>', summary: `${formatNames.join(', ')}; several, each to its file`, choices: formatNames },
    'fail-on': { type: 'string', value: '<severity>', summary: 'exit 1 from this severity on: error (default), warning, info', choices: severities },
    'max-warnings': { type: 'string', value: '<n>', summary: 'exit 1 when there are more warnings' },
    'baseline': { type: 'string', value: '<file>', summary: 'tell only findings that this baseline does not have' },
    'quiet': { type: 'boolean', short: 'q', summary: 'tell errors only, and nothing when there are none' },
    'changed-since': { type: 'string', value: '<revision>', summary: 'report on files that differ from this revision of git alone; the others are read to find what those refer to' },
    'shard': { type: 'string', value: '<i>/<n>', summary: 'report on the i-th of n parts of the files; stowage merge joins the JSON reports' },
    'watch': { type: 'boolean', short: 'w', summary: 'check again whenever a file changes' },
    'fix': { type: 'boolean', summary: 'correct what can be corrected safely first' },
    'fix-dry-run': { type: 'boolean', summary: 'show what --fix would change' },
  },
} as const satisfies Command & { flags: Flags }

/** Exit code 0: nothing at or above the threshold; 1: something is; 2: usage, unreadable input, nothing to check. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    print(helpText(command))
    return 0
  }
  const outputs = outputsOf(flags.format, formatNames, 'sarif=out.sarif')
  const maxWarnings = flags['max-warnings'] === undefined ? Infinity : Number(flags['max-warnings'])
  if (Number.isNaN(maxWarnings)) throw new UsageError(`--max-warnings takes a number, not "${flags['max-warnings'] ?? ''}"`)
  const failOn = failOnOf(flags['fail-on'])
  if (flags.fix || flags['fix-dry-run']) {
    const { fixPaths } = await import('../fix-paths.ts')
    const { diff } = await fixPaths(paths, flags, { isDryRun: flags['fix-dry-run'], unsafe: false })
    if (flags['fix-dry-run']) {
      print(diff)
      return 0
    }
  }
  const once = async (): Promise<Watched> => {
    const { report, problems, failOn: configured } = await checkPaths(paths, flags)
    const isTTY = isTerminal()
    const shown = flags.quiet ? onlyErrors(report) : report
    for (const { path, reason } of problems) {
      if (!shown.diagnostics.some(({ location }) => location.path === path)) stderr.write(`stowage: ${path}: ${reason}\n`)
    }
    await writeOutputs(shown, outputs, { color: wantsColor({ isTTY }), links: wantsColor({ isTTY }) && isTTY, quiet: flags.quiet })
    const threshold = failOn ?? configured ?? 'error'
    const fails = report.diagnostics.some(({ severity }) => reaches(severity, threshold)) || report.summary.warnings > maxWarnings
    return { code: problems.length > 0 ? 2 : fails ? 1 : 0, paths: [...report.texts.keys()] }
  }
  if (!flags.watch) return (await once()).code
  if (paths.includes('-')) throw new UsageError('--watch cannot watch standard input')
  return (await import('../watch.ts')).watchPaths(once)
}

function onlyErrors(report: CheckReport): CheckReport {
  return { ...report, diagnostics: report.diagnostics.filter(({ severity }) => severity === 'error') }
}
