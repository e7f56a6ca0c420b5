import { argv, stderr } from 'node:process'
import { nearestName } from '../base/edit-distance.ts'
import { UsageError } from './arguments.ts'
import type { CommandTable } from './command-module.ts'
import { packageVersion } from '../source/package-files.ts'
import { endWithReader, print } from './standard-output.ts'

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
    print(overview())
    return name === undefined ? 2 : 0
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    print(`${packageVersion()}\n`)
    return 0
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (command === undefined) {
    const near = nearestName(name, Object.keys(commands))
    throw new UsageError(`stowage has no command "${name}"; ${near === undefined ? 'stowage --help lists them' : `did you mean "${near}"?`}`)
  }
  // What `check` writes goes past Node's streams.
  if (name !== 'check') endWithReader()
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

main(argv.slice(2)).then((code) => { process.exitCode = code }, (error: unknown) => {
  if (error instanceof UsageError) stderr.write(`stowage: ${error.message}\n`)
  // Node would print the whole line that threw, which in a bundle is most of the program, and exit with 1 as if there were findings.
  else stderr.write(`stowage failed, and that is a bug of its own: ${error instanceof Error ? error.stack ?? error.message : String(error)}\n`)
  process.exitCode = 2
})
