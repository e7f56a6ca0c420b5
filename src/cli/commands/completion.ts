import { stdout } from 'node:process'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { describedCommands, type CommandTable, type DescribedCommand } from '../command-module.ts'

export const command = {
  name: 'completion',
  usage: '<bash|zsh|fish>',
  summary: 'Prints a completion script: stowage completion bash > ~/.local/share/bash-completion/completions/stowage',
  flags: { help: { type: 'boolean', short: 'h', summary: 'show this' } },
} as const satisfies Command & { flags: Flags }


const shells = { bash, zsh, fish }

/** Made from the table of commands and their flags, so that it knows what this version knows. */
export async function run(args: readonly string[], commands: CommandTable): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const [shell] = paths
  const draw = shell === undefined || !Object.hasOwn(shells, shell) ? undefined : shells[shell as keyof typeof shells]
  if (draw === undefined) throw new UsageError(`completion for ${shell === undefined ? 'which shell' : `"${shell}"`}? It is made for ${Object.keys(shells).join(', ')}`)
  stdout.write(draw(await describedCommands(commands)))
  return 0
}

function bash(commands: readonly DescribedCommand[]): string {
  const choices = commands.flatMap(({ name, flags }) => Object.entries(flags).flatMap(([flag, { short, choices: words }]) =>
    words === undefined ? [] : `    ${[`--${flag}`, ...short === undefined ? [] : [`-${short}`]].map((spelt) => `'${name} ${spelt}'`).join('|')}) COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$current")); return ;;`))
  const cases = commands.map(({ name, flags }) => `    ${name}) words='${Object.keys(flags).map((flag) => `--${flag}`).join(' ')}' ;;`)
  return `# bash completion for stowage
_stowage() {
  local current=\${COMP_WORDS[COMP_CWORD]} words
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')}' -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${choices.join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${cases.join('\n')}
    *) return ;;
  esac
  case $current in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
  esac
}
complete -o default -F _stowage stowage
`
}

function zsh(commands: readonly DescribedCommand[]): string {
  const cases = commands.map(({ name, flags }) => `    ${name})
      _arguments '*:file:_files' ${Object.entries(flags).map(([flag, { type, summary, multiple, choices }]) =>
        quoted(`${multiple === true ? '*' : ''}--${flag}${type === 'string' ? '=' : ''}[${bracketed(summary)}]${type !== 'string' ? '' : choices === undefined ? ':value:_files' : `:value:(${choices.join(' ')})`}`)).join(' ')}
      ;;`)
  return `#compdef stowage
_stowage() {
  local -a commands
  commands=(${commands.map(({ name, summary }) => quoted(`${name}:${summary.replaceAll(':', '\\:')}`)).join(' ')})
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
compdef _stowage stowage
`
}

function fish(commands: readonly DescribedCommand[]): string {
  const lines = commands.flatMap(({ name, summary, flags }) => [
    `complete -c stowage -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
    ...Object.entries(flags).map(([flag, { type, short, summary: text, choices }]) =>
      `complete -c stowage -n '__fish_seen_subcommand_from ${name}' -l ${flag}${short === undefined ? '' : ` -s ${short}`}${type !== 'string' ? '' : choices === undefined ? ' -r' : ` -x -a ${quoted(choices.join(' '))}`} -d ${quoted(text)}`),
  ])
  return `# fish completion for stowage\n${lines.join('\n')}\n`
}

/** One word of any of the shells; they differ in how a quote is escaped, so an apostrophe is set as ’. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`
}

function bracketed(text: string): string {
  return text.replaceAll(/[[\]:\\]/g, '\\$&')
}
