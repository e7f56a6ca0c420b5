// Reads the Go types of configuration files (kubeadm, kubelet, kube-proxy, kube-scheduler) from a Go module cache: names and types, no comments.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newestMinor, oldestMinor } from '../../src/base/release.ts'
import type { Minor } from '../../src/base/release.ts'
import { spanOf } from './combine.ts'
import type { CombinedDefinition } from './combine.ts'
import { anyType, mapRef, objectType, scalar } from './raw.ts'
import type { RawDefinition, RawDefinitions, RawType } from './raw.ts'

interface ConfigPackage { readonly component: string; readonly version: string; readonly folder: string }

const kubeadm = 'kubernetes/cmd/kubeadm/app/apis'

/** Packages by the alias under which the others import them. */
const packages: Readonly<Record<string, ConfigPackage>> = {
  kubeadmv1beta3: { component: 'kubeadm', version: 'v1beta3', folder: `${kubeadm}/kubeadm/v1beta3` },
  kubeadmv1beta4: { component: 'kubeadm', version: 'v1beta4', folder: `${kubeadm}/kubeadm/v1beta4` },
  bootstraptokenv1: { component: 'bootstraptoken', version: 'v1', folder: `${kubeadm}/bootstraptoken/v1` },
  kubeletv1: { component: 'kubelet', version: 'v1', folder: 'kubelet/config/v1' },
  kubeletv1beta1: { component: 'kubelet', version: 'v1beta1', folder: 'kubelet/config/v1beta1' },
  kubeproxyv1alpha1: { component: 'kube-proxy', version: 'v1alpha1', folder: 'kube-proxy/config/v1alpha1' },
  kubeschedulerv1beta2: { component: 'kube-scheduler', version: 'v1beta2', folder: 'kube-scheduler/config/v1beta2' },
  kubeschedulerv1beta3: { component: 'kube-scheduler', version: 'v1beta3', folder: 'kube-scheduler/config/v1beta3' },
  kubeschedulerv1: { component: 'kube-scheduler', version: 'v1', folder: 'kube-scheduler/config/v1' },
  componentbaseconfigv1alpha1: { component: 'component-base', version: 'v1alpha1', folder: 'component-base/config/v1alpha1' },
  logsapi: { component: 'logs', version: 'v1', folder: 'component-base/logs/api/v1' },
  tracingapi: { component: 'tracing', version: 'v1', folder: 'component-base/tracing/api/v1' },
}

/** Types of other packages; a Go name of the API modules stays a reference. */
const known: Readonly<Record<string, RawType>> = {
  string: scalar('string'), bool: scalar('boolean'), int: scalar('integer'), int32: scalar('integer', 'int32'), int64: scalar('integer', 'int64'),
  uint32: scalar('integer', 'int64'), float32: scalar('number', 'float'), float64: scalar('number', 'double'), byte: scalar('string', 'byte'),
  'metav1.Duration': scalar('string', 'duration'), 'metav1.Time': scalar('string', 'date-time'), 'resource.QuantityValue': scalar('string', 'quantity'),
  'resource.Quantity': scalar('string', 'quantity'), 'runtime.RawExtension': scalar('object', 'raw-extension'), 'v1.ResourceList': { kind: 'map', of: scalar('string', 'quantity') },
  TimeOrMetaDuration: anyType, BootstrapTokenString: scalar('string'), VerbosityLevel: scalar('integer', 'int32'),
  VModuleConfiguration: { kind: 'array', of: { kind: 'ref', ref: 'config.logs.v1.VModuleItem' } },
}

export interface ConfigTypes {
  readonly definitions: RawDefinitions
  /** Values of string types with constants, by `<definition>#<property>`. */
  readonly enums: ReadonlyMap<string, readonly string[]>
}

/** What the Go files of one package declare. */
interface GoPackage extends ConfigPackage {
  readonly structs: ReadonlyMap<string, string>
  readonly scalars: ReadonlyMap<string, string>
  /** Typed string constants by type. */
  readonly constants: ReadonlyMap<string, readonly string[]>
}

/** The types of each minor; `modules` is the `k8s.io` folder of a Go module cache that holds kubelet, kube-proxy and kube-scheduler of all of them. */
export function readConfigHistory(modules: string): Map<Minor, ConfigTypes> {
  return new Map(Array.from({ length: newestMinor - oldestMinor + 1 }, (_, index) => [oldestMinor + index, readConfigTypes(modules, oldestMinor + index)]))
}

function readConfigTypes(modules: string, minor: Minor): ConfigTypes {
  const parsed = new Map(Object.entries(packages).flatMap(([alias, own]) => {
    const text = readPackage(modules, own.folder, minor)
    return text === undefined ? [] : [[alias, parsePackage(own, text)] as const]
  }))
  const definitions: RawDefinitions = new Map()
  const enums = new Map<string, readonly string[]>()
  for (const own of parsed.values()) {
    for (const name of own.structs.keys()) {
      const id = `config.${own.component}.${own.version}.${name}`
      const definition: RawDefinition = new Map()
      addFields(definition, own, name, parsed, (property, values) => { enums.set(`${id}#${property}`, values) })
      definitions.set(id, definition)
    }
  }
  return { definitions, enums }
}

