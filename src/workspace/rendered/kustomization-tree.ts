import { absolutePath } from '../../base/paths.ts'
import { isMap, type Value, type ValueMap } from '../../base/json.ts'
import { parseFile } from '../../parse/document.ts'

export interface KustomizationReader {
  /** The kustomization in a folder, as an absolute path. */
  readonly kustomizationIn: (folder: string) => string | undefined
  readonly read: (absolute: string) => string | undefined
}

/** All that a kustomization builds from. */
export interface KustomizationTree {
  /** Absolute paths of every file in it: kustomizations, resources, patches. */
  readonly files: ReadonlySet<string>
  /** Absolute folders of the kustomizations below the top one. */
  readonly bases: ReadonlySet<string>
  /** What it would fetch. */
  readonly remote: readonly string[]
}

/** Whether a document is a kustomization; `apiVersion` and `kind` may be left out in a file of that name. */
export function isKustomization(value: Value): value is ValueMap {
  if (!isMap(value)) return false
  return value.apiVersion === undefined || (typeof value.apiVersion === 'string' && value.apiVersion.startsWith('kustomize.config.k8s.io/'))
}

/** The kustomization in a file, and whether it is a component, which only others build. */
export function readKustomization(path: string, text: string): { readonly value: ValueMap, readonly isComponent: boolean } | undefined {
  const value = parseFile(path, text).documents[0]?.value ?? null
  return isKustomization(value) ? { value, isComponent: value.kind === 'Component' } : undefined
}

/** Follows a kustomization through the folders that it builds from. */
export function kustomizationTree(folder: string, reader: KustomizationReader): KustomizationTree {
  const files = new Set<string>()
  const bases = new Set<string>()
  const remote: string[] = []
  const visit = (at: string): void => {
    const file = reader.kustomizationIn(at)
    if (file === undefined || files.has(file)) return
    files.add(file)
    const kustomization = readKustomization(file, reader.read(file) ?? '')
    if (kustomization === undefined) return
    for (const entry of partsOf(kustomization.value)) {
      const path = absolutePath(at, entry)
      if (reader.kustomizationIn(path) !== undefined) {
        bases.add(path)
        visit(path)
      } else if (reader.read(path) !== undefined) files.add(path)
      else if (isRemote(entry)) remote.push(entry)
    }
  }
  visit(folder)
  return { files, bases, remote }
}

/** Paths and addresses that a kustomization names, wherever it may. */
function partsOf(value: ValueMap): string[] {
  const plain = ['resources', 'bases', 'components', 'crds', 'configurations', 'transformers', 'generators', 'validators', 'patchesStrategicMerge'].flatMap((key) => textsOf(value[key]))
  const patches = ['patches', 'patchesJson6902', 'replacements'].flatMap((key) => listOf(value[key]).flatMap((one) => isMap(one) && typeof one.path === 'string' ? [one.path] : []))
  const generated = ['configMapGenerator', 'secretGenerator'].flatMap((key) => listOf(value[key]).flatMap((one) => isMap(one) ? [...textsOf(one.files), ...textsOf(one.envs)] : []))
  return [...plain.filter((one) => !one.includes('\n')), ...patches, ...generated.map((one) => one.slice(one.indexOf('=') + 1))]
}

/** As kustomize's api/internal/git/repospec.go (v0.21) tells an address from a path that is not there: a scheme, a host, a query. */
function isRemote(entry: string): boolean {
  return /^[a-z+]+:(?:\/\/|:)|^(?:git::|gh:|git@|[\w-]+@)|^(?:github\.com|bitbucket\.org|dev\.azure\.com|gitlab\.com)[/:]|\?(?:.*&)?(?:ref|version|timeout|submodules)=/i.test(entry)
}

function textsOf(value: Value | undefined): string[] {
  return listOf(value).filter((item) => typeof item === 'string')
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : []
}
