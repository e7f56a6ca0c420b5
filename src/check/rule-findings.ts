import { isMap, pointerOf, valueAt, type JsonPath } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Bundle } from '../model/bundle.ts'
import type { Resource } from '../model/resource.ts'
import { kindKey } from '../model/set-bundle.ts'
import type { CheckedFile, Details, FilePlace, Rule } from './api.ts'
import type { RuleStates } from './settings.ts'

export interface RuleRun {
  readonly files: readonly CheckedFile[]
  readonly bundles: ReadonlyMap<Resource, Bundle>
  readonly rules: readonly Rule[]
  readonly minors: readonly Minor[]
}

/** What every rule says where it is on. A rule that fails is itself reported: one bad rule never hides the others. */
export function ruleFindings(run: RuleRun, statesFor: (path: string) => RuleStates): Diagnostic[] {
  const found: Diagnostic[] = []
  const rules = new RulesByKind(run.rules)
  for (const file of run.files) {
    const runner = new Runner(run, statesFor(file.path), found)
    for (const rule of rules.ofFiles) runner.run(rule, file, undefined, () => ({ path: file.path, span: { start: 0, end: 0 }, document: 0 }))
    for (const resource of file.resources) {
      const bundle = run.bundles.get(resource)
      for (const rule of rules.about(resource)) runner.run(rule, resource, bundle, () => resource.at())
      for (const template of resource.podTemplates) {
        for (const rule of rules.aboutTemplates(resource)) runner.run(rule, template, bundle, () => template.at())
      }
    }
  }
  for (const bundle of new Set(run.bundles.values())) {
    const first = bundle.resources[0]
    if (first === undefined) continue
    const runner = new Runner(run, statesFor(first.path), found)
    for (const rule of rules.ofSets) runner.run(rule, bundle, bundle, () => first.at())
  }
  return found
}

/** Which rules look at which kind, worked out once for each kind that occurs. */
class RulesByKind {
  readonly ofFiles: readonly Rule[]
  readonly ofSets: readonly Rule[]
  private readonly rules: readonly Rule[]
  private readonly resourceRules = new Map<string, readonly Rule[]>()
  private readonly templateRules = new Map<string, readonly Rule[]>()

  constructor(rules: readonly Rule[]) {
    this.rules = rules
    this.ofFiles = rules.filter((rule) => rule.unit === 'file')
    this.ofSets = rules.filter((rule) => rule.unit === 'set')
  }

  about(resource: Resource): readonly Rule[] {
    return this.matching('resource', resource, this.resourceRules)
  }

  aboutTemplates(resource: Resource): readonly Rule[] {
    return this.matching('template', resource, this.templateRules)
  }

  private matching(unit: Rule['unit'], resource: Resource, known: Map<string, readonly Rule[]>): readonly Rule[] {
    const kind = kindKey(resource)
    const found = known.get(kind) ?? this.rules.filter((rule) => rule.unit === unit && (rule.kinds === undefined || rule.kinds.includes('*') || rule.kinds.includes(kind)))
    known.set(kind, found)
    return found
  }
}

class Runner {
  private readonly minors: readonly Minor[]
  private readonly states: RuleStates
  private readonly found: Diagnostic[]

  constructor(run: RuleRun, states: RuleStates, found: Diagnostic[]) {
    this.minors = run.minors
    this.states = states
    this.found = found
  }

  run(rule: Rule, subject: unknown, bundle: Bundle | undefined, fallback: () => FilePlace): void {
    const state = this.states.get(rule.id)
    if (state === undefined || state.severity === 'off') return
    const report = (place: FilePlace, details: Details): void => { this.found.push(findingAt(rule, place, details)) }
    try {
      (rule.run as (subject: unknown, context: unknown) => void)(subject, { bundle, minors: this.minors, options: state.options, report })
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      this.found.push({ ...findingAt(rule, fallback(), { text: `the rule "${rule.id}" failed here: ${text}` }), rule: 'rule-failed', severity: 'error' })
    }
  }
}

function findingAt(rule: Rule, place: FilePlace, details: Details): Diagnostic {
  const { resource, pointer = [] } = place
  return {
    rule: rule.id,
    severity: details.severity ?? rule.severity,
    message: details.text,
    effect: details.effect,
    location: { path: place.path, span: { start: place.span.start, end: place.span.end } },
    document: place.document ?? resource?.document ?? 0,
    item: resource?.item,
    pointer: pointerOf(pointer),
    resource: resource?.identity,
    container: details.container ?? (resource === undefined ? undefined : containerAt(resource, pointer)),
    related: details.related,
    suggestion: details.suggestion,
    fix: details.fix,
  }
}

const containerLists = new Set<string | number>(['containers', 'initContainers', 'ephemeralContainers'])

/** The name of the container that a pointer leads into. */
function containerAt(resource: Resource, pointer: JsonPath): string | undefined {
  const list = pointer.findIndex((step, index) => containerLists.has(step) && typeof pointer[index + 1] === 'number')
  const container = list < 0 ? undefined : valueAt(resource.raw, pointer.slice(0, list + 2))
  return isMap(container) && typeof container.name === 'string' ? container.name : undefined
}
