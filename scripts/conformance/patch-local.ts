import { sameValue, type ValueMap } from '../../src/base/json.ts'
import { patchLocally } from '../../src/merge/local-patch.ts'
import { readPatchBody } from './body.ts'
import { readLine } from './recorded.ts'
import type { ReplayOptions, Tally } from './replay.ts'

interface LocalPatchLine {
  readonly id: string
  readonly object: ValueMap
  readonly type: 'strategic' | 'merge' | 'json'
  readonly patch: string
  readonly result?: ValueMap
  readonly error?: string
}

/** A line of patch-local.jsonl: the object counts as `final`, an error as `stderr`. */
export function comparePatch(text: string, tallies: readonly Tally[], { minor }: ReplayOptions): void {
  const line = readLine(text) as unknown as LocalPatchLine
  const ours = patched(line, minor)
  for (const tally of tallies) {
    if (line.error !== undefined) tally.count(line.id, 'stderr', 'error' in ours && ours.error === line.error, line.error, ours)
    else tally.count(line.id, 'final', 'object' in ours && sameValue(ours.object, line.result), line.result, ours)
  }
}

function patched({ object, type, patch }: LocalPatchLine, minor: number): { object: ValueMap } | { error: string } {
  if (patch === '') return { error: 'error: must specify --patch or --patch-file containing the contents of the patch' }
  const read = readPatchBody(patch, patch.trimStart().startsWith('{') || patch.trimStart().startsWith('[') ? 'application/json' : 'application/yaml')
  if ('error' in read) return { error: type === 'strategic' ? 'error: invalid JSON document' : `error: ${read.error}` }
  const outcome = patchLocally(object, type, read.value, minor)
  return 'error' in outcome ? { error: outcome.error.startsWith('panic:') ? outcome.error : `error: ${outcome.error.replace(/\n$/, '')}` } : outcome
}
