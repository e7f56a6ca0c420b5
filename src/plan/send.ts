import { goJson } from '../base/go-format.ts'
import type { CommandResult, FileTree, Io } from '../kubectl/run.ts'
import type { Manifest } from './manifests.ts'
import { nameOf } from './manifests.ts'
import type { ObjectName } from './plan.ts'
import type { World } from './world.ts'

/** How manifests get to the cluster. */
export type SendMode = 'apply' | 'create' | 'server-side'

/** One object and what kubectl said. */
export interface Sent {
  readonly manifest: Manifest
  readonly resource: ObjectName
  readonly result: CommandResult
}

const verbs: Readonly<Record<SendMode, readonly string[]>> = { 'apply': ['apply'], 'create': ['create'], 'server-side': ['apply', '--server-side'] }

/**
 * Sends objects as one `kubectl apply -f` of all files does. Between two requests the control plane has time to act: a namespace has its
 * ServiceAccount before the next object comes. Kinds are those that the cluster served before: kubectl asks once.
 */
export function sendManifests(world: World, manifests: readonly Manifest[], mode: SendMode, namespace?: string): Sent[] {
  const client = world.client()
  const served = client.resources()
  const asked = { ...client, resources: () => served }
  const namespaced = new Map(served.map(({ group, version, kind, namespaced: inNamespace }) => [`${group === '' ? version : `${group}/${version}`} ${kind}`, inNamespace]))
  return manifests.map((manifest): Sent => {
    const { object, origin } = manifest
    const { apiVersion, kind } = nameOf(object)
    const result = world.kubectl([...verbs[mode], ...namespace === undefined ? [] : ['-n', namespace], '-f', origin.path], ioOf(single(origin.path, goJson(object))), asked)
    return { manifest, resource: nameOf(object, namespaced.get(`${apiVersion} ${kind}`) ?? true, namespace), result }
  })
}

/** A world of files and nothing else. */
export function ioOf(files: FileTree, stdin = ''): Io {
  return { files, stdin, env: {}, cwd: '' }
}

function single(path: string, text: string): FileTree {
  return { read: () => text, list: () => [path] }
}

/** The files of a plan, for commands that name some. */
export function fileTree(texts: readonly { readonly path: string, readonly text: string }[]): FileTree {
  const byPath = new Map(texts.map(({ path, text }) => [bare(path), text]))
  return {
    read: (path) => byPath.get(bare(path)),
    list: (path, deep) => {
      const prefix = bare(path) === '.' || bare(path) === '' ? '' : `${bare(path)}/`
      const below = [...byPath.keys()].filter((name) => name.startsWith(prefix) && (deep || !name.slice(prefix.length).includes('/')))
      return below.length === 0 ? undefined : below
    },
  }
}

function bare(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '')
}
