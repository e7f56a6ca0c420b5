import type { JsonPath } from '../base/json.ts'
import type {
  AppArmorProfile, Capabilities, Container, EphemeralContainer, ObjectMeta, PodSpec, SELinuxOptions, SeccompProfile,
  WindowsSecurityContextOptions,
} from './kubernetes.generated.ts'
import type { PathLike, Part, Place, Resource } from './resource.ts'

/** `sidecar`: an init container with `restartPolicy: Always`; `init`: any other init container. */
export type ContainerClass = 'app' | 'sidecar' | 'init' | 'ephemeral'

/** A Pod template of any carrier: of a Pod its own spec, of a CronJob the one two levels down, of a Rollout the CRD's. */
export interface PodTemplate {
  readonly resource: Resource
  /** Path of the template in the resource: `[]` for a Pod, `['spec', 'template']` for most. */
  readonly path: JsonPath
  readonly metadata: ObjectMeta
  readonly spec: PodSpec
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly namespace: string | undefined
  /** `Deployment web`. */
  readonly title: string
  /** Long-running and replaced when it dies: Deployment, StatefulSet, DaemonSet, ReplicaSet, Rollout … */
  readonly isLongRunning: boolean
  /** Declared replicas (default 1); undefined where the kind has none (DaemonSet, Job, Pod). */
  readonly replicas: number | undefined
  /** `spec.os.name: windows`. */
  readonly isWindows: boolean
  /** All containers: init containers first, then app, then ephemeral, each in file order. */
  readonly containers: readonly ContainerView[]
  /** App containers and sidecars: those that serve for the life of the Pod. */
  readonly servingContainers: readonly ContainerView[]
  /** A place by its path within the template, e.g. `spec.hostNetwork`. */
  at(path?: PathLike, part?: Part): Place
  has(path: PathLike): boolean
}

export interface ContainerView {
  readonly template: PodTemplate
  readonly resource: Resource
  readonly class: ContainerClass
  readonly index: number
  readonly name: string
  /** `container "web"`, `init container "migrate"`. */
  readonly title: string
  readonly value: Container | EphemeralContainer
  /** Effective values: container field, else Pod field where that one inherits. */
  readonly security: EffectiveSecurity
  /** A place by its path within the container, e.g. `image`. */
  at(path?: PathLike, part?: Part): Place
  has(path: PathLike): boolean
}

/** What the container runs with: container field, else Pod field; the last six do not inherit. */
export interface EffectiveSecurity {
  readonly runAsUser: number | undefined
  readonly runAsGroup: number | undefined
  readonly runAsNonRoot: boolean | undefined
  readonly seccompProfile: SeccompProfile | undefined
  readonly appArmorProfile: AppArmorProfile | undefined
  readonly seLinuxOptions: SELinuxOptions | undefined
  readonly windowsOptions: WindowsSecurityContextOptions | undefined
  readonly capabilities: Capabilities | undefined
  readonly privileged: boolean | undefined
  readonly readOnlyRootFilesystem: boolean | undefined
  readonly allowPrivilegeEscalation: boolean | undefined
  readonly procMount: string | undefined
}
