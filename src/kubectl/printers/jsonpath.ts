import { goJson, goJsonFloat, goQuote } from '../../base/go-format.ts'
import { isMap, JsonFloat, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { goFloat, goValue } from './go-value.ts'
import { toIndentedJson } from './json.ts'
import { compared } from './jsonpath-compare.ts'
import { parseJsonPath, type Node, type Step } from './jsonpath-parser.ts'

/** Templates of `-o jsonpath=…`: `k8s.io/client-go/util/jsonpath` (v0.36.2). Members of maps come in the order of their keys; upstream's order is chance. */
export class JsonPath {
  readonly #nodes: readonly Node[]
  readonly #allowMissing: boolean
  readonly #asJson: boolean
  readonly #text: string

  private constructor(nodes: readonly Node[], allowMissing: boolean, asJson: boolean, text: string) {
    this.#text = text
    this.#nodes = nodes
    this.#allowMissing = allowMissing
    this.#asJson = asJson
  }

  static parse(text: string, { allowMissing = true, asJson = false } = {}): JsonPath | Failure {
    const nodes = parseJsonPath(text)
    return typeof nodes === 'string' ? Failure.text(`error parsing jsonpath ${text}, ${nodes}`) : new JsonPath(nodes, allowMissing, asJson, text)
  }

  execute(object: ValueMap): string | Failure {
    const results = this.results(object)
    if (typeof results === 'string') return Failure.text(`error executing jsonpath ${goQuote(this.#text)}: Error executing template: ${results}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${this.#text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`)
    return results.map((values) => this.#asJson ? `${toIndentedJson(values)}\n` : values.map(printed).join(' ')).join('')
  }

  /** What each node selects; a text says why nothing can be told. */
  results(object: Value): Value[][] | string {
    return new Walk(this.#nodes, this.#allowMissing).results(object)
  }
}

/** One evaluation; ranges may nest. */
class Walk {
  readonly #nodes: readonly Node[]
  readonly #allowMissing: boolean
  #begun = 0
  #open = 0
  #ended = 0
  #lastEnd = -1

  constructor(nodes: readonly Node[], allowMissing: boolean) {
    this.#nodes = nodes
    this.#allowMissing = allowMissing
  }

  results(object: Value, from = 0): Value[][] | string {
    const all: Value[][] = []
    for (let at = from; at < this.#nodes.length; at++) {
      const node = this.#nodes[at]
      const found = node === undefined ? [] : this.#node(node, [object])
      if (typeof found === 'string') return found
      if (this.#ended > 0 && this.#ended <= this.#open) {
        this.#ended--
        this.#lastEnd = at
        break
      }
      if (this.#begun === 0) {
        all.push(found)
        continue
      }
      this.#begun--
      this.#open++
      // Without members what is in the range is walked all the same, so that its end is found.
      for (const value of found.length > 0 ? found : [null]) {
        const inner = this.results(value, at + 1)
        if (typeof inner === 'string') return inner
        if (found.length > 0) all.push(...inner)
      }
      this.#open--
      if (this.#lastEnd > at) at = this.#lastEnd
    }
    return all
  }

  #node(node: Node, input: readonly Value[]): Value[] | string {
    return node.type === 'list' ? this.#steps(node.steps, input) : this.#step(node, input)
  }

  #steps(steps: readonly Step[], input: readonly Value[]): Value[] | string {
    let values: readonly Value[] = input
    for (const step of steps) {
      const next = this.#step(step, values)
      if (typeof next === 'string') return next
      values = next
    }
    return [...values]
  }

  #step(step: Step, input: readonly Value[]): Value[] | string {
    switch (step.type) {
      case 'text': return [step.text]
      case 'number': case 'bool': return input.map(() => step.value)
      case 'field': return this.#field(step.name, input)
      case 'array': return sliced(step, input)
      case 'filter': return this.#filter(step, input)
      case 'wildcard': return input.flatMap(membersOf)
      case 'recursive': return input.flatMap(descendants)
      case 'union': return joined(step.members.map((member) => this.#steps(member, input)))
      case 'identifier': return this.#identifier(step.name, input)
    }
  }

  #identifier(name: string, input: readonly Value[]): Value[] | string {
    if (name === 'range') {
      this.#begun++
      return [...input]
    }
    if (name !== 'end') return `unrecognized identifier ${name}`
    if (this.#open === 0) return 'not in range, nothing to end'
    this.#ended++
    return []
  }

  #field(name: string, input: readonly Value[]): Value[] | string {
    if (input.length === 0) return []
    const found = input.flatMap((value) => isMap(value) && Object.hasOwn(value, name) ? [value[name] ?? null] : [])
    return found.length > 0 || this.#allowMissing ? found : `${name} is not found`
  }

  #filter({ left, operator, right }: Extract<Step, { type: 'filter' }>, input: readonly Value[]): Value[] | string {
    const kept: Value[] = []
    for (const list of input) {
      if (!Array.isArray(list)) return `${list === null ? '<invalid Value>' : goValue(list)} is not array or slice and cannot be filtered`
      for (const item of list) {
        const holds = this.#holds(left, operator, right, item)
        if (typeof holds === 'string') return holds
        if (holds) kept.push(item)
      }
    }
    return kept
  }

  #holds(left: readonly Step[], operator: string, right: readonly Step[], item: Value): boolean | string {
    const a = this.#steps(left, [item])
    if (operator === 'exists') return typeof a !== 'string' && a.length > 0
    if (typeof a === 'string' || a.length === 0) return typeof a === 'string' ? a : false
    if (a.length > 1) return 'can only compare one element at a time'
    const b = this.#steps(right, [item])
    if (typeof b === 'string' || b.length === 0) return typeof b === 'string' ? b : false
    return b.length > 1 ? 'can only compare one element at a time' : compared(a[0] ?? null, operator, b[0] ?? null)
  }
}

