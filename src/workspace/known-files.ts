import { isMap, type ValueMap } from '../base/json.ts'
import { absolutePath, folderOf, isWithin, pathWithin } from '../base/paths.ts'
import type { CheckedFile } from '../check/api.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { kustomizePatches } from '../model/kustomize-patches.ts'
import type { Manifests, ManifestObject } from '../parse/document.ts'

/**
 * Files whose names say what they are, where their text does not (and files of our own): a kustomization may leave out `apiVersion` and `kind`, which kustomize
 * then adds (api/types/kustomization.go, v0.21), and the `Chart.yaml` of a Helm chart has an `apiVersion`, but is no manifest.
 */
export function byName(path: string, all: Manifests): Manifests {
  const manifests = withoutOwn(all)
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === 'Chart.yaml') {
    const charts = manifests.objects.filter(({ value }) => isChart(value))
    return charts.length === 0 ? manifests : { ...manifests, objects: manifests.objects.filter((one) => !charts.includes(one)), other: [...manifests.other, ...charts] }
  }
  if (name !== 'kustomization.yaml' && name !== 'kustomization.yml') return manifests
  const named = manifests.other.flatMap(({ document, parsed }): ManifestObject[] =>
    isMap(parsed.value) && kustomizeFields.some((field) => Object.hasOwn(parsed.value as ValueMap, field))
      ? [{ document, parsed, base: [], value: { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', ...parsed.value } }] : [])
  return { ...manifests, objects: [...manifests.objects, ...named], other: manifests.other.filter(({ parsed }) => !named.some((one) => one.parsed === parsed)) }
}

/** Sketches of clusters and scenarios are for `stowage plan`, and nothing that anybody applies. */
function withoutOwn(manifests: Manifests): Manifests {
  const own = manifests.objects.filter(({ value }) => typeof value.apiVersion === 'string' && value.apiVersion.startsWith('stowage.dev/'))
  return own.length === 0 ? manifests : { ...manifests, objects: manifests.objects.filter((one) => !own.includes(one)), other: [...manifests.other, ...own] }
}

const kustomizeFields = ['resources', 'bases', 'components', 'patches', 'patchesStrategicMerge', 'patchesJson6902', 'namespace', 'namePrefix', 'nameSuffix', 'images', 'configMapGenerator', 'secretGenerator', 'labels', 'commonLabels', 'helmCharts', 'generators', 'transformers', 'replacements', 'replicas']

function isChart(value: ValueMap): boolean {
  return value.kind === undefined && typeof value.name === 'string' && (value.apiVersion === 'v1' || value.apiVersion === 'v2')
}

export interface PartialFiles {
  readonly files: readonly CheckedFile[]
  /** What was left out because it is only a part of something else. */
  readonly partial: readonly Diagnostic[]
}

/** Patches of a kustomization are no objects. */
export function withoutPatches(files: readonly CheckedFile[], cwd: string): PartialFiles {
  const patches = kustomizePatches(files.flatMap((file) => file.resources), (path) => absolutePath(cwd, path))
  const partial: Diagnostic[] = []
  if (patches.size === 0) return { files, partial }
  const whole = files.map((file) => {
    const by = patches.get(absolutePath(cwd, file.path))
    if (by === undefined || file.resources.length === 0) return file
    const message = `this is a patch of ${by}, no whole object: its build is what can be checked`
    partial.push(...file.resources.map((resource): Diagnostic => {
      const { path, span } = resource.at([])
      return { rule: 'input-not-linted', severity: 'info', message, suggestion: '--kustomize builds and checks it', location: { path, span }, document: resource.document, item: resource.item, pointer: '', resource: resource.identity }
    }))
    return { ...file, resources: [] }
  })
  return { files: whole, partial }
}

/** Templates of a chart that lies beside them are no YAML before they are rendered: said once for the chart. */
export function withoutTemplates(files: readonly CheckedFile[], isNamed: (path: string) => boolean): PartialFiles {
  const charts = files.filter(({ path, parsed }) => path.slice(path.lastIndexOf('/') + 1) === 'Chart.yaml' && parsed.documents.some(({ value }) => isMap(value) && isChart(value)))
  if (charts.length === 0) return { files, partial: [] }
  const left = new Map<CheckedFile, number>()
  const kept = files.filter((file) => {
    if (!file.text.includes('{{') || isNamed(file.path)) return true
    // The outermost chart renders those within it.
    const chart = charts.filter(({ path }) => isWithin(file.path, folderOf(path)) && /(?:^|\/)templates\//.test(pathWithin(file.path, folderOf(path)) ?? '')).sort((a, b) => a.path.length - b.path.length)[0]
    if (chart === undefined) return true
    left.set(chart, (left.get(chart) ?? 0) + 1)
    return false
  })
  return { files: kept, partial: [...left].map(([{ path, parsed }, count]) => ({
    rule: 'input-not-linted', severity: 'info', message: `${count === 1 ? 'a template of this chart is' : `${count} templates of this chart are`} not rendered, and so not checked`,
    suggestion: '--helm renders and checks them', location: { path, span: parsed.documents[0]?.locate(['name'], 'value') ?? { start: 0, end: 0 } }, document: 0, pointer: '',
  })) }
}
