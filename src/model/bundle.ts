import type { LabelSelectorLike } from '../base/labels.ts'
import type { KindName } from './kinds.ts'
import type { PodTemplate } from './pod-template.ts'
import type { Resource, ResourceOf } from './resource.ts'

/**
 * All resources of one *set*: files that are applied together. A rule is handed the set of the resource that it looks at.
 * Files outside the set count only for lookups by name (`find`): what exists in another folder is not called missing.
 */
export interface Bundle {
  /** Folder of the set. */
  readonly root: string
  /** All resources, by file, document, item. */
  readonly resources: readonly Resource[]
  /** Every pod template, of every carrier. */
  readonly templates: readonly PodTemplate[]
  /** Whether absence is proof: the set is closed, nothing in it is unreadable, and it holds an object of the kind (or the configuration says so). */
  isClosedFor(kind: string): boolean
  /** Resources of a built-in kind (`Service`) or of another group (`argoproj.io/Rollout`). */
  ofKind<K extends KindName>(kind: K): readonly ResourceOf<K>[]
  ofKind(kind: string): readonly Resource[]
  /** By kind, name and namespace (undefined: that of the render); in the set first, else in any other set of the run. */
  find<K extends KindName>(kind: K, name: string, namespace: string | undefined): ResourceOf<K> | undefined
  find(kind: string, name: string, namespace: string | undefined): Resource | undefined
  /** Whether the configuration says that it exists outside the files (or it always does: ServiceAccount `default`, ConfigMap `kube-root-ca.crt`, the built-in PriorityClasses and Namespaces). */
  isKnownOutside(kind: string, name: string, namespace: string | undefined): boolean
  /** Objects of the kind with that name in other namespaces: for "it is in namespace x". */
  inOtherNamespaces(kind: string, name: string, namespace: string | undefined): readonly Resource[]
  /** The nearest name among the objects of the kind in the namespace. */
  nearestName(kind: string, name: string, namespace: string | undefined): Resource | undefined
  /** Pod templates in a namespace (undefined: that of the render). */
  podTemplates(namespace: string | undefined): readonly PodTemplate[]
  /** Pod templates in the namespace that have all these labels (a Service's selector); none for an empty or missing map. */
  templatesWithLabels(labels: Readonly<Record<string, string>> | undefined, namespace: string | undefined): readonly PodTemplate[]
  /** Pod templates in the namespace that a label selector matches; undefined selects nothing, `{}` everything. */
  templatesSelected(selector: LabelSelectorLike | undefined, namespace: string | undefined): readonly PodTemplate[]
  /** Services with a selector that matches the template. */
  servicesSelecting(template: PodTemplate): readonly ResourceOf<'Service'>[]
  /** What scales the resource: HorizontalPodAutoscalers (and KEDA ScaledObjects) that target it. */
  scalersOf(resource: Resource): readonly Resource[]
  /** Fewest replicas it may run with: HPA minReplicas (1), KEDA minReplicaCount (0), else spec.replicas (1); undefined where it has none. */
  lowestReplicas(resource: Resource): number | undefined
  /** Resources in the set that refer to this one by name. */
  referrersOf(resource: Resource): readonly Reference[]
  /** References that a resource makes. */
  referencesFrom(resource: Resource): readonly Reference[]
  /** Every resource of the run, whatever its set. */
  readonly everything: readonly Resource[]
}

/** One object naming another: `configMapRef`, `claimName`, `scaleTargetRef` … */
export interface Reference {
  readonly from: Resource
  readonly path: readonly (string | number)[]
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly optional: boolean
}
