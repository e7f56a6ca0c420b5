import type { Command } from '../command.ts'
import { create } from './create.ts'
import { remove } from './delete.ts'
import { replace } from './replace.ts'
import { get } from './get.ts'
import { apply } from './apply.ts'
import { diff } from './diff.ts'
import { patch } from './patch.ts'

/** A command, or a group of them. */
export interface CommandNode {
  readonly name?: string
  readonly aliases?: readonly string[]
  readonly command?: Command
  readonly children?: Readonly<Record<string, CommandNode>>
  /** What `--help` prints. */
  readonly help?: string
}

export const commandTree: CommandNode = {
  children: {
    create: { name: 'create', command: create },
    delete: { name: 'delete', command: remove },
    replace: { name: 'replace', command: replace },
    get: { name: 'get', command: get },
    diff: { name: 'diff', command: diff },
    patch: { name: 'patch', command: patch },
    apply: { name: 'apply', command: apply },
  },
}
