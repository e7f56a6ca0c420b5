import { manifestObjects, parseFile } from '../parse/document.ts'
import type { ManifestText } from '../plan/manifests.ts'
import { collectSources } from '../source/collect.ts'
import { UsageError } from './arguments.ts'

/** The files that hold manifests; other documents beside them are left alone. */
export async function readManifestTexts(paths: readonly string[], mayBeEmpty: boolean, stdinFilename?: string): Promise<ManifestText[]> {
  if (paths.length === 0 && mayBeEmpty && stdinFilename === undefined) return []
  const { files, unreadable, looked } = await collectSources({ paths, stdinFilename })
  const [lost] = unreadable
  if (lost !== undefined) throw new UsageError(`${lost.path}: ${lost.reason}`)
  const found = files.filter(holdsManifests)
  if (found.length === 0 && !mayBeEmpty) throw new UsageError(`no manifest found; --allow-empty makes that no error. Looked at: ${looked.join(', ')}`)
  return found
}

/** Whether a file is one of manifests, be some of it unreadable. */
export function holdsManifests({ path, text }: ManifestText): boolean {
  const parsed = parseFile(path, text)
  return manifestObjects(parsed).objects.length > 0 || parsed.documents.some(({ failed }) => failed)
}
