import { fnv64 } from '../base/fnv.ts'
import { UsageError } from './arguments.ts'

export interface PartFlags {
  readonly 'changed-since'?: string | undefined
  readonly 'shard'?: string | undefined
}

/** Which files to report on, when not on all: those that changed, those of one shard, or what both name. */
export async function partOf(flags: PartFlags, cwd: string): Promise<((path: string) => boolean) | undefined> {
  const { 'changed-since': revision, shard } = flags
  const inShard = shard === undefined ? undefined : shardFilter(shard)
  if (revision === undefined) return inShard
  const { changedSince } = await import('../source/git.ts')
  const changed = changedSince(revision, cwd)
  if ('error' in changed) throw new UsageError(`--changed-since ${revision}: ${changed.error}`)
  return (path) => changed.paths.has(path) && (inShard?.(path) ?? true)
}

/** `2/4`: the same files on every machine, as their paths alone decide. */
function shardFilter(text: string): (path: string) => boolean {
  const [, index = '', count = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const [i, n] = [Number(index), Number(count)]
  if (i < 1 || i > n) throw new UsageError(`--shard takes <i>/<n>, such as 1/4 to 4/4, not "${text}"`)
  // The low 32 bits of the hash are plenty for four digits of shards.
  return (path) => parseInt(fnv64(path).slice(8), 16) % n === i - 1
}
