import { stdout } from 'node:process'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'

export const command = {
  name: 'lsp',
  usage: '--stdio',
  summary: 'Serves an editor: findings while typing, fixes, hover, go to definition.',
  flags: {
    stdio: { type: 'boolean', summary: 'talk over standard input and output' },
    help: { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

/** Runs until the editor says exit, or goes away. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  if (!flags.stdio) throw new UsageError('stowage lsp talks to an editor: give --stdio')
  const { serveStdio } = await import('../../lsp/main.ts')
  serveStdio()
  return new Promise(() => undefined)
}
