import type { Client } from './client.ts'
import { globalFlags, type Command } from './command.ts'
import { commandTree, type CommandNode } from './commands/index.ts'
import { Failure, failureLines } from './failure.ts'
import { parseFlags } from './flags.ts'
import { usages } from './usages.ts'
import { Session, type CommandResult, type Io } from './session.ts'

export type { CommandResult, FileTree, Io } from './session.ts'
export { clientOf, type Client } from './client.ts'

/** Runs one command of kubectl against a cluster; `argv` begins behind `kubectl`. */
export function runKubectl(argv: readonly string[], io: Io, client: Client): CommandResult {
  const session = new Session(client, io)
  const failure = dispatch(session, argv)
  if (failure === undefined) return session.result(0)
  session.printError(failureLines(failure))
  return session.result(failure.code)
}

function dispatch(session: Session, argv: readonly string[]): Failure | undefined {
  let node: CommandNode = commandTree
  let path = 'kubectl'
  let rest = [...argv]
  for (;;) {
    const at = firstWord(rest)
    const word = at < 0 ? undefined : rest[at]
    const next: CommandNode | undefined = word === undefined ? undefined : node.children?.[word] ?? Object.values(node.children ?? {}).find((child) => child.aliases?.includes(word))
    if (next === undefined) {
      if (node.command !== undefined) return run(session, node, node.command, rest, path)
      const asked = rest.includes('--help') || rest.includes('-h')
      if (asked || word === undefined) return help(session, node, path, asked)
      return unknown(node, path, word, rest.filter((arg) => !arg.startsWith('-')))
    }
    rest = [...rest.slice(0, at), ...rest.slice(at + 1)]
    path = `${path} ${next.name ?? word ?? ''}`
    node = next
  }
}

/** Flags may stand in front of a command; those with values take the next word. */
function firstWord(argv: readonly string[]): number {
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (word === '--') return -1
    if (!word.startsWith('-') || word === '-') return at
    if (['-n', '--namespace', '-f', '--filename', '-o', '--output', '-l', '--selector', '-k'].includes(word)) at++
  }
  return -1
}

function run(session: Session, node: CommandNode, command: Command, argv: readonly string[], path: string): Failure | undefined {
  const own = new Set(command.flags.map(({ name }) => name))
  const shorts = new Set(command.flags.map(({ short }) => short))
  const flags = parseFlags(argv, [...command.flags, ...globalFlags.filter(({ name, short }) => !own.has(name) && !(short !== undefined && shorts.has(short)))], path)
  // Of diff 1 says that there are differences.
  if (flags instanceof Failure) return path === 'kubectl diff' ? Failure.plain(flags.text.replace(/'kubectl diff --help' for usage\.$/, '\'kubectl diff -h\' for help and examples'), 2) : flags
  for (const line of flags.deprecations) session.printError(line)
  if (flags.on('record')) session.changeCause = [path, ...flags.args, ...flags.words].join(' ')
  if (flags.on('help')) {
    session.print(usageText(path, node))
    return undefined
  }
  const failure = command.run(session, flags, path)
  if (failure === undefined && flags.on('warnings-as-errors') && session.warningCount > 0) return Failure.text(`${String(session.warningCount)} warning${session.warningCount > 1 ? 's' : ''} received`)
  return failure
}

/** How a command is called. */
function usageText(path: string, node: CommandNode): string {
  const below = node.children === undefined ? '' : `Use "${path} <command> --help" for more information about a given command.\n`
  return `Usage:\n  ${path} ${usages[path.slice('kubectl '.length)] ?? '[flags]'} [options]\n\n${below}Use "kubectl options" for a list of global command-line options (applies to all commands).\n`
}

/** Groups without a command fail with their help; that of `rollout` goes to standard output all the same. */
function help(session: Session, node: CommandNode, path: string, asked: boolean): Failure | undefined {
  const text = node.help ?? `Usage:\n  ${path} [flags] [options]\n`
  if (path !== 'kubectl' && path !== 'kubectl rollout' && !asked) return Failure.plain(text)
  session.print(text)
  return asked || path === 'kubectl' ? undefined : Failure.silent()
}

/** Groups of commands answer in another way than kubectl itself. */
function unknown(node: CommandNode, path: string, word: string, words: readonly string[]): Failure {
  if (path !== 'kubectl') return Failure.plain(`error: unknown command "${words.join(' ')}"\nSee '${path} -h' for help and examples`)
  if (clusterCommands.includes(word)) return Failure.text(`kubectl ${word} needs a real cluster`)
  const close = [...Object.keys(node.children ?? {}), ...clusterCommands].filter((name) => distance(name, word) <= 2 || name.startsWith(word.toLowerCase())).sort()
  const hint = close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join('')}`
  return Failure.plain(`error: unknown command "${word}" for "kubectl"${hint}`)
}

/** What is left to a real kubectl. */
const clusterCommands = [
  'alpha', 'attach', 'auth', 'certificate', 'cluster-info', 'completion', 'config', 'cp', 'debug', 'exec', 'help', 'logs', 'options', 'plugin', 'port-forward', 'proxy', 'top', 'version',
]

/** Levenshtein's, as cobra counts. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_item, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row.at(-1) ?? 0
}
