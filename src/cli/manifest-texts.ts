import { sep } from 'node:path'
import { cwd } from 'node:process'
import { absolutePath } from '../base/paths.ts'
import { newestMinor } from '../base/release.ts'
import { manifestObjects, parseFile } from '../parse/document.ts'
import type { ManifestText } from '../plan/manifests.ts'
import { collectSources } from '../source/collect.ts'
import type { SentText } from '../workspace/rendered/problem-origins.ts'
import { textsAt } from '../source/git-texts.ts'
import { UsageError, type Flags } from './arguments.ts'
import { minorOf } from './cluster-state.ts'

/** Flags that have charts and kustomizations rendered before they are sent. */
export const renderFlags = {
  'helm': { type: 'boolean', summary: 'render charts with your helm and send what they render to' },
  'values': { type: 'string', multiple: true, value: '<file>', summary: 'values for --helm, later ones win' },
  'kustomize': { type: 'boolean', summary: 'build kustomizations with your kustomize or kubectl and send what they build' },
  'remote-bases': { type: 'boolean', summary: 'let --kustomize fetch bases by their address' },
} as const satisfies Flags

export interface ManifestFlags {
  readonly 'allow-empty': boolean
  readonly 'stdin-filename'?: string | undefined
  readonly 'kubernetes-version'?: string | undefined
  readonly 'helm'?: boolean
  readonly 'values'?: readonly string[]
  readonly 'kustomize'?: boolean
  readonly 'remote-bases'?: boolean
}

/** The files that hold manifests; other documents beside them are left alone. Charts and kustomizations are rendered where the flags say so. */
export async function readManifestTexts(paths: readonly string[], flags: ManifestFlags): Promise<SentText[]> {
  const { 'allow-empty': mayBeEmpty, 'stdin-filename': stdinFilename } = flags
  if (paths.length === 0 && mayBeEmpty && stdinFilename === undefined) return []
  const { files, unreadable, looked } = await collectSources({ paths, stdinFilename })
  const { texts, problems } = flags.helm === true || flags.kustomize === true ? await rendered(files, flags) : { texts: files, problems: [] }
  const [lost] = [...unreadable, ...problems]
  if (lost !== undefined) throw new UsageError(`${lost.path}: ${lost.reason}`)
  const found = texts.filter(holdsManifests)
  if (found.length === 0 && !mayBeEmpty) throw new UsageError(`no manifest found; --allow-empty makes that no error. Looked at: ${looked.join(', ')}`)
  return found
}

/** The manifests of a revision at the same paths; they are called as git calls them, `HEAD~1:web.yaml`. */
export function earlierTexts(revision: string, paths: readonly string[]): ManifestText[] {
  const found = textsAt(revision, paths.length === 0 ? ['.'] : paths.filter((path) => path !== '-'), cwd())
  if ('error' in found) throw new UsageError(`--from ${revision}: ${found.error}`)
  return found.texts.filter(holdsManifests).map(({ path, text }) => ({ path: `${revision}:${path}`, text }))
}

/** What stands in the place of charts and kustomizations, from the user's own programs. */
async function rendered(files: readonly ManifestText[], flags: ManifestFlags): Promise<{ texts: readonly SentText[], problems: readonly { readonly path: string, readonly reason: string }[] }> {
  const { renderInput } = await import('../workspace/rendered/render-input.ts')
  const here = cwd().split(sep).join('/')
  const { sources, problems, missing } = renderInput({
    sources: files, reportOn: undefined, cwd: here, helm: flags.helm === true, kustomize: flags.kustomize === true, remote: flags['remote-bases'] === true,
    values: (flags.values ?? []).map((file) => absolutePath(here, file)), minor: minorOf(flags['kubernetes-version']) ?? newestMinor,
  })
  if (missing.length > 0) throw new UsageError(missing.join('; '))
  return { texts: sources, problems }
}

/** Whether a file is one of manifests, be some of it unreadable. */
export function holdsManifests({ path, text }: ManifestText): boolean {
  const parsed = parseFile(path, text)
  return manifestObjects(parsed).objects.length > 0 || parsed.documents.some(({ failed }) => failed)
}
