import { createTwoFilesPatch } from 'diff'
import { rules } from '../../rules/index.ts'
import { fixSources } from '../workspace/fix.ts'
import { checkPaths, type CheckedPaths, type CheckFlags } from './check-paths.ts'
import { writeFileAtomically } from './write-file.ts'

export interface FixedPaths {
  readonly applied: number
  readonly changed: readonly string[]
  /** A unified diff of all changes. */
  readonly diff: string
  /** Text of standard input after the fixes, where that was checked. */
  readonly stdin: string | undefined
  readonly checked: CheckedPaths
}

/** Corrects the files that the command line names; a dry run only says what it would change. */
export async function fixPaths(paths: readonly string[], flags: CheckFlags, options: { isDryRun: boolean, unsafe: boolean, only?: readonly string[] }): Promise<FixedPaths> {
  const checked = await checkPaths(paths, flags)
  const chosen = options.only === undefined || options.only.length === 0 ? rules : rules.filter((rule) => options.only?.includes(rule.id) === true || rule.raisedBy !== undefined)
  const fixed = fixSources({ ...checked.request, rules: chosen }, options.unsafe)
  const isStdin = (path: string): boolean => paths.includes('-') && path === (flags['stdin-filename'] ?? '<stdin>')
  let stdin = paths.includes('-') ? checked.request.sources.find(({ path }) => isStdin(path))?.text : undefined
  for (const { path, after } of fixed.changed) {
    if (isStdin(path)) stdin = after
    else if (!options.isDryRun) writeFileAtomically(path, after)
  }
  const diff = fixed.changed.map(({ path, before, after }) => createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 })
    .replace(/^=+\n/, '')).join('')
  return { applied: fixed.applied, changed: fixed.changed.map(({ path }) => path), diff, stdin, checked }
}
