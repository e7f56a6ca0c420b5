import { goJson, goQuote } from '../../base/go-format.ts'
import { isMap, sortedKeys, type ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { call, functions, GoInt, isTrue, shown, type Item } from './go-template-functions.ts'
import { parseTemplate, TemplateFault, unquoted, type Command, type Node, type Operand, type Pipe, type Template } from './go-template-parser.ts'
import { goValue } from './go-value.ts'

/** `-o go-template=…`: Go's text/template (1.26) on JSON, whose numbers are all floats there (`cli-runtime/pkg/printers/template.go`, v0.36.2). */
export class GoTemplate {
  readonly #template: Template
  readonly #text: string
  readonly #allowMissing: boolean

  private constructor(template: Template, text: string, allowMissing: boolean) {
    this.#template = template
    this.#text = text
    this.#allowMissing = allowMissing
  }

  static parse(text: string, allowMissing: boolean): GoTemplate | Failure {
    try {
      return new GoTemplate(parseTemplate(text, functions), text, allowMissing)
    } catch (error) {
      if (error instanceof TemplateFault) return Failure.text(`error parsing template ${text}, ${error.message}`)
      throw error
    }
  }

  /** What was printed before a fault stays, and more is printed of the fault itself. */
  execute(object: ValueMap): { readonly text: string, readonly failure?: Failure } {
    const run = new Run(this.#template, this.#text, this.#allowMissing)
    try {
      run.nodes(this.#template.root, object, new Scope(object))
      return { text: run.out }
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error
      const raw = goJson(object)
      return {
        text: `${run.out}Error executing template: ${error.message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${this.#text}\n\traw data was:\n\t\t${raw}\n\tobject given to template engine was:\n\t\t${goValue(object)}\n\n`,
        failure: Failure.text(`error executing template ${goQuote(this.#text)}: ${error.message}`),
      }
    }
  }
}

/** Variables, and those around them. */
class Scope {
  readonly #values = new Map<string, Item>()
  readonly #above: Scope | undefined

  constructor(root?: Item, above?: Scope) {
    this.#above = above
    if (above === undefined) this.#values.set('$', root)
  }

  inner(): Scope {
    return new Scope(undefined, this)
  }

  get(name: string): Item {
    return this.#values.has(name) ? this.#values.get(name) : this.#above?.get(name)
  }

  set(name: string, value: Item, assigns: boolean): void {
    if (assigns && !this.#values.has(name) && this.#above !== undefined) this.#above.set(name, value, true)
    else this.#values.set(name, value)
  }
}

type Ending = 'break' | 'continue' | undefined

class Run {
  out = ''
  readonly #template: Template
  readonly #text: string
  readonly #allowMissing: boolean
  #depth = 0

  constructor(template: Template, text: string, allowMissing: boolean) {
    this.#template = template
    this.#text = text
    this.#allowMissing = allowMissing
  }

  nodes(nodes: readonly Node[], dot: Item, scope: Scope): Ending {
    for (const node of nodes) {
      const ending = this.#node(node, dot, scope)
      if (ending !== undefined) return ending
    }
    return undefined
  }

  #node(node: Node, dot: Item, scope: Scope): Ending {
    switch (node.type) {
      case 'text': this.out += node.text
        return undefined
      case 'print': {
        const value = this.#pipe(node.pipe, dot, scope)
        if (node.pipe.variables.length === 0) this.out += shown(value)
        return undefined
      }
      case 'if': case 'with': {
        const inner = scope.inner()
        const value = this.#pipe(node.pipe, dot, inner)
        return isTrue(value) ? this.nodes(node.body, node.type === 'with' ? value : dot, inner) : this.nodes(node.otherwise, dot, inner)
      }
      case 'range': return this.#range(node, dot, scope)
      case 'template': return this.#named(node.name, node.pipe === undefined ? undefined : this.#pipe(node.pipe, dot, scope))
      default: return node.type
    }
  }

  #named(name: string, dot: Item): undefined {
    const nodes = this.#template.named.get(name)
    if (nodes === undefined) throw new TemplateFault(`template: no template ${goQuote(name)} associated with template "output"`)
    if (++this.#depth > maximumDepth) throw new TemplateFault('exceeded maximum template depth (100000)')
    this.nodes(nodes, dot, new Scope(dot))
    this.#depth--
    return undefined
  }

  #range(node: Extract<Node, { type: 'if' | 'with' | 'range' }>, dot: Item, scope: Scope): Ending {
    const around = scope.inner()
    const value = this.#pipe({ ...node.pipe, variables: [] }, dot, around)
    const members = this.#members(value, node.pipe)
    for (const [key, member] of members) {
      const inner = around.inner()
      const [first, second] = node.pipe.variables
      if (first !== undefined) inner.set(first, second === undefined ? member : key, node.pipe.assigns)
      if (second !== undefined) inner.set(second, member, node.pipe.assigns)
      if (this.nodes(node.body, member, inner) === 'break') break
    }
    return members.length === 0 ? this.nodes(node.otherwise, dot, around) : undefined
  }

  #members(value: Item, pipe: Pipe): [Item, Item][] {
    if (Array.isArray(value)) return value.map((item, index) => [new GoInt(index), item])
    if (isMap(value)) return sortedKeys(value).map((key) => [key, value[key]])
    if (value instanceof GoInt) return Array.from({ length: Math.max(0, value.value) }, (_item, index) => [new GoInt(index), new GoInt(index)])
    if (value === undefined || value === null) return []
    throw this.#fault(pipe.commands[0], `range can't iterate over ${shown(value)}`)
  }

  #pipe(pipe: Pipe, dot: Item, scope: Scope): Item {
    let value: Item
    pipe.commands.forEach((command, index) => { value = this.#command(command, dot, scope, index > 0 ? [value] : []) })
    for (const name of pipe.variables) scope.set(name, value, pipe.assigns)
    return value
  }

  #command(command: Command, dot: Item, scope: Scope, last: readonly Item[]): Item {
    const [head, ...rest] = command.operands
    if (head === undefined) return undefined
    if (head.type !== 'function') {
      if (rest.length + last.length > 0) throw this.#fault(command, `can't give argument to non-function ${head.text}`)
      return this.#operand(head, dot, scope)
    }
    const args = rest.map((operand) => () => this.#operand(operand, dot, scope))
    const result = call(head.text, [...args, ...last.map((value) => () => value)])
    if (result instanceof TemplateFault) throw this.#fault(command, result.message)
    return result
  }

  #operand(operand: Operand, dot: Item, scope: Scope): Item {
    switch (operand.type) {
      case 'text': return unquoted(operand.text)
      case 'number': return /[.eE]/.test(operand.text) && !/^0x/i.test(operand.text) ? Number(operand.text) : new GoInt(Number(operand.text))
      case 'bool': return operand.text === 'true'
      case 'nil': return null
      case 'function': return this.#command({ operands: [operand], at: operand.at, text: operand.text }, dot, scope, [])
      case 'pipe': return this.#follow(operand.pipe === undefined ? undefined : this.#pipe(operand.pipe, dot, scope), operand)
      case 'variable': return this.#follow(scope.get(operand.text), operand)
      case 'dot': return this.#follow(dot, operand)
    }
  }

  #follow(from: Item, operand: Operand): Item {
    let value = from
    for (const name of operand.path) {
      if (isMap(value)) {
        if (!this.#allowMissing && !Object.hasOwn(value, name)) throw this.#fault(operand, `map has no entry for key ${goQuote(name)}`)
        value = Object.hasOwn(value, name) ? value[name] : undefined
      } else if (value === undefined || value === null) {
        if (!this.#allowMissing) throw this.#fault(operand, `nil data; no entry for key ${goQuote(name)}`)
      } else throw this.#fault(operand, `can't evaluate field ${name} in type interface {}`)
    }
    return value
  }

  #fault(place: { readonly at: number, readonly text: string } | undefined, words: string): TemplateFault {
    const before = this.#text.slice(0, place?.at ?? 0)
    return new TemplateFault(`template: output:${before.split('\n').length}:${before.length - before.lastIndexOf('\n') - 1}: executing "output" at <${place?.text ?? ''}>: ${words}`)
  }
}

/** Deeper nesting would end our own stack. */
const maximumDepth = 1000

