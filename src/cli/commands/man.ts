import { stdout } from 'node:process'
import { configNames } from '../../workspace/settings-finder.ts'
import { packageVersion } from '../../source/package-files.ts'
import { helpText, parseFlags, type Command, type Flag, type Flags } from '../arguments.ts'
import { describedCommands, type CommandTable, type DescribedCommand } from '../command-module.ts'

export const command = {
  name: 'man',
  usage: '',
  summary: 'Prints the manual page: stowage man | man -l -',
  flags: { help: { type: 'boolean', short: 'h', summary: 'show this' } },
} as const satisfies Command & { flags: Flags }

/** Made from the table of commands and their flags; the package carries it as `man/stowage.1`. */
export async function run(args: readonly string[], commands: CommandTable): Promise<number> {
  const { flags } = parseFlags(command, args)
  stdout.write(flags.help ? helpText(command) : page(await describedCommands(commands)))
  return 0
}

function page(commands: readonly DescribedCommand[]): string {
  return [
    `.TH STOWAGE 1 "" "stowage ${packageVersion()}" "User Commands"`,
    '.SH NAME', 'stowage \\- offline linter, validator and dry-run planner for Kubernetes manifests',
    '.SH SYNOPSIS', '.B stowage', '.I command', '[\\fIflags\\fR] [\\fIpaths\\fR]',
    '.SH DESCRIPTION',
    roff('Checks Kubernetes manifests the way the API server would, and tells what a real cluster would do with them. It needs no cluster, no Docker and no network.'),
    '.SH COMMANDS',
    ...commands.flatMap(commandSection),
    '.SH EXIT STATUS',
    ...entry('0', 'nothing at or above the threshold (--fail-on, by default error)'),
    ...entry('1', 'something at or above it, or more warnings than --max-warnings; a plan in which something fails or stays pending'),
    ...entry('2', 'usage, unreadable input, nothing to check'),
    '.SH ENVIRONMENT',
    ...entry('NO_COLOR', 'no colours'),
    ...entry('FORCE_COLOR', 'colours, even where the output is no terminal'),
    ...entry('PATH', 'where git (--changed-since), helm (--helm), kustomize and kubectl (--kustomize, --context) are looked for'),
    '.SH FILES',
    ...entry(configNames.join(', '), 'the configuration, looked for upward from each file'),
    ...entry('.gitignore', 'what git ignores is not read unless it is named'),
    '.SH EXAMPLES',
    ...['stowage check deploy/', 'stowage check . --format text --format sarif=stowage.sarif --fail-on warning', 'kubectl kustomize overlays/prod | stowage check - --stdin-filename overlays/prod.yaml', 'stowage explain service-no-pod']
      .flatMap((line) => ['.PP', '.nf', roff(line), '.fi']),
    '',
  ].join('\n')
}

function commandSection({ name, usage, about, flags }: DescribedCommand): string[] {
  return ['.SS', `stowage ${roff(`${name} ${usage}`.trim())}`, roff(about), ...Object.entries(flags).filter(([flag]) => flag !== 'help').flatMap(flagEntry)]
}

function flagEntry([name, { type, short, value, summary }]: readonly [string, Flag]): string[] {
  const names = [...short === undefined ? [] : [`\\fB\\-${short}\\fR`], `\\fB\\-\\-${roff(name)}\\fR`].join(', ')
  return ['.TP', type === 'string' ? `${names} ${roff(value ?? '<value>')}` : names, roff(summary)]
}

function entry(term: string, text: string): string[] {
  return ['.TP', `\\fB${roff(term)}\\fR`, roff(text)]
}

/** Text that roff prints as it is: hyphens that stay hyphens, no line that begins a request. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('…', '...').replace(/^(?=[.'])/gm, '\\&')
}
