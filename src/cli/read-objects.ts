import type { ValueMap } from '../base/json.ts'
import { LineIndex } from '../diagnostic/lines.ts'
import { manifestObjects, parseFile } from '../parse/document.ts'
import { collectSources } from '../source/collect.ts'
import { UsageError } from './arguments.ts'

/** Every object of the files; what cannot be read ends the run, for what it would have changed is not known. */
export async function readObjects(paths: readonly string[]): Promise<ValueMap[]> {
  const { files, unreadable } = await collectSources({ paths })
  const [lost] = unreadable
  if (lost !== undefined) throw new UsageError(`${lost.path}: ${lost.reason}`)
  return files.flatMap(({ path, text }) => {
    const parsed = parseFile(path, text)
    const fault = parsed.diagnostics.find(({ severity }) => severity === 'error')
    if (fault !== undefined) {
      const { line, column } = new LineIndex(text).positionAt(fault.location.span.start)
      throw new UsageError(`${path}:${line}:${column}: ${fault.message}`)
    }
    return manifestObjects(parsed).objects.map(({ value }) => value)
  })
}
