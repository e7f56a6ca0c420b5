import { absolutePath, folderOf } from '../base/paths.ts'
import { isMap, type Value } from '../base/json.ts'
import type { Resource } from './resource.ts'

/**
 * The files that kustomizations lay over other objects, by absolute path, with the kustomization that names each. They look like objects, but
 * hold only what is to change: most of what an object needs is missing by design.
 */
export function kustomizePatches(resources: readonly Resource[], absolute: (path: string) => string): Map<string, string> {
  const patches = new Map<string, string>()
  for (const { path, group, raw } of resources) {
    if (group !== 'kustomize.config.k8s.io') continue
    for (const file of [...pathsIn(raw.patches), ...pathsIn(raw.patchesJson6902), ...namesIn(raw.patchesStrategicMerge)]) {
      patches.set(absolutePath(folderOf(absolute(path)), file), path)
    }
  }
  return patches
}

function pathsIn(patches: Value | undefined): string[] {
  return listOf(patches).flatMap((patch) => isMap(patch) && typeof patch.path === 'string' ? [patch.path] : [])
}

/** An entry is a path or the patch itself. */
function namesIn(patches: Value | undefined): string[] {
  return listOf(patches).filter((patch): patch is string => typeof patch === 'string' && !patch.includes('\n'))
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : []
}
