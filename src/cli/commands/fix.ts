import { stderr, stdout } from 'node:process'
import { counted } from '../../base/words.ts'
import { helpText, parseFlags, type Command, type Flags } from '../arguments.ts'
import { sharedFlags } from '../check-flags.ts'
import { fixPaths } from '../fix-paths.ts'

export const command = {
  name: 'fix',
  usage: '[paths…]',
  summary: 'Corrects what can be corrected safely: the API server reads the same meaning, or could not read the old text at all.',
  flags: {
    ...sharedFlags,
    'unsafe': { type: 'boolean', summary: 'also apply fixes that change behaviour' },
    'only': { type: 'string', multiple: true, value: '<rule>', summary: 'only the fixes of this rule' },
    'dry-run': { type: 'boolean', summary: 'show the changes as a unified diff and write nothing' },
  },
} as const satisfies Command & { flags: Flags }

/** Exit code 0 when all went well, whatever is left to do; `stowage check` tells that. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const { applied, changed, diff, stdin, checked } = await fixPaths(paths, flags, { isDryRun: flags['dry-run'], unsafe: flags.unsafe, only: flags.only })
  if (flags['dry-run']) stdout.write(diff)
  else if (stdin !== undefined) stdout.write(stdin)
  const what = `${counted(applied, 'finding')} in ${counted(changed.length, 'file')}`
  stderr.write(flags['dry-run'] ? `would correct ${what}\n` : `corrected ${what}\n`)
  for (const { path, reason } of checked.problems) stderr.write(`stowage: ${path}: ${reason}\n`)
  return checked.problems.length > 0 ? 2 : 0
}
