import { dirname, isAbsolute, join } from 'node:path'
import { stderr, stdout } from 'node:process'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { ManifestText } from '../../plan/manifests.ts'
import { readScenarios, type ScenarioFile } from '../../plan/scenario/file.ts'
import { pathsOf, runScenario } from '../../plan/scenario/run-file.ts'
import { sentenceForms } from '../../plan/scenario/sentence.ts'
import { jsonText, printable } from '../../report/escape.ts'
import { scenarioText, type ToldScenario } from '../../report/scenario-text.ts'
import { collectSources } from '../../source/collect.ts'
import { usePackageSchemas } from '../../workspace/package-schemas.ts'
import { diskFiles } from '../disk-files.ts'
import { helpText, oneOf, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { wantsColor } from '../check-flags.ts'
import { diagnosticLines } from '../cluster-state.ts'

export const command = {
  name: 'test',
  usage: '<scenario.yaml…>',
  summary: 'Runs scenarios (kind: Scenario) and holds their expectations against what comes of them.',
  flags: {
    'format': { type: 'string', value: '<name>', summary: 'text or json' },
    'quiet': { type: 'boolean', short: 'q', summary: 'tell only expectations that do not hold' },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

/** Exit code 0 when all expectations hold, 1 when one does not, 2 for usage, unreadable files, and scenarios and clusters that cannot be understood. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(`${helpText(command)}\nExpectations are sentences:\n${sentenceForms.map((form) => `  ${form}\n`).join('')}`)
    return 0
  }
  const format = oneOf('format', flags.format ?? 'text', ['text', 'json'])
  if (paths.length === 0) throw new UsageError('which scenario? stowage test <scenario.yaml…> takes files and folders')
  usePackageSchemas()
  const { files, unreadable, looked } = await collectSources({ paths })
  const [lost] = unreadable
  if (lost !== undefined) throw new UsageError(`${lost.path}: ${lost.reason}`)
  const read = files.map((file) => ({ ...file, ...readScenarios(file.path, file.text) })).filter(({ scenarios }) => scenarios.length > 0)
  const faults = read.flatMap(({ diagnostics }) => diagnostics)
  if (faults.length > 0) {
    for (const line of diagnosticLines(faults, files)) stderr.write(`stowage: ${line}\n`)
    return 2
  }
  if (read.length === 0) throw new UsageError(`no scenario found (kind: Scenario). Looked at: ${looked.join(', ')}`)
  const told: ToldScenario[] = []
  const lines: string[] = []
  for (const { path, scenarios } of read) for (const scenario of scenarios) told.push(await toldScenario(path, scenario, lines))
  for (const line of lines) stderr.write(`stowage: ${line}\n`)
  stdout.write(format === 'json' ? `${jsonText({ version: 1, scenarios: told })}\n` : scenarioText(told, { color: wantsColor(stdout), quiet: flags.quiet }))
  if (lines.length > 0) return 2
  return told.every(({ expectations }) => expectations.every(({ holds }) => holds)) ? 0 : 1
}

/** Runs it; what is wrong with its cluster comes to the lines. */
async function toldScenario(path: string, scenario: ScenarioFile, lines: string[]): Promise<ToldScenario> {
  const texts = new Map<string, readonly ManifestText[]>()
  for (const named of pathsOf(scenario)) {
    const { files, unreadable } = await collectSources({ paths: [isAbsolute(named) ? named : join(dirname(path), named)], gitignore: false })
    const [lost] = unreadable
    if (lost !== undefined) throw new UsageError(`${path} names ${lost.path}: ${lost.reason}`)
    texts.set(named, files)
  }
  const { name, verdicts, run: { plan }, diagnostics, texts: clusterTexts } = runScenario(scenario, (named) => texts.get(named) ?? [], diskFiles(dirname(path)))
  const faults = diagnostics.filter(({ severity }) => severity === 'error')
  // Of an object that stands in the scenario only the list is known by its line.
  const told = (fault: Diagnostic): string[] => fault.location.path === path ? [printable(`${path}:${String(scenario.clusterLine)} error ${[fault.message, fault.effect, fault.suggestion].filter((part) => part !== undefined).join('; ')} [${fault.rule}]`)] : diagnosticLines([fault], clusterTexts)
  lines.push(...faults.flatMap(told))
  return { path, name, verdict: plan.verdict, expectations: verdicts.map(({ expectation, holds, found, line }) => ({ text: expectation.text, line, holds, found })) }
}
