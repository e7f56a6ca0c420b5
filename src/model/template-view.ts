import { isMap, valueAt, type JsonPath, type Value, type ValueMap } from '../base/json.ts'
import type { Carrier } from './carriers.ts'
import type { Container, EphemeralContainer, ObjectMeta, PodSpec } from './kubernetes.generated.ts'
import type { ContainerClass, ContainerView, EffectiveSecurity, PodTemplate } from './pod-template.ts'
import { pathOf, type Part, type PathLike, type Place, type Resource } from './resource.ts'

/** The decoder for a template inside a custom resource, so that its types can be trusted as those of a built-in kind. */
export type DecodeTemplate = (template: ValueMap) => ValueMap

/** The pod templates that a resource carries, in file order. */
export function templatesOf(resource: Resource, carrier: Carrier, decode: DecodeTemplate): PodTemplate[] {
  const views: PodTemplate[] = []
  for (const path of expand(resource.raw, carrier.template)) {
    const found = valueAt(resource.builtIn ? resource.object as unknown as ValueMap : resource.raw, path)
    if (!isMap(found)) continue
    const view = new TemplateView(resource, path, carrier, resource.builtIn ? found : decoded(found, carrier, decode))
    if (isMap(valueAt(resource.raw, [...path, ...view.specPath]))) views.push(view)
  }
  return views
}

function decoded(template: ValueMap, carrier: Carrier, decode: DecodeTemplate): ValueMap {
  return carrier.spec?.length === 0 ? decode({ spec: template }) : decode(template)
}

/** Fills in the `*` of a path: every index of a list, every key of a map. */
function expand(root: Value, path: JsonPath): JsonPath[] {
  const star = path.indexOf('*')
  if (star < 0) return [path]
  const before = path.slice(0, star)
  const many = valueAt(root, before)
  const steps: (string | number)[] = Array.isArray(many) ? [...many.keys()] : isMap(many) ? Object.keys(many) : []
  return steps.flatMap((step) => expand(root, [...before, step, ...path.slice(star + 1)]))
}

class TemplateView implements PodTemplate {
  readonly resource: Resource
  readonly path: JsonPath
  readonly metadata: ObjectMeta
  readonly spec: PodSpec
  readonly specPath: JsonPath
  readonly isLongRunning: boolean
  readonly replicas: number | undefined
  private views: readonly ContainerView[] | undefined

  constructor(resource: Resource, path: JsonPath, carrier: Carrier, template: ValueMap) {
    this.resource = resource
    this.path = path
    this.specPath = carrier.spec ?? ['spec']
    this.metadata = (isMap(template.metadata) ? template.metadata : {})
    this.spec = (isMap(template.spec) ? template.spec : {})
    this.isLongRunning = carrier.longRunning
    this.replicas = carrier.replicas === undefined ? undefined : replicasAt(resource, carrier.replicas)
  }

  get labels(): Readonly<Record<string, string>> { return this.metadata.labels ?? {} }
  get annotations(): Readonly<Record<string, string>> { return this.metadata.annotations ?? {} }
  get namespace(): string | undefined { return this.resource.namespace }
  get title(): string { return this.resource.title }
  get isWindows(): boolean { return this.spec.os?.name === 'windows' }

  get containers(): readonly ContainerView[] {
    return this.views ??= [
      ...this.viewsOf('initContainers', this.spec.initContainers, (container) => container.restartPolicy === 'Always' ? 'sidecar' : 'init'),
      ...this.viewsOf('containers', this.spec.containers, () => 'app'),
      ...this.viewsOf('ephemeralContainers', this.spec.ephemeralContainers, () => 'ephemeral'),
    ]
  }

  get servingContainers(): readonly ContainerView[] {
    return this.containers.filter((container) => container.class === 'app' || container.class === 'sidecar')
  }

  at(path: PathLike = [], part?: Part): Place {
    return this.resource.at([...this.path, ...this.within(pathOf(path))], part)
  }

  has(path: PathLike): boolean {
    return this.resource.has([...this.path, ...this.within(pathOf(path))])
  }

  /** `spec.…` of a template that is itself the spec. */
  private within(path: JsonPath): JsonPath {
    return path[0] === 'spec' ? [...this.specPath, ...path.slice(1)] : path
  }

  private viewsOf(
    field: 'initContainers' | 'containers' | 'ephemeralContainers',
    list: readonly (Container | EphemeralContainer)[] | undefined,
    classOf: (container: Container | EphemeralContainer) => ContainerClass,
  ): ContainerView[] {
    return (list ?? []).map((value, index) => new ContainerOfTemplate(this, field, index, classOf(value), value))
  }
}

class ContainerOfTemplate implements ContainerView {
  readonly template: PodTemplate
  readonly class: ContainerClass
  readonly index: number
  readonly value: Container | EphemeralContainer
  private readonly field: string

  constructor(template: PodTemplate, field: string, index: number, itsClass: ContainerClass, value: Container | EphemeralContainer) {
    this.template = template
    this.field = field
    this.index = index
    this.class = itsClass
    this.value = value
  }

  get resource(): Resource { return this.template.resource }
  get name(): string { return this.value.name ?? '' }

  get title(): string {
    const before = { app: 'container', sidecar: 'sidecar container', init: 'init container', ephemeral: 'ephemeral container' }[this.class]
    return this.name === '' ? `${before} ${this.index + 1}` : `${before} "${this.name}"`
  }

  get security(): EffectiveSecurity {
    const own = this.value.securityContext
    const pod = this.template.spec.securityContext
    return {
      runAsUser: own?.runAsUser ?? pod?.runAsUser,
      runAsGroup: own?.runAsGroup ?? pod?.runAsGroup,
      runAsNonRoot: own?.runAsNonRoot ?? pod?.runAsNonRoot,
      seccompProfile: own?.seccompProfile ?? pod?.seccompProfile,
      appArmorProfile: own?.appArmorProfile ?? pod?.appArmorProfile,
      seLinuxOptions: own?.seLinuxOptions ?? pod?.seLinuxOptions,
      windowsOptions: own?.windowsOptions ?? pod?.windowsOptions,
      capabilities: own?.capabilities,
      privileged: own?.privileged,
      readOnlyRootFilesystem: own?.readOnlyRootFilesystem,
      allowPrivilegeEscalation: own?.allowPrivilegeEscalation,
      procMount: own?.procMount,
    }
  }

  at(path: PathLike = [], part?: Part): Place {
    return this.template.at(['spec', this.field, this.index, ...pathOf(path)], part)
  }

  has(path: PathLike): boolean {
    return this.template.has(['spec', this.field, this.index, ...pathOf(path)])
  }
}

function replicasAt(resource: Resource, path: JsonPath): number {
  const value = valueAt(resource.raw, path)
  return typeof value === 'number' ? value : 1
}
