import type { Command, Flags } from './arguments.ts'

/** A command's module, loaded when it is asked for. `run` gives the exit code. */
export interface CommandModule {
  readonly command?: Command
  run(args: readonly string[], commands: CommandTable): Promise<number>
}

export interface CommandEntry {
  readonly summary: string
  load(): Promise<CommandModule>
}

export type CommandTable = Readonly<Record<string, CommandEntry>>

/** What the table and the command itself say about it. */
export interface DescribedCommand {
  readonly name: string
  readonly summary: string
  readonly usage: string
  /** Of its help page. */
  readonly about: string
  readonly flags: Flags
}

export function describedCommands(commands: CommandTable): Promise<DescribedCommand[]> {
  return Promise.all(Object.entries(commands).map(async ([name, entry]) => {
    const { command } = await entry.load()
    const { summary } = entry
    return { name, summary, usage: command?.usage ?? '', about: command?.summary ?? summary, flags: command?.flags ?? {} }
  }))
}
