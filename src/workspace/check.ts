import { absolutePath, isWithin } from '../base/paths.ts'
import type { Minor } from '../base/release.ts'
import type { CheckedFile, Rule } from '../check/api.ts'
import { againstBaseline, type Baseline } from '../check/baseline.ts'
import { byPlace, check } from '../check/run.ts'
import type { LocationSchemas } from '../check/schema-locations.ts'
import type { ServerCheck } from '../check/server-check.ts'
import type { Settings } from '../check/settings.ts'
import { suppress, type Suppressed } from '../check/suppress.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import { catalogSchemas } from '../model/catalog-schemas.ts'
import type { Bundle } from '../model/bundle.ts'
import { resourceOf, type ModelSettings } from '../model/manifest-resource.ts'
import type { Resource } from '../model/resource.ts'
import { bundlesOf, type KnownSets, type SetDeclaration } from '../model/sets.ts'
import { manifestObjects, parseFile } from '../parse/document.ts'
import type { CheckReport } from '../report/check-report.ts'
import { byName, withoutPatches, withoutTemplates, type PartialFiles } from './known-files.ts'
import { atTheirOrigins, type Origin, type RenderedText } from './rendered/origin.ts'

/** A file's text, wherever it comes from. */
export interface SourceText {
  readonly path: string
  readonly text: string
  /** Named by the user, not found in a folder. */
  readonly named?: boolean
  /** Where a rendered text comes from. */
  readonly origin?: Origin
}

export interface CheckRequest {
  readonly sources: readonly SourceText[]
  readonly rules: readonly Rule[]
  readonly minors: readonly Minor[]
  /** Absolute folder that relative paths start from. */
  readonly cwd: string
  /** The settings of each file, found upward from it. */
  readonly settingsFor: (path: string) => Settings
  readonly server?: ServerCheck | undefined
  readonly baseline?: Baseline | undefined
  readonly locationSchemas?: LocationSchemas | undefined
  /** `2026-11-21`. */
  readonly today: string
  /** What reading the files and configurations brought up. */
  readonly alsoFound?: readonly Diagnostic[]
  /** Texts of files that findings name and that are no sources. */
  readonly otherTexts?: ReadonlyMap<string, string>
  /** Files to report on; the others only resolve references. Undefined: all. */
  readonly reportOn?: ReadonlySet<string> | undefined
  /** Which sources are rendered, and from what. */
  readonly rendered?: ReadonlyMap<string, RenderedText>
  /** Sets beside those that configurations declare. */
  readonly sets?: readonly SetDeclaration[]
  /** Files as an earlier run read them, by path; kept up to date. Only for runs with the same settings and releases. */
  readonly readBefore?: Map<string, CheckedFile> | undefined
  readonly knownSets?: KnownSets | undefined
}

/** The texts as objects, each in its set. */
export interface ModelledSources {
  readonly files: readonly CheckedFile[]
  readonly bundles: ReadonlyMap<Resource, Bundle>
  /** What was left out because it is only a part of an object. */
  readonly partial: readonly Diagnostic[]
}

/** Parses and models, without a check: for editors, which ask where things are. */
export function modelSources(request: Pick<CheckRequest, 'sources' | 'minors' | 'cwd' | 'settingsFor' | 'readBefore' | 'knownSets' | 'sets'>): ModelledSources {
  const absolute = (path: string): string => absolutePath(request.cwd, path)
  const { files, partial } = wholeFiles(checkedFiles(request, absolute), request)
  const settings = [...new Set(request.sources.map(({ path }) => request.settingsFor(path)))]
  const bundles = bundlesOf(files.flatMap((file) => file.resources), {
    declared: [...settings.flatMap((one) => one.sets), ...request.sets ?? []],
    unreadable: new Set(files.filter((file) => file.parsed.documents.some((document) => document.failed)).map((file) => file.path)),
    outside: (root) => settings.findLast((one) => isWithin(root, one.folder))?.outside ?? nothing,
    absolute,
  }, request.knownSets)
  return { files, bundles, partial }
}

/** One run over the texts: parse, model, check. Reads nothing and prints nothing. */
export function checkSources(request: CheckRequest): CheckReport {
  const absolute = (path: string): string => absolutePath(request.cwd, path)
  const { files, bundles, partial } = modelSources(request)
  const settings = [...new Set(request.sources.map(({ path }) => request.settingsFor(path)))]
  const near = request.reportOn === undefined ? { files, bundles } : nearby(files, bundles, request.reportOn)
  const server = request.server && withinWorld(request.server, files.flatMap((file) => file.resources))
  const profiles = [...new Set(settings.flatMap((one) => one.profiles))]
  const result = check({ ...request, server, locationSchemas: request.locationSchemas, alsoFound: [...request.alsoFound ?? [], ...partial], ...near, absolute, namedAlone: request.sources.length === 1 && request.sources[0]?.named !== false, onlyRefusals: profiles.length === 1 && profiles[0] === 'apiserver' })
  const isAsked = (path: string): boolean => request.reportOn?.has(path) ?? true
  const asked = (findings: readonly Diagnostic[]): readonly Diagnostic[] => findings.filter((finding) => isAsked(finding.location.path) || finding.rule === 'config-invalid')
  const { kept, suppressed } = suppressedAtOrigins(atTheirOrigins(asked(result.diagnostics), request.rendered), request)
  const { fresh: diagnostics, known } = againstBaseline([...kept].sort(byPlace), request.baseline)
  const count = (severity: Severity): number => diagnostics.filter((finding) => finding.severity === severity).length
  return {
    diagnostics,
    texts: new Map([...request.otherTexts ?? [], ...request.sources.map(({ path, text }) => [path, text] as const), ...[...request.rendered?.values() ?? []].flatMap(({ origin }) => [...origin.texts])]),
    rules: new Map(request.rules.map(({ id, group, severity, summary }) => [id, { id, group, severity, summary }])),
    summary: {
      ...countDocuments(files.filter((file) => isAsked(file.path))),
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      suppressed: result.suppressed.filter((finding) => isAsked(finding.location.path)).length + suppressed.length,
      known: known.length,
      minors: request.minors,
      profiles,
    },
  }
}

