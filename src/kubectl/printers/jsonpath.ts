import { goJson, goJsonFloat, goQuote } from '../../base/go-format.ts'
import { isMap, JsonFloat, sameValue, sortedKeys, type Value, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { toIndentedJson } from './json.ts'
import { parseJsonPath, type Node, type Step } from './jsonpath-parser.ts'

/**
 * Templates of `-o jsonpath=…`: `k8s.io/client-go/util/jsonpath` (v0.36.2).
 */
export class JsonPath {
  private readonly nodes: readonly Node[]
  private readonly allowMissing: boolean
  private readonly asJson: boolean
  private readonly text: string

  private constructor(nodes: readonly Node[], allowMissing: boolean, asJson: boolean, text: string) {
    this.text = text
    this.nodes = nodes
    this.allowMissing = allowMissing
    this.asJson = asJson
  }

  static parse(text: string, { allowMissing = true, asJson = false } = {}): JsonPath | Failure {
    const nodes = parseJsonPath(text)
    return typeof nodes === 'string' ? Failure.text(`error parsing jsonpath ${text}, ${nodes}`) : new JsonPath(nodes, allowMissing, asJson, text)
  }

  execute(object: ValueMap): string | Failure {
    const results: Value[][] = []
    const fault = this.walk(this.nodes, [object], results)
    if (fault !== undefined) return Failure.text(`error executing jsonpath ${goQuote(this.text)}: Error executing template: ${fault}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${this.text}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object)}\n\n\n`)
    if (this.asJson) return `${toIndentedJson(results.flat())}\n`
    return results.map((values) => values.map(printed).join(' ')).join('')
  }

  /** What a path selects, for `wait` and sorting. */
  select(object: ValueMap): Value[] | string {
    const results: Value[][] = []
    return this.walk(this.nodes, [object], results) ?? results.flat()
  }

  private walk(nodes: readonly Node[], current: readonly Value[], results: Value[][]): string | undefined {
    for (const node of nodes) {
      if (node.type === 'text') results.push([new Text(node.text) as unknown as Value])
      else if (node.type === 'range') {
        const selected = this.follow(node.steps, current)
        if (typeof selected === 'string') return selected
        for (const value of selected) {
          const fault = this.walk(node.body, [value], results)
          if (fault !== undefined) return fault
        }
      } else {
        const selected = this.follow(node.steps, current)
        if (typeof selected === 'string') return selected
        results.push(selected)
      }
    }
    return undefined
  }

  private follow(steps: readonly Step[], from: readonly Value[]): Value[] | string {
    let values = [...from]
    for (const step of steps) {
      const next: Value[] = []
      for (const value of values) {
        const found = this.step(step, value)
        if (typeof found === 'string') return found
        next.push(...found)
      }
      values = next
    }
    return values
  }

  private step(step: Step, value: Value): Value[] | string {
    switch (step.type) {
      case 'field': {
        if (isMap(value) && Object.hasOwn(value, step.name)) return [value[step.name] ?? null]
        return this.allowMissing ? [] : `${step.name} is not found`
      }
      case 'wildcard': return Array.isArray(value) ? value : isMap(value) ? sortedKeys(value).map((key) => value[key] ?? null) : []
      case 'recursive': return [...descendants(value)]
      case 'slice': return sliceOf(value, step)
      case 'filter': return (Array.isArray(value) ? value : isMap(value) ? sortedKeys(value).map((key) => value[key] ?? null) : []).filter((item) => this.holds(step, item))
      case 'union': {
        const all: Value[] = []
        for (const steps of step.members) {
          const found = this.follow(steps, [value])
          if (typeof found === 'string') return found
          all.push(...found)
        }
        return all
      }
      case 'literal': return [step.value]
      case 'self': return [value]
    }
  }

  private holds({ left, operator, right }: Extract<Step, { type: 'filter' }>, item: Value): boolean {
    const a = this.follow(left, [item])
    if (typeof a === 'string') return false
    if (operator === 'exists') return a.length > 0
    const b = this.follow(right, [item])
    if (typeof b === 'string' || a.length !== 1 || b.length !== 1) return false
    const [x = null, y = null] = [a[0], b[0]]
    switch (operator) {
      case '==': return sameValue(x, y)
      case '!=': return !sameValue(x, y)
      case '<': return (x as number) < (y as number)
      case '<=': return (x as number) <= (y as number)
      case '>': return (x as number) > (y as number)
      case '>=': return (x as number) >= (y as number)
    }
  }
}

/** Words between the braces' paths. */
class Text {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

function printed(value: Value): string {
  if (value as unknown instanceof Text) return (value as unknown as Text).text
  if (typeof value === 'string') return value
  if (value === null) return ''
  return value instanceof JsonFloat ? String(value.value) : goJson(value)
}

function* descendants(value: Value): Generator<Value> {
  yield value
  for (const child of Array.isArray(value) ? value : isMap(value) ? sortedKeys(value).map((key) => value[key] ?? null) : []) yield* descendants(child)
}

function sliceOf(value: Value, { from, to, step }: Extract<Step, { type: 'slice' }>): Value[] | string {
  if (!Array.isArray(value)) return isMap(value) || value === null ? [] : `${goJson(value)} is not array or slice`
  const size = value.length
  if (to === undefined && from !== undefined && step === 0) {
    const at = from < 0 ? from + size : from
    return at < 0 || at >= size ? `array index out of bounds: index ${String(from)}, length ${String(size)}` : [value[at] ?? null]
  }
  const start = from === undefined ? 0 : from < 0 ? from + size : from
  const end = to === undefined ? size : to < 0 ? to + size : Math.min(to, size)
  return value.slice(start, end).filter((_item, index) => index % Math.max(1, step) === 0)
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
