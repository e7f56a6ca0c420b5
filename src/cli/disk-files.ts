import { readdirSync, readFileSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { compareStrings } from '../base/json.ts'
import type { FileTree } from '../kubectl/run.ts'

/** The files that commands of a plan may name, relative to a folder. They are read when they are named. */
export function diskFiles(root: string): FileTree {
  const at = (path: string): string => isAbsolute(path) ? path : join(root, path)
  return {
    read: (path) => attempt(() => readFileSync(at(path), 'utf8')),
    bytes: (path) => attempt(() => readFileSync(at(path))),
    list: (path, deep) => attempt(() => listed(at(path), path, deep)),
  }
}

/** Files of a folder by name, each folder's content where its name stands. */
function listed(folder: string, shown: string, deep: boolean): string[] {
  return readdirSync(folder, { withFileTypes: true }).sort((a, b) => compareStrings(a.name, b.name)).flatMap((entry) => {
    if (!entry.isDirectory()) return [`${shown}/${entry.name}`]
    return deep ? listed(join(folder, entry.name), `${shown}/${entry.name}`, true) : []
  })
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
