import type { Minor } from '../base/release.ts'
import { schemaTable } from './load.ts'

/** An API version that a release of its own component, not of Kubernetes, deprecates or removes. */
export interface ExternalLifecycle {
  readonly group: string
  /** Empty: every version. */
  readonly versions: readonly string[]
  /** Empty: every kind. */
  readonly kinds: readonly string[]
  readonly component: string
  readonly deprecatedIn?: string
  readonly removedIn?: string
  readonly replacement: string
}

export interface DeprecatedValue {
  /** `io.k8s.api.core.v1.PersistentVolumeSpec#persistentVolumeReclaimPolicy` */
  readonly property: string
  readonly value: string
  readonly use: string
}

export interface DeprecatedMetadata {
  readonly on: 'annotation' | 'label' | 'taint'
  /** A key, or a prefix that ends in `*`. */
  readonly key: string
  readonly since: Minor
  readonly use: string
}

interface LifecycleTable {
  readonly external: readonly ExternalLifecycle[]
  readonly values: readonly DeprecatedValue[]
  readonly metadata: readonly DeprecatedMetadata[]
}

/** What is known of a custom resource's version that its component gave up. */
export function externalLifecycle(group: string, version: string, kind: string): ExternalLifecycle | undefined {
  return lifecycle().external.find((entry) => entry.group === group
    && (entry.versions.length === 0 || entry.versions.includes(version)) && (entry.kinds.length === 0 || entry.kinds.includes(kind)))
}

/** Values of fields that are deprecated, while the field is not. */
export function deprecatedValues(): readonly DeprecatedValue[] {
  return lifecycle().values
}

/** Labels, annotations and taint keys that are deprecated. */
export function deprecatedMetadata(): readonly DeprecatedMetadata[] {
  return lifecycle().metadata
}

function lifecycle(): LifecycleTable {
  return schemaTable('lifecycle.json') as LifecycleTable
}
