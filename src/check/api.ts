/**
 * All that a rule imports: `import { defineRule } from '../../src/check/api.ts'`. A rule states its facts first and then decides;
 * it never filters, sorts, suppresses or prints: `run.ts` does that once, for all rules.
 */
import type { Fix, Related, Severity } from '../diagnostic/diagnostic.ts'
import type { Minor } from '../base/release.ts'
import type { Bundle } from '../model/bundle.ts'
import type { KindName } from '../model/kinds.ts'
import type { ContainerClass, ContainerView, PodTemplate } from '../model/pod-template.ts'
import type { Place, Resource, ResourceOf } from '../model/resource.ts'
import type { Manifests, ParsedFile } from '../parse/document.ts'

export type { Fix, Related, Severity } from '../diagnostic/diagnostic.ts'
export type { Bundle, Reference } from '../model/bundle.ts'
export type { ContainerClass, ContainerView, PodTemplate } from '../model/pod-template.ts'
export type { Part, PathLike, Place, Resource, ResourceOf } from '../model/resource.ts'
export type { Edit, Span } from '../diagnostic/diagnostic.ts'
export type { InvalidItem, ManifestObject, OtherDocument, ParsedDocument, ParsedFile, ScalarAt } from '../parse/document.ts'
export type { TypeError, UnknownField } from '../schema/decode.ts'
export { lineColumn, lineStartsOf } from '../diagnostic/position.ts'
export {
  allKinds, apiVersionOf, definition, isServed, kindHistory, kindsNamed, lookupKind, servedKinds, subresourcesIn,
  allPackKinds, deprecatedMetadata, deprecatedValues, externalLifecycle, lookupPackKind, packKindsNamed,
  type DefinitionView, type KindInfo, type PackKind, type Property, type TypeView,
} from '../schema/catalog.ts'

export const profileNames = ['recommended', 'strict', 'ha', 'security', 'pss-baseline', 'pss-restricted', 'cis', 'apiserver'] as const
export type Profile = (typeof profileNames)[number]

export const groupNames = [
  'yaml', 'api', 'naming', 'references', 'services', 'probes', 'resources', 'scheduling', 'rollout', 'images', 'security', 'rbac',
  'config', 'storage', 'jobs', 'autoscaling', 'network', 'gitops', 'admission', 'plan', 'bootstrap',
] as const
export type Group = (typeof groupNames)[number]

/** Where a diagnostic is written when its rule has no `check`. */
export type RaisedBy = 'parse' | 'schema' | 'server' | 'engine' | 'plan'

export interface RuleFacts<O extends Options = Options> {
  /** Subject first, then what is wrong: `container-image-latest`. Never renamed, never reused. */
  readonly id: string
  readonly group: Group
  readonly severity: Severity
  /** Release of stowage that first had it. */
  readonly since: string
  /** Profiles that switch it on. Default `['recommended']`; every profile but `apiserver` contains `recommended`. */
  readonly profiles?: readonly Profile[]
  /** One sentence, no full stop: the fact, not the cure. */
  readonly summary: string
  readonly links?: readonly string[]
  /** Whether some of its findings carry a fix. */
  readonly fixable?: boolean
  /** Ids of the same check elsewhere: `{ 'kube-linter': ['latest-tag'] }`. */
  readonly peers?: Readonly<Record<string, readonly string[]>>
  readonly options?: O
  /** Other values of options under a profile: `{ 'pss-restricted': { level: 'restricted' } }`. The configuration outranks them. */
  readonly profileOptions?: Readonly<Partial<Record<Profile, Readonly<Record<string, unknown>>>>>
}

/** An option of a rule, its default giving the type: `known: option<string[]>([], 'names that exist outside')`. */
export interface Option<T = unknown> {
  readonly default: T
  readonly summary: string
  /** JSON Schema of the value; by default derived from the default's type. */
  readonly schema?: object
}
export type Options = Readonly<Record<string, Option>>
export type OptionValues<O extends Options> = { readonly [K in keyof O]: O[K] extends Option<infer T> ? T : never }

export function option<T>(value: T, summary: string, schema?: object): Option<T> {
  return schema === undefined ? { default: value, summary } : { default: value, summary, schema }
}

export interface Details {
  /** The fact: own names and numbers, lower-case start, no full stop. */
  readonly text: string
  /** What breaks in the cluster, and when. */
  readonly effect?: string | undefined
  readonly related?: readonly Related[] | undefined
  readonly suggestion?: string | undefined
  readonly fix?: Fix | undefined
  /** For this one finding another severity than the rule's. */
  readonly severity?: Severity | undefined
  /** For suppression by container; found from the place when that lies in a container. */
  readonly container?: string | undefined
}

export interface RuleContext<O extends Options = Options> {
  /** The set of the resource at hand. */
  readonly bundle: Bundle
  /** Releases that are checked, oldest first; a rule fires when it holds for any of them and says for which. */
  readonly minors: readonly Minor[]
  readonly options: OptionValues<O>
  readonly report: (place: Place, details: Details) => void
}

export interface FileContext<O extends Options = Options> {
  readonly minors: readonly Minor[]
  readonly options: OptionValues<O>
  readonly report: (place: FilePlace, details: Details) => void
}

/** A place in a file that belongs to no resource. `document` is found from the span when left out. */
export interface FilePlace {
  readonly path: string
  readonly span: { readonly start: number, readonly end: number }
  readonly document?: number | undefined
  readonly resource?: Resource | undefined
  readonly pointer?: readonly (string | number)[] | undefined
}

