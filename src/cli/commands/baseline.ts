import { stderr, stdout } from 'node:process'
import { writeBaseline } from '../../check/baseline.ts'
import { counted } from '../../base/words.ts'
import { helpText, parseFlags, type Command, type Flags } from '../arguments.ts'
import { sharedFlags } from '../check-flags.ts'
import { checkPaths } from '../check-paths.ts'
import { writeFileAtomically } from '../write-file.ts'

export const command = {
  name: 'baseline',
  usage: '[paths…]',
  summary: 'Writes the findings of today to a file; stowage check --baseline <file> then tells only new ones.',
  flags: {
    ...sharedFlags,
    output: { type: 'string', short: 'o', value: '<file>', summary: 'where to write it (default stowage.baseline.json; - for standard output)' },
  },
} as const satisfies Command & { flags: Flags }

export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const { report, problems } = await checkPaths(paths, flags)
  const text = writeBaseline(report.diagnostics)
  const file = flags.output ?? 'stowage.baseline.json'
  if (file === '-') stdout.write(text)
  else {
    writeFileAtomically(file, text)
    stderr.write(`wrote ${counted(report.diagnostics.length, 'finding')} to ${file}\n`)
  }
  return problems.length > 0 ? 2 : 0
}