function parsePackage(own: ConfigPackage, text: string): GoPackage {
  const structs = new Map([...text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
  const scalars = new Map([...text.matchAll(/^type (\w+) (\*?[\w.[\]]+)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
  return { ...own, structs, scalars, constants: constantsOf(text) }
}

function addFields(definition: RawDefinition, own: GoPackage, struct: string, parsed: ReadonlyMap<string, GoPackage>, onEnum: (property: string, values: readonly string[]) => void): void {
  for (const [, name = '', type = '', tag = ''] of (own.structs.get(struct) ?? '').matchAll(/^\s+(?:(\w+)\s+)?(\*?[\w.[\]]+)\s+`json:"([^"]*)"/gm)) {
    const [property = '', ...options] = tag.split(',')
    if (property === '-') continue
    if (options.includes('inline') || (name === '' && property === '')) addEmbedded(definition, own, type.replace('*', ''), parsed, onEnum)
    else if (property !== '') {
      definition.set(property, { type: typeOf(type, own), required: false })
      const values = own.constants.get(type.replace(/^[*[\]]+/, ''))
      if (values) onEnum(property, values)
    }
  }
}

function addEmbedded(definition: RawDefinition, own: GoPackage, type: string, parsed: ReadonlyMap<string, GoPackage>, onEnum: (property: string, values: readonly string[]) => void): void {
  const [alias = '', name = ''] = type.split('.')
  const other = parsed.get(alias)
  if (name === 'TypeMeta') for (const key of ['apiVersion', 'kind']) definition.set(key, { type: scalar('string'), required: false })
  else if (type === 'corev1.EnvVar') {
    for (const key of ['name', 'value']) definition.set(key, { type: scalar('string'), required: false })
    definition.set('valueFrom', { type: { kind: 'ref', ref: 'io.k8s.api.core.v1.EnvVarSource' }, required: false })
  } else if (other) addFields(definition, other, name, parsed, onEnum)
  else addFields(definition, own, type, parsed, onEnum)
}

function typeOf(text: string, own: GoPackage): RawType {
  if (text.startsWith('*')) return typeOf(text.slice(1), own)
  if (text === '[]byte') return scalar('string', 'byte')
  if (text.startsWith('[]')) return { kind: 'array', of: typeOf(text.slice(2), own) }
  const map = /^map\[[\w.]+\](.+)$/.exec(text)
  if (map) return { kind: 'map', of: typeOf(map[1] ?? '', own) }
  const scalarType = known[text]
  if (scalarType) return scalarType
  if (own.structs.has(text)) return { kind: 'ref', ref: `config.${own.component}.${own.version}.${text}` }
  const underlying = own.scalars.get(text)
  if (underlying !== undefined) return typeOf(underlying, own)
  const [alias = '', name = ''] = text.split('.')
  const other = packages[alias]
  if (other) return { kind: 'ref', ref: `config.${other.component}.${other.version}.${name}` }
  if (/^(corev1|v1)$/.test(alias)) return /^(PullPolicy|HostPathType|TaintEffect)$/.test(name) ? scalar('string') : { kind: 'ref', ref: `io.k8s.api.core.v1.${name}` }
  return text.includes('.') ? anyType : objectType
}

/** The definitions in the form that the tables are written from; a property has its newest type. */
export function combineConfig(history: ReadonlyMap<Minor, ConfigTypes>): CombinedDefinition[] {
  const minorsOf = new Map<string, Minor[]>()
  const newest = new Map<string, RawDefinition>()
  for (const [minor, { definitions }] of history) {
    for (const [id, definition] of definitions) {
      newest.set(id, new Map([...newest.get(id) ?? [], ...definition]))
      for (const key of [id, ...[...definition.keys()].map((property) => `${id}#${property}`)]) minorsOf.set(key, [...minorsOf.get(key) ?? [], minor])
    }
  }
  // Types of packages that only old releases had are not read.
  const settle = (type: RawType): RawType => mapRef(type, (ref) => (ref.startsWith('config.') && !newest.has(ref) ? objectType : { kind: 'ref', ref }))
  return [...newest].filter(([, definition]) => definition.size > 0).sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, definition]) => ({
    id,
    ...spanOf(id, minorsOf.get(id) ?? []),
    properties: [...definition].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { type }]) => {
      const span = spanOf(`${id}#${name}`, minorsOf.get(`${id}#${name}`) ?? [])
      return { name, ...span, types: [{ ...span, type: settle(type) }], required: [] }
    }),
  }))
}

/** Typed string constants by type. */
function constantsOf(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>()
  for (const [, type = '', value = ''] of text.matchAll(/^\s+\w+\s+(\w+)\s*=\s*"([^"]*)"/gm)) values.set(type, [...(values.get(type) ?? []), value])
  return values
}

/** Modules whose every release is too large to keep, or whose types hardly change: the newest stands for all. */
const undated = new Set(['kubernetes', 'component-base'])

/** Go files of a package in one release: `kubelet/config/v1` of 1.36 is `kubelet@v0.36.2/config/v1`; undefined when that release has none. */
function readPackage(modules: string, folder: string, minor: Minor): string | undefined {
  const [module = '', ...rest] = folder.split('/')
  const versions = readdirSync(modules).filter((entry) => entry.startsWith(`${module}@`)).sort()
  const version = undated.has(module) ? versions.at(-1) : versions.findLast((entry) => entry.startsWith(`${module}@v0.${String(minor)}.`))
  if (version === undefined) throw new Error(`no k8s.io/${module} of 1.${String(minor)} in ${modules}: go mod download k8s.io/${module}@v0.${String(minor)}.0`)
  const path = join(modules, version, ...rest)
  if (!existsSync(path)) return undefined
  return readdirSync(path).filter((file) => file.endsWith('.go') && !file.endsWith('_test.go') && !file.startsWith('zz_'))
    .map((file) => readFileSync(join(path, file), 'utf8')).join('\n')
}