/** A file with the resources found in it. */
export interface CheckedFile {
  readonly path: string
  readonly text: string
  readonly parsed: ParsedFile
  readonly manifests: Manifests
  readonly resources: readonly Resource[]
}

/** Sees one file's text. */
export interface FileRule<O extends Options = Options> extends RuleFacts<O> {
  readonly sees: 'file'
  check(this: void, file: CheckedFile, context: FileContext<O>): void
}

/**
 * Sees one resource of `kinds`, alone (`resource`) or with its set (`bundle`). Kinds of other groups are written
 * `argoproj.io/Rollout`; `*` is every resource.
 */
export interface ResourceRule<K extends string = string, O extends Options = Options> extends RuleFacts<O> {
  readonly sees: 'resource' | 'bundle'
  readonly kinds: readonly K[]
  check(this: void, resource: ResourceOf<K>, context: RuleContext<O>): void
}

/** Sees a whole set at once: sums, collisions. */
export interface BundleRule<O extends Options = Options> extends RuleFacts<O> {
  readonly sees: 'bundle'
  readonly kinds?: undefined
  check(this: void, bundle: Bundle, context: RuleContext<O>): void
}

/** Facts only: the diagnostics of the parser, the decoder, the simulated API server, the engine and the planner. */
export interface RaisedRule extends RuleFacts {
  readonly sees: 'file' | 'resource' | 'bundle' | 'plan'
  readonly raisedBy: RaisedBy
}

/** Sees every pod template, of every carrier; `kinds` may narrow it to some carriers. */
export interface TemplateRule<O extends Options = Options> extends RuleFacts<O> {
  readonly sees: 'resource' | 'bundle'
  readonly kinds?: readonly string[] | undefined
  check(this: void, template: PodTemplate, context: RuleContext<O>): void
}

/** Sees every container of every pod template; `classes` (default all) narrows it. */
export interface ContainerRule<O extends Options = Options> extends RuleFacts<O> {
  readonly sees: 'resource' | 'bundle'
  readonly kinds?: readonly string[] | undefined
  readonly classes?: readonly ContainerClass[]
  check(this: void, container: ContainerView, context: RuleContext<O>): void
}

/** A rule with its types forgotten, as the engine keeps it. */
export interface Rule extends RuleFacts {
  readonly sees: 'file' | 'resource' | 'bundle' | 'plan'
  readonly raisedBy?: RaisedBy
  /** `*` for every resource; undefined for rules that see files, whole sets or plans. */
  readonly kinds?: readonly string[] | undefined
  readonly unit: 'file' | 'resource' | 'template' | 'set' | 'none'
  readonly run: (subject: never, context: never) => void
}

export function defineRule<const O extends Options>(rule: FileRule<O>): Rule
export function defineRule<const O extends Options>(rule: BundleRule<O>): Rule
export function defineRule<const K extends KindName | '*' | `${string}/${string}`, const O extends Options>(rule: ResourceRule<K, O>): Rule
export function defineRule(rule: RaisedRule): Rule
export function defineRule(rule: FileRule | ResourceRule | BundleRule | RaisedRule): Rule {
  if ('raisedBy' in rule) return { ...rule, unit: 'none', run: () => undefined }
  const unit = rule.sees === 'file' ? 'file' : rule.kinds === undefined ? 'set' : 'resource'
  return { ...rule, unit, run: rule.check }
}

/** A rule about pod templates: the same check for Pods, Deployments, CronJobs, Rollouts … */
export function definePodRule<const O extends Options>(rule: TemplateRule<O>): Rule {
  return { ...rule, unit: 'template', run: rule.check }
}

/** A rule about containers: the same check in every pod template. */
export function defineContainerRule<const O extends Options>(rule: ContainerRule<O>): Rule {
  const { classes, check } = rule
  const run = (template: PodTemplate, context: RuleContext<O>): void => {
    for (const container of template.containers) {
      if (classes === undefined || classes.includes(container.class)) check(container, context)
    }
  }
  return { ...rule, unit: 'template', run: run }
}

/** A place as a related one. */
export function relatedAt(place: Place, text: string): Related {
  return { location: { path: place.path, span: place.span }, text }
}

export { kindOf, newestUnknownFields, unknownFieldsOf, type ExplainedField } from './unknown-fields.ts'
export { definitionAt, typeAt, type Intention } from '../schema/unknown-field.ts'
export { defineReferenceRule, isResolved, type ReferenceFacts } from './reference-rule.ts'
export { showLabels, showList } from './show.ts'
export { parsePodSecurityVersion, podSecurityLevels, podSecurityPolicyOf, standardsBroken, type BrokenStandard } from './pod-security.ts'
export { levelVersionText, violationsOf, violationsText, type Level, type LevelVersion } from '../sim/admission/pod-security/evaluate.ts'
export { ruleAllows } from '../sim/api/authorization/rules.ts'
export { baselineCapabilities } from '../sim/admission/pod-security/baseline.ts'
export { defineSelectorRule, type SelectorFacts } from './selector-rule.ts'
export { hasUnseenPods } from './pod-makers.ts'
export { effectivePodSpec, effectiveResources, isSet, limitRangesOf, podTotals } from './effective-resources.ts'
export { defineMissingResourceRule } from './missing-resource-rule.ts'
export { limitRangeFaults } from '../sim/admission/limit-range-faults.ts'
export { matchesScopes, missingConstraints, usageOf } from '../sim/admission/quota-usage.ts'
export { fitsVersion, visitFields, type DescribedField } from './fields.ts'
export { packFaults, type PackFault } from './pack-faults.ts'
export { keyEdit, scalarEdit } from './edits.ts'
