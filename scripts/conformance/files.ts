import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** A schema table's text, or undefined when there is none. */
export function readTable(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

/** The recordings of a folder, by name; `glob` knows `*` and alternatives with `,`. */
export function recordings(folder: string, glob: string | undefined): string[] {
  const patterns = (glob ?? '*.jsonl').split(',').map((pattern) => new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`))
  return readdirSync(folder).filter((name) => name.endsWith('.jsonl') && patterns.some((pattern) => pattern.test(name))).sort().map((name) => join(folder, name))
}

/** Lines with content and the file they stand in. */
export function* lines(files: readonly string[]): Generator<{ file: string, text: string }> {
  for (const file of files) {
    for (const text of readFileSync(file, 'utf8').split('\n')) if (text !== '') yield { file: basename(file), text }
  }
}
