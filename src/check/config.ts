import { Ajv, type ErrorObject } from 'ajv'
import { nearestName } from '../base/edit-distance.ts'
import { isMap, type JsonPath, type Value, type ValueMap } from '../base/json.ts'
import { absolutePath, folderOf } from '../base/paths.ts'
import { parseMinorRange } from '../base/release.ts'
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts'
import { pathOf } from '../model/resource.ts'
import { parseFile, type ParsedDocument, type ParsedFile } from '../parse/document.ts'
import type { Profile, Rule } from './api.ts'
import { configSchema } from './config-schema.ts'
import { defaultSettings, type IgnoreEntry, type RuleSetting, type Settings } from './settings.ts'

/** A configuration file as read, before what it extends. */
export interface ConfigFile {
  readonly settings: Settings
  /** Files that it builds on, absolute. */
  readonly bases: readonly { readonly path: string, readonly location: Diagnostic['location'] }[]
  readonly findings: readonly Diagnostic[]
  /** Keys that it sets itself. */
  readonly keys: ReadonlySet<string>
}

type ConfigReader = (path: string, absolute: string, text: string) => ConfigFile

const readers = new WeakMap<readonly Rule[], ConfigReader>()

/** Reads configuration files against the schema that the rules make; the schema is compiled once. */
export function configReader(rules: readonly Rule[]): ConfigReader {
  const known = readers.get(rules) ?? makeReader(rules)
  readers.set(rules, known)
  return known
}

function makeReader(rules: readonly Rule[]): ConfigReader {
  const schema = configSchema(rules)
  const validate = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(schema)
  const ids = rules.map((rule) => rule.id)
  return (path, absolute, text) => {
    const parsed = parseFile(path, text)
    const [document] = parsed.documents
    const broken = parsed.diagnostics.map((finding) => ({ ...finding, rule: 'config-invalid' }))
    if (document === undefined || broken.length > 0) return { settings: { ...defaultSettings, origin: path, folder: folderOf(absolute) }, bases: [], findings: broken, keys: new Set() }
    const value = isMap(document.value) ? document.value : {}
    validate(document.value)
    const findings = worthTelling(validate.errors ?? []).map((error) => findingOf(error, parsed, document, ids))
    const usable = findings.length > 0 ? {} : value
    const origin = { path, folder: folderOf(absolute), document }
    return { settings: settingsOf(usable, origin), bases: basesOf(usable, origin), findings, keys: new Set(Object.keys(usable)) }
  }
}

/** What another configuration lays over this one: single values replace, rules and options merge, lists follow. */
export function layered(base: Settings, over: Settings, keys: ReadonlySet<string>): Settings {
  const rules: Record<string, RuleSetting> = { ...base.rules }
  for (const [id, setting] of Object.entries(over.rules)) {
    const below = rules[id]
    rules[id] = { severity: setting.severity ?? below?.severity, options: { ...below?.options, ...setting.options } }
  }
  return {
    ...over,
    profiles: keys.has('profile') ? over.profiles : base.profiles,
    rules,
    overrides: [...base.overrides, ...over.overrides],
    ignore: [...base.ignore, ...over.ignore],
    exclude: [...base.exclude, ...over.exclude],
    minors: over.minors ?? base.minors,
    sets: [...base.sets, ...over.sets],
    namespaces: [...base.namespaces, ...over.namespaces],
    outside: { ...base.outside, ...over.outside },
    workloads: [...over.workloads, ...base.workloads],
    suppressions: keys.has('suppressions') ? over.suppressions : base.suppressions,
    failOn: over.failOn ?? base.failOn,
    schemaLocations: over.schemaLocations.length > 0 ? over.schemaLocations : base.schemaLocations,
  }
}

interface Origin {
  readonly path: string
  readonly folder: string
  readonly document: ParsedDocument
}

function basesOf(value: ValueMap, { path, folder, document }: Origin): ConfigFile['bases'] {
  return strings(value.extends).map((base, index) => ({
    path: absolutePath(folder, base),
    location: { path, span: document.locate(Array.isArray(value.extends) ? ['extends', index] : ['extends']) },
  }))
}

/** The settings of a value that fits the schema. */
function settingsOf(value: ValueMap, origin: Origin): Settings {
  const { folder } = origin
  const closed = value.closed === true ? true : Array.isArray(value.closed) ? strings(value.closed) : false
  const maps = (list: unknown): ValueMap[] => Array.isArray(list) ? list.filter(isMap) : []
  const suppressions = isMap(value.suppressions) ? value.suppressions : {}
  return {
    origin: origin.path,
    folder,
    profiles: profilesIn(value.profile) ?? defaultSettings.profiles,
    rules: rulesIn(value.rules),
    overrides: maps(value.overrides).map((override) => ({
      files: { globs: strings(override.files), folder }, profiles: profilesIn(override.profile), rules: rulesIn(override.rules),
    })),
    ignore: maps(value.ignore).map((entry, index) => ignoreIn(entry, origin, index)),
    exclude: value.exclude === undefined ? [] : [{ globs: strings(value.exclude), folder }],
    minors: value.kubernetesVersion === undefined ? undefined : parseMinorRange(releaseOf(value.kubernetesVersion)),
    sets: [
      ...(closed === false ? [] : [{ root: folder, closed }]),
      ...maps(value.sets).map((set) => ({ root: absolutePath(folder, textOf(set.path)), closed: set.closed === true ? true : Array.isArray(set.closed) ? strings(set.closed) : false })),
    ],
    namespaces: [
      ...(typeof value.namespace === 'string' ? [{ root: folder, namespace: value.namespace }] : []),
      ...maps(value.sets).filter((set) => typeof set.namespace === 'string').map((set) => ({ root: absolutePath(folder, textOf(set.path)), namespace: textOf(set.namespace) })),
    ],
    outside: isMap(value.outside) ? Object.fromEntries(Object.entries(value.outside).map(([kind, names]) => [kind, strings(names)])) : {},
    workloads: maps(value.workloads).map(({ kind, template, replicas, longRunning }) => ({
      groupKind: textOf(kind), template: pathOf(textOf(template)), longRunning: longRunning === true, ...(typeof replicas === 'string' ? { replicas: pathOf(replicas) } : {}),
    })),
    suppressions: { requireReason: suppressions.requireReason === true, locked: strings(suppressions.locked) },
    failOn: value.failOn as Severity | undefined,
    schemaLocations: strings(value.schemaLocations).map((location) => location === 'default' || location.includes('://') ? location : absolutePath(folder, location)),
  }
}

