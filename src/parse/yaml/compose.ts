import type { Span } from '../../diagnostic/diagnostic.ts'
import type { Mark } from './cursor.ts'
import { YamlError } from './cursor.ts'
import type { ScalarStyle, Token, TokenType } from './tokens.ts'
import { Tokens } from './tokens.ts'

export interface ScalarNode {
  readonly kind: 'scalar'
  readonly start: number
  readonly end: number
  readonly line: number
  readonly text: string
  readonly style: ScalarStyle
  /** In full, e.g. `tag:yaml.org,2002:str`; '' when there is none. */
  readonly tag: string
  /** Plain and untagged (or tagged `!`): its text says what it is. */
  readonly implicit: boolean
}

export interface MapNode {
  readonly kind: 'map'
  readonly start: number
  end: number
  readonly line: number
  readonly flow: boolean
  readonly entries: { readonly key: YamlNode; readonly value: YamlNode }[]
}

export interface SequenceNode {
  readonly kind: 'sequence'
  readonly start: number
  end: number
  readonly line: number
  readonly flow: boolean
  readonly items: { readonly start: number; readonly value: YamlNode }[]
}

export interface AliasNode {
  readonly kind: 'alias'
  readonly start: number
  readonly end: number
  readonly line: number
  readonly name: string
  readonly target: YamlNode
}

export type YamlNode = ScalarNode | MapNode | SequenceNode | AliasNode

export interface Anchor {
  readonly name: string
  readonly span: Span
  used: boolean
}

export interface YamlFeatures {
  readonly anchors: readonly Anchor[]
  readonly aliases: readonly { readonly name: string; readonly span: Span }[]
  readonly tags: readonly { readonly tag: string; readonly span: Span }[]
}

export interface Composed {
  /** undefined: nothing but comments. */
  readonly root: YamlNode | undefined
  readonly features: YamlFeatures
  /** Where text stands that belongs to no document: go-yaml reads the first document of what it is given and drops the rest. */
  readonly droppedAt: number | undefined
}

/** Reads the first document of a text (go.yaml.in/yaml v2.4.3, parserc.go and decode.go). Throws YamlError. */
export function compose(text: string): Composed {
  return new Composer(text).document()
}

class Composer {
  private readonly tokens: Tokens
  private readonly tagPrefixes = new Map<string, string>()
  private readonly nodes = new Map<string, YamlNode>()
  private readonly anchorsByName = new Map<string, Anchor>()
  private readonly anchors: Anchor[] = []
  private readonly aliases: { name: string; span: Span }[] = []
  private readonly tags: { tag: string; span: Span }[] = []
  /** End of the last content, which is where an open collection ends. */
  private lastEnd = 0

  constructor(text: string) {
    this.tokens = new Tokens(text)
  }

  document(): Composed {
    const tokens = this.tokens
    const features = { anchors: this.anchors, aliases: this.aliases, tags: this.tags }
    if (tokens.peek().type === 'stream end') return { root: undefined, features, droppedAt: undefined }
    this.directives()
    let root: YamlNode
    if (tokens.peek().type === 'document start') {
      const start = tokens.take()
      root = afterDocument.has(tokens.peek().type) ? this.nothing(tokens.peek().start, start.end) : this.node(true, false)
    } else {
      root = this.node(true, false)
    }
    if (tokens.peek().type === 'document end') tokens.take()
    return { root, features, droppedAt: this.dropped() }
  }

  private dropped(): number | undefined {
    try {
      const token = this.tokens.peek()
      return token.type === 'stream end' ? undefined : token.start.at
    } catch (error) {
      if (error instanceof YamlError) return error.at
      throw error
    }
  }

  private directives(): void {
    const { tokens } = this
    let explicit = false
    let version = false
    for (let token = tokens.peek(); token.type === 'directive'; token = tokens.peek()) {
      explicit = true
      const { directive } = token
      if (directive?.name === 'YAML') {
        if (version) refuse(token, 'found duplicate %YAML directive')
        if (directive.major !== 1 || directive.minor !== 1) refuse(token, 'found incompatible YAML document')
        version = true
      } else if (directive) {
        if (this.tagPrefixes.has(directive.handle)) refuse(token, 'found duplicate %TAG directive')
        this.tagPrefixes.set(directive.handle, directive.prefix)
      }
      tokens.take()
    }
    if (!this.tagPrefixes.has('!')) this.tagPrefixes.set('!', '!')
    if (!this.tagPrefixes.has('!!')) this.tagPrefixes.set('!!', 'tag:yaml.org,2002:')
    if (explicit && tokens.peek().type !== 'document start') refuse(tokens.peek(), 'did not find expected <document start>')
  }

