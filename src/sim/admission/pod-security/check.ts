import type { JsonPath } from '../../../base/json.ts'
import type { Container, ObjectMeta, PodSpec } from '../../../model/kubernetes.generated.ts'

/**
 * The Pod Security Standards as data: `k8s.io/pod-security-admission/policy` (0.36). A check says what a pod breaks, in the
 * server's words, and where.
 */
export interface PodSecurityCheck {
  /** Upstream's id, e.g. `capabilities_restricted`. */
  readonly id: string
  readonly level: 'baseline' | 'restricted'
  /** First version of the standards that has the check. */
  readonly since: number
  /** The baseline check that this one stands in for. */
  readonly overrides?: string
  /** `version` is that of the standards, not of the server. */
  check(pod: PodUnderCheck, version: number): Violation | undefined
}

export interface PodUnderCheck {
  readonly metadata: ObjectMeta
  readonly spec: PodSpec
}

export interface Violation {
  /** e.g. `hostPort` */
  readonly reason: string
  /** e.g. `container "app" uses hostPort 80`; may be empty. */
  readonly detail: string
  /** Places at fault, below `spec` of the pod or at its `metadata`. */
  readonly places: readonly JsonPath[]
}

/** A container and its place below the pod. */
export interface PlacedContainer {
  readonly container: Container
  readonly path: JsonPath
}

/** Init, regular and ephemeral containers, in the order in which upstream visits them. */
export function containersOf({ spec }: PodUnderCheck): PlacedContainer[] {
  const placed: PlacedContainer[] = []
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [index, container] of (spec[list] ?? []).entries()) placed.push({ container, path: ['spec', list, index] })
  }
  return placed
}

/** What set a bad value: the pod's own security context, or containers. */
export class Setters {
  readonly places: JsonPath[] = []
  private pod = false
  private readonly names: string[] = []

  addPod(path: JsonPath): void {
    this.pod = true
    this.places.push(path)
  }

  addContainer({ container, path }: PlacedContainer, ...below: (string | number)[]): void {
    this.names.push(container.name ?? '')
    this.places.push([...path, ...below])
  }

  get any(): boolean {
    return this.places.length > 0
  }

  /** `pod and containers "a", "b"`. */
  toString(...more: string[]): string {
    return [...this.pod ? ['pod'] : [], ...this.names.length === 0 ? [] : [containersText(this.names)], ...more].join(' and ')
  }
}

/** `container "a"` or `containers "a", "b"`. */
export function containersText(names: readonly string[]): string {
  return `${plural('container', names.length)} ${quoted(names)}`
}

export function quoted(items: readonly string[]): string {
  return items.map((item) => `"${item}"`).join(', ')
}

export function plural(word: string, count: number): string {
  return count === 1 ? word : `${word}s`
}

export function isWindows({ spec }: PodUnderCheck): boolean {
  return spec.os?.name === 'windows'
}

/** A pod in a user namespace of its own is allowed more from the 1.35 standards on. */
export function hasUserNamespace({ spec }: PodUnderCheck): boolean {
  return spec.hostUsers === false
}
