import { isMap, valueAt, type JsonPath, type ValueMap } from '../base/json.ts'
import type { ResourceName } from '../diagnostic/diagnostic.ts'
import type { ManifestObject, ParsedDocument } from '../parse/document.ts'
import type { Decoded, TypeError, UnknownField } from '../schema/decode.ts'
import { carrierOf, type Carrier } from './carriers.ts'
import type { ApiShape } from './kinds.ts'
import type { ObjectMeta } from './kubernetes.generated.ts'
import type { PodTemplate } from './pod-template.ts'
import { pathOf, type Part, type PathLike, type Place, type Resource } from './resource.ts'
import { templatesOf } from './template-view.ts'

/** What the model asks of the schemas. */
export interface ModelSchemas {
  /** Scope of a kind at the checked releases; undefined when unknown. */
  scopeOf(apiVersion: string, kind: string): 'namespaced' | 'cluster' | undefined
  isBuiltIn(apiVersion: string, kind: string): boolean
  /** The object as the API server decodes it; undefined for kinds without a schema. */
  decode(value: ValueMap, apiVersion: string, kind: string): Decoded | undefined
}

/** What the configuration says about a resource's surroundings. */
export interface ModelSettings {
  readonly schemas: ModelSchemas
  /** Custom resources that carry pod templates, beside the known ones. */
  readonly carriers: readonly Carrier[]
  /** The namespace into which a file is rendered, where the configuration names it. */
  renderNamespace(path: string): string | undefined
}

const noDecoding: Decoded = { object: {}, typeErrors: [], unknownFields: [] }

/** The typed view on one manifest object. Nothing is decoded before someone asks. */
export function resourceOf(path: string, manifest: ManifestObject, settings: ModelSettings): Resource {
  return new ManifestResource(path, manifest, settings)
}

class ManifestResource implements Resource {
  readonly path: string
  readonly document: number
  readonly item: number | undefined
  readonly parsed: ParsedDocument
  readonly raw: ValueMap
  readonly apiVersion: string
  readonly group: string
  readonly version: string
  readonly kind: string
  private readonly base: JsonPath
  private readonly settings: ModelSettings
  private decodedNow: Decoded | undefined
  private templates: readonly PodTemplate[] | undefined

  constructor(path: string, manifest: ManifestObject, settings: ModelSettings) {
    this.path = path
    this.document = manifest.document
    this.item = manifest.item
    this.parsed = manifest.parsed
    this.raw = manifest.value
    this.base = manifest.base
    this.settings = settings
    this.apiVersion = textOf(manifest.value.apiVersion)
    this.kind = textOf(manifest.value.kind)
    const slash = this.apiVersion.indexOf('/')
    this.group = slash < 0 ? '' : this.apiVersion.slice(0, slash)
    this.version = this.apiVersion.slice(slash + 1)
  }

  get object(): ApiShape { return this.decoded.object }
  get spec(): object { return isMap(this.decoded.object.spec) ? this.decoded.object.spec : {} }
  get typeErrors(): readonly TypeError[] { return this.decoded.typeErrors }
  get unknownFields(): readonly UnknownField[] { return this.decoded.unknownFields }
  get name(): string { return this.meta.name ?? '' }
  get labels(): Readonly<Record<string, string>> { return this.meta.labels ?? {} }
  get annotations(): Readonly<Record<string, string>> { return this.meta.annotations ?? {} }
  get builtIn(): boolean { return this.settings.schemas.isBuiltIn(this.apiVersion, this.kind) }
  get scope(): 'namespaced' | 'cluster' | 'unknown' { return this.settings.schemas.scopeOf(this.apiVersion, this.kind) ?? 'unknown' }

  get namespace(): string | undefined {
    if (this.scope === 'cluster') return undefined
    return this.meta.namespace ?? (this.scope === 'namespaced' ? this.settings.renderNamespace(this.path) : undefined)
  }

  get namespaceTitle(): string {
    return this.namespace === undefined ? 'the namespace of this set' : `namespace "${this.namespace}"`
  }

  get title(): string {
    const name = this.name === '' ? textOf(this.meta.generateName) : this.name
    return name === '' ? `${this.kind} without a name` : `${this.kind} ${name}`
  }

  get identity(): ResourceName {
    const known = (text: string | undefined): string | undefined => text === '' ? undefined : text
    return { apiVersion: known(this.apiVersion), kind: known(this.kind), namespace: known(this.meta.namespace), name: known(this.name) }
  }

  get isHook(): boolean {
    return Object.keys(this.annotations).some((key) => key === 'helm.sh/hook' || key === 'argocd.argoproj.io/hook')
  }

  get podTemplates(): readonly PodTemplate[] {
    if (this.templates !== undefined) return this.templates
    const carrier = carrierOf(this.group, this.kind, this.settings.carriers)
    const decode = (template: ValueMap): ValueMap => {
      const whole = this.settings.schemas.decode({ apiVersion: 'v1', kind: 'PodTemplate', template }, 'v1', 'PodTemplate')
      return isMap(whole?.object.template) ? whole.object.template : {}
    }
    return this.templates = carrier === undefined ? [] : templatesOf(this, carrier, decode)
  }

  at(path: PathLike = [], part?: Part): Place {
    const pointer = pathOf(path)
    const value = valueAt(this.raw, pointer)
    const whole = part ?? (isMap(value) || Array.isArray(value) ? 'key' : 'value')
    return { path: this.path, span: this.parsed.locate([...this.base, ...pointer], whole), resource: this, pointer }
  }

  has(path: PathLike): boolean {
    return this.parsed.has([...this.base, ...pathOf(path)])
  }

  private get decoded(): Decoded {
    return this.decodedNow ??= this.settings.schemas.decode(this.raw, this.apiVersion, this.kind) ?? this.undescribed()
  }

  private get meta(): ObjectMeta {
    return (isMap(this.decoded.object.metadata) ? this.decoded.object.metadata : {})
  }

  /** An object without a schema: its metadata is decoded like any other's, the rest taken as it is. */
  private undescribed(): Decoded {
    const whole = this.settings.schemas.decode({ apiVersion: 'v1', kind: 'ConfigMap', metadata: this.raw.metadata ?? {} }, 'v1', 'ConfigMap')
    const object = { ...this.raw, metadata: whole?.object.metadata ?? {} }
    return { ...noDecoding, object, typeErrors: whole?.typeErrors ?? [], unknownFields: whole?.unknownFields ?? [] }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
