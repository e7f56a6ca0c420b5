import type { FileTree } from '../../../src/kubectl/session.ts'

/** The files of a session as a tree; what is no text is held as bytes. */
export function memoryFiles(files: ReadonlyMap<string, string | Uint8Array>): FileTree {
  return {
    read: (path) => {
      const content = files.get(bare(path))
      return content === undefined || typeof content === 'string' ? content : new TextDecoder().decode(content)
    },
    bytes: (path) => {
      const content = files.get(bare(path))
      return typeof content === 'string' ? undefined : content
    },
    list: (path, deep) => {
      const prefix = bare(path) === '.' || bare(path) === '' ? '' : `${bare(path)}/`
      const below = [...files.keys()].filter((name) => name.startsWith(prefix))
      if (below.length === 0) return undefined
      const found = below.filter((name) => deep || !name.slice(prefix.length).includes('/'))
      return found.sort((a, b) => byParts(a.split('/'), b.split('/')))
    },
  }
}

function bare(path: string): string {
  return path.replace(/^\.\//, '').replace(/\/+$/, '')
}

/** Names of a folder in order, each folder's content where its name stands. */
function byParts(a: readonly string[], b: readonly string[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [x = '', y = ''] = [a[index], b[index]]
    if (x !== y) return x < y ? -1 : 1
  }
  return a.length - b.length
}
