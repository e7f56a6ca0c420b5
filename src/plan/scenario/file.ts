import { goJson } from '../../base/go-format.ts'
import { compareStrings, isMap, type JsonPath, type Value } from '../../base/json.ts'
import { parseMinor, type Minor } from '../../base/release.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { manifestObjects, parseFile, type ManifestObject } from '../../parse/document.ts'
import { parseTime } from '../../sim/clock.ts'
import { SketchReader, type Fields, type ReaderWords } from '../cluster-input/sketch-reader.ts'
import type { ManifestText } from '../manifests.ts'
import type { SendMode } from '../send.ts'
import { parseAction, parseLoadAction } from './actions.ts'
import type { Expectation } from './expectation.ts'
import { readBehaviours, readSeconds } from './read-behaviours.ts'
import type { Load, Scenario, ScenarioStep } from './scenario.ts'
import { parseExpectation } from './sentence.ts'

export const scenarioKind = 'Scenario'

/** A path that a scenario names, or objects that stand in it. */
export type Input = { readonly path: string } | ManifestText

/** A plan with its expectations, as a file states it. */
export interface ScenarioFile {
  readonly name: string
  readonly cluster: readonly Input[]
  /** Where it is written. */
  readonly clusterLine: number
  readonly before: readonly Input[]
  readonly manifests: readonly Input[]
  readonly mode: SendMode
  readonly minor?: Minor
  readonly now?: string
  readonly seed?: number
  readonly scenario: Scenario
  readonly expectations: readonly (Expectation & { readonly line: number })[]
}

const fieldNames = ['apiVersion', 'kind', 'metadata', 'name', 'description', 'cluster', 'before', 'manifests', 'send', 'release', 'now', 'seed', 'for', 'behaviour', 'load', 'steps', 'expect'] as const
const words: ReaderWords = { rule: 'scenario-invalid', title: 'a scenario', effect: 'the scenario is not run' }

/** Whether a text holds a scenario. */
export function isScenario(value: Value): boolean {
  return isMap(value) && value.kind === scenarioKind && typeof value.apiVersion === 'string' && value.apiVersion.startsWith('stowage.dev/')
}

/** Every scenario of a file; other documents of the file are manifests that the first one sends. Faults are told at their place. */
export function readScenarios(path: string, text: string): { readonly scenarios: readonly ScenarioFile[], readonly diagnostics: readonly Diagnostic[] } {
  const file = parseFile(path, text)
  const diagnostics: Diagnostic[] = file.diagnostics.filter(({ severity }) => severity === 'error')
  const { objects } = manifestObjects(file)
  const others = objects.filter(({ value }) => !isScenario(value))
  const scenarios = objects.filter(({ value }) => isScenario(value)).map((manifest, index) => {
    const reader = new ScenarioReader(path, text, manifest, diagnostics)
    const read = reader.read()
    const own = index > 0 || others.length === 0 ? [] : [inlineText(path, others.map(({ value }) => value))]
    return { ...read, manifests: [...own, ...read.manifests] }
  })
  return { scenarios, diagnostics: [...diagnostics].sort((a, b) => a.location.span.start - b.location.span.start || compareStrings(a.message, b.message)) }
}

/** Objects that stand in a scenario, as a file of their own. */
function inlineText(path: string, objects: readonly Value[]): ManifestText {
  return { path, text: objects.map((object) => goJson(object)).join('\n---\n') }
}

class ScenarioReader {
  readonly #path: string
  readonly #lineAt: (path: JsonPath) => number
  readonly #reader: SketchReader
  readonly #fields: Fields

  constructor(path: string, text: string, manifest: ManifestObject, diagnostics: Diagnostic[]) {
    this.#path = path
    this.#lineAt = (at) => text.slice(0, manifest.parsed.locate([...manifest.base, ...at]).start).split('\n').length
    this.#reader = new SketchReader({ path, ...manifest }, diagnostics, words)
    this.#fields = this.#reader.fields(manifest.value, [], fieldNames)
  }