/** kustomize drops comments, so those of the files that it built from are heard once findings stand there. */
function suppressedAtOrigins(findings: readonly Diagnostic[], { rendered, rules, settingsFor, cwd, today }: CheckRequest): Pick<Suppressed, 'kept' | 'suppressed'> {
  const texts = new Map([...rendered ?? []].flatMap(([made, { origin }]) => [...origin.texts].filter(([path, text]) => path !== made && text.includes('stowage-ignore'))))
  if (texts.size === 0) return { kept: findings, suppressed: [] }
  const files = [...texts].map(([path, text]): CheckedFile => {
    const parsed = parseFile(path, text)
    return { path, text, parsed, manifests: manifestObjects(parsed), resources: [] }
  })
  return suppress(findings, { files, settingsFor, absolute: (path) => absolutePath(cwd, path), ruleIds: rules.map((rule) => rule.id), today })
}

const nothing = {}

/** The files that are asked about, and those applied together with them: no rule tells of one set what another one did. */
function nearby(files: readonly CheckedFile[], bundles: ReadonlyMap<Resource, Bundle>, asked: ReadonlySet<string>): Pick<ModelledSources, 'files' | 'bundles'> {
  const sets = new Set(files.filter((file) => asked.has(file.path)).flatMap((file) => file.resources).map((resource) => bundles.get(resource)))
  const own = files.filter((file) => asked.has(file.path) || file.resources.some((resource) => sets.has(bundles.get(resource))))
  return { files: own, bundles: new Map([...bundles].filter(([, bundle]) => sets.has(bundle))) }
}

/** The server's world is the whole input, whatever part of it is asked about. */
function withinWorld(server: ServerCheck, resources: readonly Resource[]): ServerCheck {
  return ({ minor }) => server({ resources, minor })
}

function checkedFiles({ sources, minors, settingsFor, readBefore }: Pick<CheckRequest, 'sources' | 'minors' | 'settingsFor' | 'readBefore'>, absolute: (path: string) => string): CheckedFile[] {
  const schemas = catalogSchemas(minors)
  const modelSettings = new Map<Settings, ModelSettings>()
  return sources.map(({ path, text }) => {
    const settings = settingsFor(path)
    const model = modelSettings.get(settings) ?? modelSettingsOf(settings, schemas, absolute)
    modelSettings.set(settings, model)
    const known = readBefore?.get(path)
    if (known?.text === text) return known
    const parsed = parseFile(path, text)
    const manifests = settings.profiles.every((one) => one === 'apiserver') ? manifestObjects(parsed) : byName(path, manifestObjects(parsed))
    // What came before an error is no whole object: rules would call its rest missing.
    const objects = manifests.objects.filter((object) => object.parsed.failed !== true)
    const file = { path, text, parsed, manifests, resources: objects.map((object) => resourceOf(path, object, model)) }
    readBefore?.set(path, file)
    return file
  })
}

/** Without what is only a part of something; alone with the server, each document is what it says. */
function wholeFiles(files: readonly CheckedFile[], { sources, settingsFor, cwd }: Pick<CheckRequest, 'sources' | 'settingsFor' | 'cwd'>): PartialFiles {
  if (files.every((file) => settingsFor(file.path).profiles.every((one) => one === 'apiserver'))) return { files, partial: [] }
  const named = new Set(sources.filter((source) => source.named === true).map(({ path }) => path))
  const objects = withoutPatches(files, cwd)
  const texts = withoutTemplates(objects.files, (path) => named.has(path))
  return { files: texts.files, partial: [...objects.partial, ...texts.partial] }
}

function modelSettingsOf(settings: Settings, schemas: ModelSettings['schemas'], absolute: (path: string) => string): ModelSettings {
  return {
    schemas,
    carriers: settings.workloads,
    renderNamespace: (path) => settings.namespaces.findLast(({ root }) => isWithin(absolute(path), root))?.namespace,
  }
}

/** Files with manifests (or what was meant to be one), all documents with content in them, and documents anywhere that were left alone. */
function countDocuments(files: readonly CheckedFile[]): { files: number, documents: number, other: number } {
  let documents = 0
  let other = 0
  let withManifests = 0
  for (const { parsed, manifests } of files) {
    const strangers = manifests.other.filter((one) => one.parsed.failed !== true).length
    other += strangers
    if (parsed.documents.length === strangers) continue
    withManifests += 1
    documents += parsed.documents.length
  }
  return { files: withManifests, documents, other }
}
