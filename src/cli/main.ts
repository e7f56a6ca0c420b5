import { argv, stderr, stdout } from 'node:process'
import { nearestName } from '../base/edit-distance.ts'
import { UsageError } from './arguments.ts'
import type { CommandTable } from './command-module.ts'
import { packageVersion } from '../source/package-files.ts'

const commands: CommandTable = {
  check: { summary: 'find what is wrong in manifests', load: () => import('./commands/check.ts') },
  plan: { summary: 'show what happens when manifests are applied', load: () => import('./commands/plan.ts') },
  diff: { summary: 'show what would change, object by object and field by field', load: () => import('./commands/diff.ts') },
  test: { summary: 'run scenarios and check what is expected of them', load: () => import('./commands/test.ts') },
  reach: { summary: 'show whether something reaches something, and why', load: () => import('./commands/reach.ts') },
  fix: { summary: 'correct what can be corrected safely', load: () => import('./commands/fix.ts') },
  explain: { summary: 'show the page of a rule, or what a field is', load: () => import('./commands/explain.ts') },
  rules: { summary: 'list the rules', load: () => import('./commands/rules.ts') },
  init: { summary: 'write a configuration to start from', load: () => import('./commands/init.ts') },
  baseline: { summary: 'record the findings of today, to see only new ones', load: () => import('./commands/baseline.ts') },
  merge: { summary: 'join the JSON reports of shards', load: () => import('./commands/merge.ts') },
  completion: { summary: 'print a completion script for a shell', load: () => import('./commands/completion.ts') },
  man: { summary: 'print the manual page', load: () => import('./commands/man.ts') },
  lsp: { summary: 'serve an editor', load: () => import('./commands/lsp.ts') },
}

/** The program: picks a command, runs it, sets the exit code (0 clean, 1 findings, 2 usage or unreadable input). */
async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    stdout.write(overview())
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    stdout.write(`${packageVersion()}\n`)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const near = nearestName(name, Object.keys(commands))
    throw new UsageError(`stowage has no command "${name}"; ${near === undefined ? 'stowage --help lists them' : `did you mean "${near}"?`}`)
  }
  return (await command.load()).run(rest, commands)
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length))
  return [
    'stowage <command> [paths…]',
    '',
    'Offline linter, validator and dry-run planner for Kubernetes manifests.',
    '',
    ...Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'stowage <command> --help shows its flags.',
    '',
  ].join('\n')
}

// A reader that has seen enough (`stowage check | head`) closes the pipe: that is no error of ours.
stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code !== 'EPIPE') throw error })

main(argv.slice(2)).then((code) => { process.exitCode = code }, (error: unknown) => {
  if (!(error instanceof UsageError)) throw error
  stderr.write(`stowage: ${error.message}\n`)
  process.exitCode = 2
})