  read(): ScenarioFile {
    const fields = this.#fields
    const seconds = this.#seconds(fields, 'for', ['for'])
    const release = fields.text('release')
    const minor = release === undefined ? undefined : parseMinor(release)
    if (release !== undefined && minor === undefined) this.#reader.tell(['release'], `release knows no "${release}": it is one such as "1.36"`)
    const now = fields.text('now')
    if (now !== undefined && parseTime(now) === undefined) this.#reader.tell(['now'], 'now is a time such as 2026-01-31T12:00:00Z')
    const seed = fields.integer('seed')
    return {
      name: fields.text('name') ?? this.#path,
      cluster: this.#inputs('cluster'), clusterLine: this.#lineAt(['cluster']), before: this.#inputs('before'), manifests: this.#inputs('manifests'),
      mode: (fields.oneOf('send', ['apply', 'create', 'server-side']) ?? 'apply') as SendMode,
      ...minor === undefined ? {} : { minor }, ...now === undefined ? {} : { now }, ...seed === undefined ? {} : { seed },
      scenario: { steps: this.#steps(), behaviours: readBehaviours(this.#reader, this.#fields), loads: this.#loads(), ...seconds === undefined ? {} : { seconds } },
      expectations: this.#expectations(),
    }
  }

  /** A path or an object each; neighbouring objects are one text. */
  #inputs(field: string): Input[] {
    const inputs: Input[] = []
    const objects: Value[] = []
    for (const { value, at } of this.#fields.list(field)) {
      if (isMap(value)) objects.push(value)
      else if (typeof value === 'string' && value !== '') inputs.push({ path: value })
      else this.#reader.tell(at, `${field} is a list of paths and of objects`)
    }
    return objects.length === 0 ? inputs : [...inputs, inlineText(this.#path, objects)]
  }

  #steps(): ScenarioStep[] {
    return this.#fields.list('steps').flatMap(({ value, at }): ScenarioStep[] => {
      if (typeof value === 'string') return this.#step(value, { kind: 'rest' }, at)
      const step = this.#reader.fields(value, at, ['at', 'before', 'then'])
      const [time, before, then] = [this.#seconds(step, 'at', [...at, 'at']), step.text('before'), step.text('then')]
      if (before !== undefined) return this.#step(before, { kind: 'before' }, [...at, 'before'])
      if (then === undefined) {
        if (isMap(value)) this.#reader.tell(at, 'a step is an action, or a map with at (a time) and then (an action), or with before (an action)')
        return []
      }
      return this.#step(then, time === undefined ? { kind: 'rest' } : { kind: 'at', seconds: time }, [...at, 'then'])
    })
  }

  #step(text: string, when: ScenarioStep['when'], at: JsonPath): ScenarioStep[] {
    const action = parseAction(text)
    if (!('error' in action)) return [{ when, action }]
    this.#reader.tell(at, action.error)
    return []
  }

  #loads(): Load[] {
    return this.#fields.list('load').flatMap(({ value, at }): Load[] => {
      const action = parseLoadAction(typeof value === 'string' ? value : '')
      if ('error' in action) this.#reader.tell(at, action.error)
      return 'error' in action ? [] : [action.load]
    })
  }

  #expectations(): ScenarioFile['expectations'] {
    return this.#fields.list('expect').flatMap(({ value, at }) => {
      const expectation = parseExpectation(typeof value === 'string' ? value : '')
      if (!('error' in expectation)) return [{ ...expectation, line: this.#lineAt(at) }]
      this.#reader.tell(at, typeof value === 'string' ? expectation.error : 'an expectation is a sentence')
      return []
    })
  }

  #seconds(fields: Fields, name: string, at: JsonPath): number | undefined {
    return readSeconds(this.#reader, fields, name, at)
  }
}