  /** A node; `indentless`: a sequence may stand at the indentation of the mapping that holds it. */
  private node(block: boolean, indentless: boolean): YamlNode {
    const { tokens } = this
    const first = tokens.peek()
    if (first.type === 'alias') return this.alias(tokens.take())
    const { anchor, tag, end } = this.properties()
    const token = tokens.peek()
    const { type } = token
    if (indentless && type === '-') return this.indentlessSequence(anchor)
    if (type === 'scalar') return this.scalar(tokens.take(), anchor, tag)
    if (type === '[') return this.flowSequence(anchor)
    if (type === '{') return this.flowMap(anchor)
    if (block && type === 'block sequence start') return this.blockSequence(anchor)
    if (block && type === 'block mapping start') return this.blockMap(anchor)
    if (anchor || tag !== '') {
      this.lastEnd = end
      return this.define(anchor, { kind: 'scalar', start: end, end, line: first.start.line, text: '', style: 'plain', tag, implicit: tag === '' })
    }
    return refuse(token, 'did not find expected node content', first.start)
  }

  private properties(): { anchor: Token | undefined; tag: string; end: number } {
    const { tokens } = this
    const start = tokens.peek().start
    let anchor: Token | undefined
    let tagToken: Token | undefined
    if (tokens.peek().type === 'anchor') {
      anchor = tokens.take()
      if (tokens.peek().type === 'tag') tagToken = tokens.take()
    } else if (tokens.peek().type === 'tag') {
      tagToken = tokens.take()
      if (tokens.peek().type === 'anchor') anchor = tokens.take()
    }
    const end = Math.max(anchor?.end ?? 0, tagToken?.end ?? 0)
    if (!tagToken?.tag) return { anchor, tag: '', end }
    const { handle, suffix } = tagToken.tag
    const prefix = handle === '' ? '' : this.tagPrefixes.get(handle)
    const tag = (prefix ?? '') + suffix
    if (prefix === undefined || (handle !== '' && tag === '')) refuse(tagToken, 'found undefined tag handle', start)
    this.tags.push({ tag, span: { start: tagToken.start.at, end: tagToken.end } })
    return { anchor, tag, end }
  }

  private alias(token: Token): AliasNode {
    const name = token.text ?? ''
    const target = this.nodes.get(name)
    const span = { start: token.start.at, end: token.end }
    if (target === undefined) throw new YamlError(`unknown anchor '${name}' referenced`, span.start, 'alias')
    const anchor = this.anchorsByName.get(name)
    if (anchor) anchor.used = true
    this.aliases.push({ name, span })
    this.lastEnd = span.end
    return { kind: 'alias', ...span, line: token.start.line, name, target }
  }

  private define<T extends YamlNode>(token: Token | undefined, node: T): T {
    const name = token?.text
    if (token === undefined || name === undefined) return node
    const anchor = { name, span: { start: token.start.at, end: token.end }, used: false }
    this.anchors.push(anchor)
    this.anchorsByName.set(name, anchor)
    this.nodes.set(name, node)
    return node
  }

  private scalar(token: Token, anchor: Token | undefined, tag: string): ScalarNode {
    const style = token.style ?? 'plain'
    this.lastEnd = token.end
    return this.define(anchor, {
      kind: 'scalar', start: token.start.at, end: token.end, line: token.start.line, text: token.text ?? '', style, tag,
      implicit: (tag === '' && style === 'plain') || tag === '!',
    })
  }

  /** An absent value: null, at the offset where it could have begun. */
  private nothing(mark: Mark, at: number): ScalarNode {
    return { kind: 'scalar', start: at, end: at, line: mark.line, text: '', style: 'plain', tag: '', implicit: true }
  }

  private blockSequence(anchor: Token | undefined): SequenceNode {
    const { tokens } = this
    const start = tokens.take()
    const node = this.define(anchor, sequenceNode(start, false))
    for (let token = tokens.peek(); token.type !== 'block end'; token = tokens.peek()) {
      if (token.type !== '-') refuse(token, "did not find expected '-' indicator", start.start)
      this.item(node, blockItemEnds)
    }
    tokens.take()
    node.end = this.lastEnd
    return node
  }

  private indentlessSequence(anchor: Token | undefined): SequenceNode {
    const { tokens } = this
    const node = this.define(anchor, sequenceNode(tokens.peek(), false))
    while (tokens.peek().type === '-') this.item(node, indentlessItemEnds)
    node.end = this.lastEnd
    return node
  }

  private item(node: SequenceNode, ends: ReadonlySet<TokenType>): void {
    const dash = this.tokens.take()
    this.lastEnd = dash.end
    const next = this.tokens.peek()
    const value = ends.has(next.type) ? this.nothing({ ...dash.start, line: dash.endLine }, dash.end) : this.node(true, false)
    node.items.push({ start: dash.start.at, value })
  }