function joined(parts: readonly (Value[] | string)[]): Value[] | string {
  return parts.find((part) => typeof part === 'string') ?? parts.flatMap((part) => typeof part === 'string' ? [] : part)
}

/** Of a map, a list, or the bytes of a text. */
function membersOf(value: Value): Value[] {
  if (Array.isArray(value)) return value
  if (isMap(value)) return sortedKeys(value).map((key) => value[key] ?? null)
  return typeof value === 'string' ? [...new TextEncoder().encode(value)] : []
}

/** Everything that has members, from the outside in. */
function descendants(value: Value): Value[] {
  const members = membersOf(value)
  return members.length === 0 ? [] : [value, ...members.flatMap(descendants)]
}

function sliced(params: Extract<Step, { type: 'array' }>, input: readonly Value[]): Value[] | string {
  const found: Value[] = []
  for (const list of input) {
    if (list === null) continue
    if (!Array.isArray(list)) return `${typeName(list)} is not array or slice`
    const size = list.length
    const from = (params.from ?? 0) < 0 ? (params.from ?? 0) + size : params.from ?? 0
    let to = params.to ?? size
    if (to < 0 || (to === 0 && params.isIndex)) to += size
    if (from === to) return found
    if (from >= size || from < 0) return `array index out of bounds: index ${from}, length ${size}`
    if (to > size || to < 0) return `array index out of bounds: index ${to - 1}, length ${size}`
    if (from > to) return `starting index ${from} is greater than ending index ${to}`
    if (params.step !== undefined && params.step <= 0) return 'step must be > 0'
    found.push(...list.slice(from, to).filter((_item, index) => index % (params.step ?? 1) === 0))
  }
  return found
}

function typeName(value: Value): string {
  if (isMap(value)) return 'map[string]interface {}'
  if (typeof value === 'string') return 'string'
  return typeof value === 'boolean' ? 'bool' : value instanceof JsonFloat ? 'float64' : 'int64'
}

function printed(value: Value): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : goFloat(value)
  return value instanceof JsonFloat ? goFloat(value.value) : goJson(value)
}

/** Go's `%#v` of decoded JSON. */
function goSyntax(value: Value): string {
  if (value === null) return 'interface {}(nil)'
  if (typeof value === 'string') return goQuote(value)
  if (value instanceof JsonFloat) return goJsonFloat(value.value)
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`
  if (isMap(value)) return `map[string]interface {}{${sortedKeys(value).map((key) => `${goQuote(key)}:${goSyntax(value[key] ?? null)}`).join(', ')}}`
  return typeof value === 'number' ? goJsonFloat(value) : String(value)
}
