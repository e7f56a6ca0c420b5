import { absolutePath, folderOf, isWithin, pathWithin } from '../../base/paths.ts'
import { compareStrings } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { LineIndex } from '../../diagnostic/lines.ts'
import type { SetDeclaration } from '../../model/sets.ts'
import { readTextFile } from '../../source/files.ts'
import { chartOf, helmTemplate } from '../../source/helm.ts'
import { kustomizationIn, kustomizationNames, kustomizeBuild } from '../../source/kustomize.ts'
import { isManifestName } from '../../source/walk.ts'
import type { SourceText } from '../check.ts'
import type { RenderedText } from './origin.ts'
import { KustomizeOrigin, withoutOrigins } from './kustomize-origin.ts'
import { kustomizationTree, readKustomization, type KustomizationTree } from './kustomization-tree.ts'
import { TemplateOrigin } from './template-origin.ts'

export interface RenderRequest {
  readonly sources: readonly SourceText[]
  /** Files that were asked for; undefined: all. */
  readonly reportOn: ReadonlySet<string> | undefined
  /** Absolute working directory, with `/`. */
  readonly cwd: string
  readonly helm: boolean
  readonly kustomize: boolean
  /** Let kustomize fetch what a kustomization names by address. */
  readonly remote: boolean
  /** Absolute paths of values files, for every chart. */
  readonly values: readonly string[]
  readonly minor: Minor
}

export interface RenderedInput {
  /** What is to be checked: rendered texts in the place of the files that they were made from. */
  readonly sources: readonly SourceText[]
  readonly rendered: ReadonlyMap<string, RenderedText>
  readonly reportOn: ReadonlySet<string> | undefined
  /** What is installed together. */
  readonly sets: readonly SetDeclaration[]
  readonly findings: readonly Diagnostic[]
  /** Texts of files that findings name and that are no sources. */
  readonly texts: ReadonlyMap<string, string>
  /** What could not be rendered. */
  readonly problems: readonly { readonly path: string, readonly reason: string }[]
  /** Programs that are not there, and how to get them. */
  readonly missing: readonly string[]
}

/** Renders the charts and kustomizations among the input with the user's own programs. */
export function renderInput(request: RenderRequest): RenderedInput {
  const renderer = new Renderer(request)
  if (request.helm) renderer.charts()
  if (request.kustomize) renderer.kustomizations()
  return renderer.result()
}

const installHelm = '--helm renders charts with your helm, and there is none on the PATH: https://helm.sh/docs/intro/install (for example: brew install helm)'
const installKustomize = '--kustomize builds with your kustomize or kubectl, and neither is on the PATH: https://kubectl.docs.kubernetes.io/installation/kustomize (for example: brew install kustomize)'

class Renderer {
  private readonly request: RenderRequest
  private readonly rendered = new Map<string, RenderedText>()
  private readonly consumed = new Set<string>()
  /** Rendered texts that were asked for. */
  private readonly asked = new Set<string>()
  private readonly sets: SetDeclaration[] = []
  private readonly findings: Diagnostic[] = []
  private readonly texts = new Map<string, string>()
  private readonly problems: { path: string, reason: string }[] = []
  private readonly missing = new Set<string>()

  constructor(request: RenderRequest) {
    this.request = request
  }

  charts(): void {
    const byChart = new Map<string, string[]>()
    for (const { path } of this.request.sources) {
      const chart = chartOf(this.absolute(path))
      if (chart !== undefined) byChart.set(slashes(chart), [...byChart.get(slashes(chart)) ?? [], path])
    }
    for (const [chart, files] of [...byChart].sort(([a], [b]) => compareStrings(a, b))) this.chart(chart, files)
  }

  kustomizations(): void {
    const folders = this.request.sources.filter(({ path, text }) => isKustomizationName(path) && readKustomization(path, text)?.isComponent === false).map(({ path }) => folderOf(this.absolute(path)))
    const trees = new Map([...new Set(folders)].map((folder) => [folder, kustomizationTree(folder, { kustomizationIn: (at) => mapped(kustomizationIn(at), slashes), read })]))
    const below = new Set([...trees.values()].flatMap(({ bases }) => [...bases]))
    for (const [folder, tree] of [...trees].sort(([a], [b]) => compareStrings(a, b))) if (!below.has(folder)) this.kustomization(folder, tree)
  }

  result(): RenderedInput {
    const { sources, reportOn } = this.request
    const kept = sources.filter(({ path }) => !this.consumed.has(path))
    const made = [...this.rendered].map(([path, { text, origin }]): SourceText => ({ path, text, named: false, origin }))
    return {
      sources: [...kept, ...made].sort((a, b) => compareStrings(a.path, b.path)),
      rendered: this.rendered, sets: this.sets, findings: this.findings, texts: this.texts, problems: this.problems, missing: [...this.missing],
      // One template was named, and the whole chart is rendered: the others only resolve references.
      reportOn: this.rendered.size === this.asked.size ? reportOn && new Set([...reportOn, ...this.asked]) : new Set([...reportOn ?? kept.map(({ path }) => path), ...this.asked]),
    }
  }