  private blockMap(anchor: Token | undefined): MapNode {
    const { tokens } = this
    const start = tokens.take()
    const node = this.define(anchor, mapNode(start, false))
    for (let token = tokens.peek(); token.type !== 'block end'; token = tokens.peek()) {
      if (token.type !== 'key') refuse(token, 'did not find expected key', start.start)
      tokens.take()
      const key = blockEntryEnds.has(tokens.peek().type) ? this.nothing(token.start, token.end) : this.node(true, true)
      const colon = tokens.peek()
      if (colon.type !== 'value') {
        node.entries.push({ key, value: this.nothing(colon.start, this.lastEnd) })
        continue
      }
      tokens.take()
      this.lastEnd = colon.end
      const value = blockEntryEnds.has(tokens.peek().type) ? this.nothing({ ...colon.start, line: colon.endLine }, colon.end) : this.node(true, true)
      node.entries.push({ key, value })
    }
    tokens.take()
    node.end = this.lastEnd
    return node
  }

  private flowSequence(anchor: Token | undefined): SequenceNode {
    const { tokens } = this
    const start = tokens.take()
    const node = this.define(anchor, sequenceNode(start, true))
    for (let first = true; tokens.peek().type !== ']'; first = false) {
      this.comma(first, "did not find expected ',' or ']'", start)
      const token = tokens.peek()
      if (token.type === ']') break
      node.items.push({ start: token.start.at, value: token.type === 'key' ? this.pair() : this.node(false, false) })
    }
    node.end = this.lastEnd = tokens.take().end
    return node
  }

  /** `[a: b]`: a mapping of one entry. */
  private pair(): MapNode {
    const { tokens } = this
    const start = tokens.take()
    const node = mapNode(start, true)
    let key: YamlNode
    if (flowSequenceEntryEnds.has(tokens.peek().type)) {
      // go-yaml takes the token along with the empty key.
      const token = tokens.take()
      key = this.nothing(token.start, token.end)
    } else {
      key = this.node(false, false)
    }
    node.entries.push({ key, value: this.flowEntryValue(']') })
    node.end = this.lastEnd
    return node
  }

  private flowMap(anchor: Token | undefined): MapNode {
    const { tokens } = this
    const start = tokens.take()
    const node = this.define(anchor, mapNode(start, true))
    for (let first = true; tokens.peek().type !== '}'; first = false) {
      this.comma(first, "did not find expected ',' or '}'", start)
      const token = tokens.peek()
      if (token.type === '}') break
      if (token.type !== 'key') {
        const key = this.node(false, false)
        node.entries.push({ key, value: this.nothing(tokens.peek().start, this.lastEnd) })
        continue
      }
      tokens.take()
      const next = tokens.peek()
      const key = next.type === 'value' || next.type === ',' || next.type === '}' ? this.nothing(next.start, token.end) : this.node(false, false)
      node.entries.push({ key, value: this.flowEntryValue('}') })
    }
    node.end = this.lastEnd = tokens.take().end
    return node
  }

  private flowEntryValue(closing: TokenType): YamlNode {
    const { tokens } = this
    if (tokens.peek().type === 'value') {
      this.lastEnd = tokens.take().end
      const next = tokens.peek().type
      if (next !== ',' && next !== closing) return this.node(false, false)
    }
    return this.nothing(tokens.peek().start, this.lastEnd)
  }

  private comma(first: boolean, problem: string, start: Token): void {
    if (first) return
    const token = this.tokens.peek()
    if (token.type !== ',') refuse(token, problem, start.start)
    this.tokens.take()
  }
}

const afterDocument: ReadonlySet<TokenType> = new Set(['directive', 'document start', 'document end', 'stream end'])
const blockItemEnds: ReadonlySet<TokenType> = new Set(['-', 'block end'])
const indentlessItemEnds: ReadonlySet<TokenType> = new Set(['-', 'key', 'value', 'block end'])
const blockEntryEnds: ReadonlySet<TokenType> = new Set(['key', 'value', 'block end'])
const flowSequenceEntryEnds: ReadonlySet<TokenType> = new Set(['value', ',', ']'])

function sequenceNode(token: Token, flow: boolean): SequenceNode {
  return { kind: 'sequence', start: token.start.at, end: token.end, line: token.start.line, flow, items: [] }
}

function mapNode(token: Token, flow: boolean): MapNode {
  return { kind: 'map', start: token.start.at, end: token.end, line: token.start.line, flow, entries: [] }
}

/**
 * A grammar error names the line before that of the token, because go-yaml counts from 0 here and adds 1 for scanner errors alone;
 * on the first line it names that of the construct around, if it can (decode.go, parser.fail).
 */
function refuse(token: Token, problem: string, context?: Mark): never {
  const line = token.start.line === 0 ? (context?.line ?? 0) : token.start.line
  throw new YamlError(`${line === 0 ? '' : `line ${String(line)}: `}${problem}`, token.start.at)
}
