import type { ContainerBehaviour } from '../../sim/kubelet/behaviour.ts'
import type { Amount } from '../../sim/controllers/podautoscaler/stated-load.ts'
import type { NodeConditionType } from '../../sim/kubelet/kubelets.ts'

/** Something that happens to the cluster, or that somebody does to it. */
export type Action =
  | { readonly kind: 'kubectl', readonly command: string }
  | { readonly kind: 'fail-node' | 'cut-off-node' | 'recover-node', readonly node: string }
  | { readonly kind: 'fail-zone' | 'cut-off-zone' | 'recover-zone', readonly zone: string }
  /** A file comes into the node's folder of static pods; or the file of the pod with this name (`kube-system/etcd`) goes. */
  | { readonly kind: 'static-pod', readonly node: string, readonly file: string }
  | { readonly kind: 'remove-static-pod', readonly node: string, readonly name: string }
  | { readonly kind: 'node-condition', readonly node: string, readonly type: NodeConditionType, readonly status: 'True' | 'False' }
  | { readonly kind: 'load', readonly load: Load }

/** When a step is taken: before the manifests are sent, so many seconds after that, or once everything before has come to rest. */
export type When = { readonly kind: 'before' } | { readonly kind: 'at', readonly seconds: number } | { readonly kind: 'rest' }

export interface ScenarioStep {
  readonly when: When
  readonly action: Action
}

/** A workload, `deployment/web` or `shop/deployment/web`; empty parts match everything. */
export interface Target {
  readonly namespace: string
  /** As written: `deployment`, `deploy`, `Deployment`. */
  readonly kind: string
  readonly name: string
}

/** Containers that behave otherwise than by default. */
export interface BehaviourRule {
  readonly target?: Target | undefined
  readonly container?: string | undefined
  /** The image as written, or without its tag or digest. */
  readonly image?: string | undefined
  /** Which runs of the container: `0` is the first; undefined are all. */
  readonly restart?: number | undefined
  /** Also pods that were there before the plan; by default only new ones. */
  readonly existing?: boolean | undefined
  readonly behaviour: ContainerBehaviour
}

/** What the pods of a workload use, for HorizontalPodAutoscalers. */
export interface Load {
  readonly target: Target
  readonly resource: string
  readonly amount: Amount
}

/** What is assumed to happen. It changes what goes into a plan, never how it is made. */
export interface Scenario {
  readonly steps: readonly ScenarioStep[]
  readonly behaviours: readonly BehaviourRule[]
  readonly loads: readonly Load[]
  /** How long to look, in seconds; by default until everything has come to rest, an hour at most. */
  readonly seconds?: number | undefined
  /** Where that is not stated: look so long at least, as expectations speak of times so late. */
  readonly least?: number | undefined
}

export const nothingHappens: Scenario = { steps: [], behaviours: [], loads: [] }
