import type { Command } from './arguments.ts'

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
