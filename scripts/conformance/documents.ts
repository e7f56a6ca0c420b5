import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, type ValueMap } from '../../src/base/json.ts'
import { manifestObjects, parseFile } from '../../src/parse/document.ts'

/** The manifests that recordings name by file and document. */
export class Documents {
  private readonly folder: string
  private readonly chunks = new Map<string, string[]>()

  constructor(folder: string) {
    this.folder = folder
  }

  /** A document of a YAML stream as text, empty ones counted; a member of a List (`3.items[0]`) as the object itself. */
  text(file: string, document: string): string | ValueMap | undefined {
    const [index = '', member] = document.split('.items[')
    const text = this.chunksOf(file)[Number(index)]
    if (text === undefined || member === undefined) return text
    const item = manifestObjects(parseFile(file, text)).objects.find((object) => object.item === Number(member.slice(0, -1)))
    return item?.value
  }

  /** Every object of the folder. */
  * objects(): Generator<ValueMap> {
    for (const file of readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!/\.(?:ya?ml|json)$/.test(file)) continue
      for (const { value } of manifestObjects(parseFile(file, readFileSync(join(this.folder, file), 'utf8'))).objects) if (isMap(value)) yield value
    }
  }

  /** What stands before a leading separator is no document. */
  private chunksOf(file: string): string[] {
    let chunks = this.chunks.get(file)
    if (chunks === undefined) {
      const text = readFileSync(join(this.folder, file), 'utf8')
      chunks = text.split(/^---(?:[ \t].*)?$/m)
      if (/^\s*(?:#.*\n\s*)*$/.test(chunks[0] ?? '') && chunks.length > 1) chunks.shift()
      this.chunks.set(file, chunks)
    }
    return chunks
  }
}
