import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, sep } from 'node:path'
import { runTool, type ToolFailure, type ToolOutcome } from './tool.ts'

/** Names of a kustomization, in the order in which kustomize looks for them. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const

/** The kustomization in a folder. */
export function kustomizationIn(folder: string): string | undefined {
  return kustomizationNames.map((name) => join(folder, name)).find((file) => existsSync(file))
}

export interface KustomizeOutput {
  readonly text: string
  /** The folder that origins in the text are relative to; undefined: the text tells no origins. */
  readonly base: string | undefined
}

/**
 * Builds a kustomization with the user's own `kustomize`, else `kubectl kustomize`. The build runs through a kustomization in a
 * temporary folder, which asks for the origin of every object; the user's files stay as they are.
 */
export function kustomizeBuild(folder: string): KustomizeOutput | ToolFailure {
  const scratch = realpathSync(mkdtempSync(join(tmpdir(), 'stowage-kustomize-')))
  try {
    const target = relative(scratch, realpathSync(folder)).split(sep).join('/')
    writeFileSync(join(scratch, 'kustomization.yaml'), `${JSON.stringify({ resources: [target], buildMetadata: ['originAnnotations'] })}\n`)
    const traced = build(scratch)
    if ('stdout' in traced) return { text: traced.stdout, base: scratch }
    if (traced.missing) return traced
    // Asked without the detour, kustomize speaks of the user's own paths.
    const plain = build(folder)
    return 'error' in plain ? plain : { text: plain.stdout, base: undefined }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function build(folder: string): ToolOutcome {
  const own = runTool('kustomize', ['build', folder], folder)
  if ('stdout' in own || !own.missing) return own
  const builtIn = runTool('kubectl', ['kustomize', folder], folder)
  return 'error' in builtIn && builtIn.missing ? { error: 'neither kustomize nor kubectl is installed', missing: true } : builtIn
}
