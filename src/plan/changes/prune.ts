import { isMap } from '../../base/json.ts'
import { runKubectl, type FileTree } from '../../kubectl/run.ts'
import { wordOf } from '../../kubectl/session.ts'
import type { ApiServer } from '../../sim/api/server.ts'
import type { ManifestText } from '../manifests.ts'
import type { ObjectName } from '../plan.ts'
import type { Command } from './column.ts'
import { Recorder } from './recorder.ts'

export interface PruneRequest {
  /** `-l`; without one all objects count, `--all`. */
  readonly selector?: string | undefined
  /** `--prune-allowlist`. */
  readonly allowlist?: readonly string[] | undefined
}

/** Objects that `kubectl apply --prune` of all files deletes, or why it does not come to that. */
export function prunedObjects(server: ApiServer, manifests: readonly ManifestText[], flags: Command, { selector, allowlist = [] }: PruneRequest): { readonly objects: readonly ObjectName[], readonly fault?: string } {
  const recorder = new Recorder(server)
  const texts = new Map(manifests.map(({ path, text }) => [path, text]))
  const files: FileTree = { read: (path) => texts.get(path), list: () => undefined }
  const named = [...texts.keys()].flatMap((path) => ['-f', path])
  const argv = ['apply', '--prune', ...selector === undefined ? ['--all'] : ['-l', selector], ...allowlist.map((kind) => `--prune-allowlist=${kind}`), ...flags, ...named]
  const { code, stderr } = runKubectl(argv, { files, stdin: '', env: {}, cwd: '' }, recorder.client)
  const objects = recorder.take().flatMap(({ verb, before, response }) => verb === 'delete' && before !== undefined && response.status === undefined ? [objectName(before.apiVersion, before.kind, before.metadata)] : [])
  return { objects, ...code === 0 ? {} : { fault: stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Warning: ')).join('; ') } }
}

function objectName(apiVersion: unknown, kind: unknown, metadata: unknown): ObjectName {
  const { name, namespace } = isMap(metadata) ? metadata : {}
  return { apiVersion: wordOf(apiVersion), kind: wordOf(kind), namespace: wordOf(namespace), name: wordOf(name) }
}