function rulesIn(value: unknown): Record<string, RuleSetting> {
  if (!isMap(value)) return {}
  return Object.fromEntries(Object.entries(value).map(([id, setting]) => {
    if (!isMap(setting)) return [id, { severity: severityOf(setting), options: {} }]
    const { severity, ...options } = setting
    return [id, { severity: severityOf(severity), options }]
  }))
}

/** YAML reads a bare `off` as false. */
function severityOf(value: Value | undefined): Severity | 'off' | undefined {
  return value === false ? 'off' : value as Severity | 'off' | undefined
}

function ignoreIn(entry: ValueMap, { path, folder, document }: Origin, index: number): IgnoreEntry {
  return {
    rules: [...strings(entry.rule), ...strings(entry.rules)],
    files: entry.files === undefined ? undefined : { globs: strings(entry.files), folder },
    kinds: strings(entry.kinds),
    names: strings(entry.names),
    namespaces: strings(entry.namespaces),
    containers: strings(entry.containers),
    reason: typeof entry.reason === 'string' ? entry.reason : undefined,
    until: typeof entry.until === 'string' ? entry.until : undefined,
    location: { path, span: document.locate(['ignore', index], 'key') },
  }
}

function profilesIn(value: unknown): Profile[] | undefined {
  return value === undefined ? undefined : strings(value) as Profile[]
}

/** YAML reads `1.30` without quotes as the number 1.3; only 1.3 itself can have lost its zero. */
function releaseOf(value: unknown): string {
  return value === 1.3 ? '1.30' : String(value)
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Of the branches of an `anyOf` the ones that say something of their own; `anyOf` itself only when nothing else is said there. */
function worthTelling(errors: readonly ErrorObject[]): ErrorObject[] {
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties')
  const others = errors.filter((error) => error.keyword !== 'additionalProperties' && !unknown.some((one) => one.instancePath === error.instancePath))
  const seen = new Set<string>()
  const deeper = (path: string): boolean => errors.some((error) => error.instancePath.startsWith(`${path}/`))
  return [...unknown, ...others.filter(({ instancePath }) => !deeper(instancePath))].filter(({ instancePath, keyword, params }) => {
    const key = keyword === 'additionalProperties' ? `${instancePath} ${String((params as { additionalProperty?: unknown }).additionalProperty)}` : instancePath
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function findingOf(error: ErrorObject, { path }: ParsedFile, document: ParsedDocument, ids: readonly string[]): Diagnostic {
  const at: JsonPath = error.instancePath.split('/').slice(1).map((step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~')
    return /^\d+$/.test(key) ? Number(key) : key
  })
  const where = at.length === 0 ? 'the configuration' : `"${at.join('.')}"`
  const base = { rule: 'config-invalid', severity: 'error' as const, document: document.index, pointer: error.instancePath }
  if (error.keyword === 'additionalProperties') {
    const { additionalProperty: key } = error.params as { additionalProperty: string }
    const properties = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {})
    const near = nearestName(key, properties)
    const isRule = at.at(-1) === 'rules'
    return {
      ...base,
      message: isRule ? `there is no rule "${key}"` : `${where} has no key "${key}"`,
      location: { path, span: document.locate([...at, key], 'key') },
      suggestion: near === undefined ? `it has ${isRule ? 'the rules that stowage rules lists' : properties.join(', ')}` : `did you mean "${near}"?`,
    }
  }
  return { ...base, message: `${where} ${wordsFor(error)}`, location: { path, span: document.locate(at) }, suggestion: nearestAllowed(error, ids) }
}

function wordsFor({ keyword, params, message, data, parentSchema }: ErrorObject): string {
  const description = (parentSchema as { description?: unknown } | undefined)?.description
  if (keyword === 'pattern' && typeof description === 'string') return `is ${JSON.stringify(data)}; it takes ${description}`
  if (keyword === 'enum') return `is ${JSON.stringify(data)}, which is none of the values that it can have`
  if (keyword === 'required') return `lacks the key "${(params as { missingProperty: string }).missingProperty}"`
  if (keyword === 'type') return `must be ${String((params as { type: unknown }).type)}`
  return message ?? 'is not as the schema has it'
}

function nearestAllowed({ keyword, params, data }: ErrorObject, ids: readonly string[]): string | undefined {
  const allowed = keyword === 'enum' ? (params as { allowedValues: unknown[] }).allowedValues.filter((value) => typeof value === 'string') : []
  const near = typeof data === 'string' ? allowed.find((value) => data !== '' && value.startsWith(data)) ?? nearestName(data, allowed) : undefined
  if (near !== undefined) return `did you mean "${near}"?`
  return allowed.length > 0 && allowed.length < ids.length ? `it is one of ${allowed.join(', ')}` : undefined
}