  private chart(chart: string, files: readonly string[]): void {
    const asked = files.filter((path) => this.request.reportOn?.has(path) ?? true)
    if (asked.length === 0) return
    const templates = files.filter((path) => isTemplate(this.absolute(path), chart))
    for (const path of [...templates, ...files.filter((one) => /\/Chart\.ya?ml$/.test(this.absolute(one)))]) this.consumed.add(path)
    const output = helmTemplate({ chart, values: this.request.values, kubeVersion: `1.${this.request.minor}.0` })
    if ('error' in output) {
      if (output.missing) this.missing.add(installHelm)
      else this.fail(this.shown(`${chart}/Chart.yaml`), output.error.replace(/^Error: /, ''), this.templatePlace(chart, output.error))
      return
    }
    this.sets.push({ root: chart, closed: false })
    // Values and helpers make any of it.
    const isWhole = asked.some((path) => !templates.includes(path) || !isManifestName(path))
    for (const [below, text] of output.files) {
      const path = this.shown(`${chart}/${below}`)
      // A plain manifest under crds/ is checked as it stands.
      if (this.request.sources.some((one) => one.path === path) && !templates.includes(path)) continue
      const template = read(`${chart}/${below}`)
      this.rendered.set(path, { text, origin: template === undefined ? asItIs(path, text) : new TemplateOrigin(path, template, text) })
      if (isWhole || asked.includes(path)) this.asked.add(path)
    }
  }

  private kustomization(folder: string, { files, remote }: KustomizationTree): void {
    const shown = [...files].map((file) => this.shown(file))
    const asked = shown.some((path) => this.request.reportOn?.has(path) ?? true)
    if (!asked) return
    const own = shown[0] ?? this.shown(folder)
    if (remote.length > 0 && !this.request.remote) {
      this.fail(own, `it builds from ${remote.join(', ')}, which would be fetched`, undefined, '--remote-bases lets kustomize fetch it')
      return
    }
    const output = kustomizeBuild(folder)
    if ('error' in output) {
      if (output.missing) this.missing.add(installKustomize)
      else this.fail(own, output.error.replace(/^[Ee]rror: /, ''))
      return
    }
    for (const path of shown) this.consumed.add(path)
    const path = `${this.shown(folder)}/<build>`
    const { text, made } = output.base === undefined ? { text: output.text, made: [] } : withoutOrigins(output.text, slashes(output.base))
    const sources = new Map([...files].map((file) => [file, read(file) ?? '']))
    this.rendered.set(path, { text, origin: new KustomizeOrigin({ kustomization: own, text, made, sources, shown: (file) => this.shown(file) }) })
    this.asked.add(path)
  }

  private fail(path: string, error: string, place?: Diagnostic['location'], suggestion?: string): void {
    const message = error.replace(/\s*Use --debug flag to render out invalid YAML\s*$/, '').trim().replaceAll(/:\s*\n\s*/g, ': ').replaceAll(/\s*\n\s*/g, '; ')
    this.problems.push({ path: place?.path ?? path, reason: message })
    const text = read(absolutePath(this.request.cwd, place?.path ?? path)) ?? ''
    this.texts.set(place?.path ?? path, text)
    this.findings.push({
      rule: 'input-not-linted', severity: 'error', message: `it cannot be rendered: ${message}`, effect: 'nothing in it is checked', suggestion,
      location: place ?? { path, span: { start: 0, end: 0 } }, document: 0, pointer: '',
    })
  }

  /** `template: web/templates/deployment.yaml:12:20: executing …` */
  private templatePlace(chart: string, error: string): Diagnostic['location'] | undefined {
    const [, below, line] = /\b[^/\s:]+\/((?:charts\/[^/\s]+\/)*templates\/[^\s:]+):(\d+)(?::\d+)?:/.exec(error) ?? []
    const text = below === undefined ? undefined : read(`${chart}/${below}`)
    if (below === undefined || text === undefined) return undefined
    const index = new LineIndex(text)
    const start = index.startOf(Number(line))
    return { path: this.shown(`${chart}/${below}`), span: { start, end: start + index.lineText(Number(line)).length } }
  }

  private absolute(path: string): string {
    return absolutePath(this.request.cwd, path)
  }

  private shown(absolute: string): string {
    return pathWithin(absolute, this.request.cwd) ?? absolute
  }
}

/** A template of the chart, or of one within it. */
export function isTemplate(absolute: string, chart: string): boolean {
  return isWithin(absolute, chart) && /(?:^|\/)templates\//.test(pathWithin(absolute, chart) ?? '')
}

function isKustomizationName(path: string): boolean {
  return kustomizationNames.some((name) => path === name || path.endsWith(`/${name}`))
}

/** The output of a packed chart within: its template cannot be shown. */
function asItIs(path: string, text: string): RenderedText['origin'] {
  return { texts: new Map([[path, text]]), placeOf: (span) => ({ location: { path, span }, exact: true }) }
}

function read(absolute: string): string | undefined {
  const found = readTextFile(absolute)
  return 'text' in found ? found.text : undefined
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}

function mapped<T, U>(value: T | undefined, change: (value: T) => U): U | undefined {
  return value === undefined ? undefined : change(value)
}
