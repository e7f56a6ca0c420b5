import { relative, resolve, sep } from 'node:path'
import { decodeText } from './bytes.ts'
import { runGit } from './run-git.ts'
import { isManifestName } from './walk.ts'

export type TextsAt = { readonly texts: readonly { readonly path: string, readonly text: string }[] } | { readonly error: string }

/**
 * The manifests of a revision: files, and those below folders, that are named relative to a folder; what was not there yet is left out. Asks
 * the user's own git for names and contents alone: no filter, no hook and no outside program is started.
 */
export function textsAt(revision: string, paths: readonly string[], cwd: string): TextsAt {
  if (revision === '' || revision.startsWith('-')) return { error: `"${revision}" is no revision` }
  const named = paths.map((path) => relative(cwd, resolve(cwd, path)).split(sep).join('/') || '.')
  const outside = named.find((path) => path.startsWith('../') || path === '..')
  if (outside !== undefined) return { error: `${outside} lies outside of the working directory, so a revision does not tell about it` }
  const commit = runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], cwd)
  if ('error' in commit) return { error: `git knows no revision "${revision}"${commit.error === '' ? '' : `: ${commit.error}`}` }
  const id = commit.stdout.toString('utf8').trim()
  const tree = runGit(['ls-tree', '-r', '-z', '--full-tree', `${id}:./`], cwd)
  if ('error' in tree) return { error: `git says: ${tree.error}` }
  const entries = tree.stdout.toString('utf8').split('\0').flatMap((line) => {
    const [, type = '', object = '', path = ''] = /^\d+ (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? []
    return type === 'blob' && isWanted(path, named) ? [{ path, object }] : []
  })
  return contents(entries, cwd)
}

function isWanted(path: string, named: readonly string[]): boolean {
  if (/(?:^|\/)node_modules\//.test(path)) return false
  return named.some((one) => path === one || (isManifestName(path) && (one === '.' || path.startsWith(`${one.replace(/\/$/, '')}/`))))
}

interface Entry {
  readonly path: string
  readonly object: string
}

/** `git cat-file --batch`: a line `<object> blob <bytes>`, the bytes, a newline. */
function contents(entries: readonly Entry[], cwd: string): TextsAt {
  const read = runGit(['cat-file', '--batch'], cwd, entries.map(({ object }) => `${object}\n`).join(''))
  if ('error' in read) return { error: `git says: ${read.error}` }
  const texts: { path: string, text: string }[] = []
  let at = 0
  for (const { path } of entries) {
    const end = read.stdout.indexOf(10, at)
    const size = Number(read.stdout.toString('utf8', at, end).split(' ')[2] ?? NaN)
    if (end < 0 || !Number.isFinite(size)) return { error: `git does not give the contents of ${path}` }
    const decoded = decodeText(read.stdout.subarray(end + 1, end + 1 + size))
    if ('text' in decoded) texts.push({ path, text: decoded.text })
    at = end + 1 + size + 1
  }
  return { texts }
}
