import { apiVersionOf, fitsVersion, isServed, kindHistory, scalarEdit, type Bundle, type Fix, type KindInfo, type Place, type Resource } from '../../src/check/api.ts'
import type { Minor } from '../../src/base/release.ts'
import { definedInInput } from './_custom.ts'

/** What the releases of a run do with a kind: every release is in one list at most, save that a served one may be deprecated. */
export interface Lifecycle {
  readonly info: KindInfo
  readonly title: string
  readonly served: readonly Minor[]
  readonly removed: readonly Minor[]
  readonly notYet: readonly Minor[]
  /** Known, but served only when somebody switches it on. */
  readonly off: readonly Minor[]
  readonly deprecated: readonly Minor[]
}

/** Undefined for kinds that the API server never had, and for those that a definition in the input brings. */
export function lifecycleOf(resource: Resource, minors: readonly Minor[], bundle: Bundle): Lifecycle | undefined {
  const info = kindHistory(resource.apiVersion, resource.kind)
  if (info === undefined || info.source !== 'builtin' || definedInInput(bundle, resource) !== undefined) return undefined
  const isGone = (minor: Minor): boolean => (info.removedIn ?? Infinity) <= minor || (info.until ?? Infinity) <= minor
  const served = minors.filter((minor) => isServed(info, minor) && !isGone(minor))
  return {
    info,
    title: `${resource.apiVersion} ${resource.kind}`,
    served,
    removed: minors.filter(isGone),
    notYet: minors.filter((minor) => minor < info.since),
    off: minors.filter((minor) => minor >= info.since && !isGone(minor) && !served.includes(minor)),
    deprecated: served.filter((minor) => (info.deprecatedIn ?? Infinity) <= minor),
  }
}

/** The version is at fault; the server complains about the kind, which comes to the same. */
export function versionPlace(resource: Resource): Place {
  return resource.at('apiVersion')
}

/** ` (of the checked releases: 1.29 to 1.31)`, or nothing when all of them are meant. */
export function amongChecked(concerned: readonly Minor[], minors: readonly Minor[]): string {
  return concerned.length === minors.length && minors.length === 1 ? '' : ` (of the checked releases: ${releases(concerned)})`
}

/** `1.29`, `1.29 to 1.31`; lists of releases have no holes. */
export function releases(minors: readonly Minor[]): string {
  const [first, last] = [minors[0], minors.at(-1)]
  return first === undefined || last === undefined ? 'none' : first === last ? `1.${String(first)}` : `1.${String(first)} to 1.${String(last)}`
}

/** What to write instead, as far as the newest checked release knows it. */
export function replacementOf({ info }: Lifecycle, resource: Resource, minors: readonly Minor[]): { suggestion: string | undefined, fix: Fix | undefined } {
  const { replacement } = info
  const minor = minors.at(-1)
  if (replacement === undefined || minor === undefined) return { suggestion: undefined, fix: undefined }
  const target = kindHistory(replacement.apiVersion, replacement.kind)
  const first = target !== undefined && minors.some((one) => one < target.since) ? `, which Kubernetes has since 1.${String(target.since)}` : ''
  const name = replacement.kind === resource.kind ? replacement.apiVersion : `${replacement.apiVersion} ${replacement.kind}`
  const isServedEverywhere = target !== undefined && minors.every((one) => isServed(target, one))
  const isReadable = replacement.kind === resource.kind && fitsVersion(resource, replacement.apiVersion, replacement.kind, minor)
  const fits = isReadable && !lacksSelector(resource)
  if (!fits || !isServedEverywhere) return { suggestion: `use ${name}${first}${fits ? '' : isReadable ? ', and write the selector that it asks for' : ': its fields are not the same'}`, fix: undefined }
  return {
    suggestion: `use ${name}${first}`,
    fix: { title: `write apiVersion: ${name}`, safety: hasOtherDefaults(resource) ? 'changes-behaviour' : 'safe', edits: [scalarEdit(resource, ['apiVersion'], apiVersionOf(target))] },
  }
}

/** `apps/v1` wants the selector that older versions took from the template. */
function lacksSelector({ podTemplates, raw }: Resource): boolean {
  return podTemplates.length > 0 && (raw.spec as { selector?: unknown } | undefined)?.selector === undefined
}

/** Workloads before `apps/v1` rolled out in other steps; an empty selector of a budget selected nothing in v1beta1 and selects all in v1. */
function hasOtherDefaults(resource: Resource): boolean {
  if (resource.podTemplates.length > 0 && resource.group !== 'batch') return true
  if (resource.kind !== 'PodDisruptionBudget') return false
  const { matchLabels = {}, matchExpressions = [] } = (resource.spec as { selector?: { matchLabels?: object, matchExpressions?: readonly unknown[] } }).selector ?? {}
  return Object.keys(matchLabels).length + matchExpressions.length === 0
}
