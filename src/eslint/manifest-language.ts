import { ConfigCommentParser, Directive, TextSourceCodeBase, VisitNodeStep } from '@eslint/plugin-kit'
import { lineColumn, lineStartsOf } from '../diagnostic/position.ts'
import { parseFile } from '../parse/document.ts'

/** What ESLint walks through: the stream and a node per document, with places for its own reports. */
export interface ManifestNode {
  readonly type: 'Stream' | 'Manifest' | 'Comment'
  readonly range: readonly [number, number]
  readonly loc: { readonly start: Place, readonly end: Place }
  readonly children?: readonly ManifestNode[]
  /** Text of a comment behind its `#`. */
  readonly value?: string
}

interface Place { readonly line: number, readonly column: number }
interface LanguageFile { readonly body: string | Uint8Array, readonly path: string }

/** The language of manifests for ESLint 9 and 10: `language: 'stowage/manifest'`. */
export class ManifestLanguage {
  readonly fileType = 'text'
  readonly lineStart = 1
  readonly columnStart = 1
  readonly nodeTypeKey = 'type'
  readonly visitorKeys = { Stream: ['children'], Manifest: [], Comment: [] }

  validateLanguageOptions(options: Readonly<Record<string, unknown>>): void {
    const [unknown] = Object.keys(options)
    if (unknown !== undefined) throw new Error(`stowage/manifest has no language option "${unknown}": settings stand in stowage.config.yaml`)
  }

  /** Never fails: what cannot be read is told by the rule `stowage/yaml-syntax-error`, and the other documents are still checked. */
  parse(file: LanguageFile): { ok: true, ast: ManifestNode, comments: readonly ManifestNode[] } {
    const text = typeof file.body === 'string' ? file.body : new TextDecoder().decode(file.body)
    const starts = lineStartsOf(text)
    const at = (start: number, end: number): Pick<ManifestNode, 'range' | 'loc'> => ({ range: [start, end], loc: { start: lineColumn(starts, start), end: lineColumn(starts, end) } })
    const parsed = parseFile(file.path, text)
    const documents = parsed.documents.map(({ span }): ManifestNode => ({ type: 'Manifest', ...at(span.start, span.end) }))
    const comments = parsed.comments.map(({ text: comment, span }): ManifestNode => ({ type: 'Comment', value: comment.slice(1), ...at(span.start, span.end) }))
    return { ok: true, ast: { type: 'Stream', ...at(0, text.length), children: documents }, comments }
  }

  createSourceCode(file: LanguageFile, result: { ast: ManifestNode, comments: readonly ManifestNode[] }): ManifestSourceCode {
    return new ManifestSourceCode(typeof file.body === 'string' ? file.body : new TextDecoder().decode(file.body), result.ast, result.comments)
  }
}

const commentParser = new ConfigCommentParser()

class ManifestSourceCode extends TextSourceCodeBase {
  readonly comments: readonly ManifestNode[]
  private readonly parents = new Map<object, object>()
  private readonly root: ManifestNode

  constructor(text: string, ast: ManifestNode, comments: readonly ManifestNode[]) {
    super({ text, ast })
    this.root = ast
    this.comments = comments
  }

  override getParent(node: object): object | undefined {
    return this.parents.get(node)
  }

  override traverse(): Iterable<VisitNodeStep> {
    const steps: VisitNodeStep[] = []
    const visit = (node: ManifestNode, parent: ManifestNode | undefined): void => {
      if (parent !== undefined) this.parents.set(node, parent)
      steps.push(new VisitNodeStep({ target: node, phase: 1, args: [node, parent] }))
      for (const child of node.children ?? []) visit(child, node)
      steps.push(new VisitNodeStep({ target: node, phase: 2, args: [node, parent] }))
    }
    visit(this.root, undefined)
    return steps
  }

  getInlineConfigNodes(): object[] {
    return this.comments.filter(({ value = '' }) => /^\s*eslint(?:-|\s|$)/.test(value))
  }

  /** `# eslint-disable-next-line stowage/<rule> -- reason` and its kin. */
  getDisableDirectives(): { directives: Directive[], problems: { ruleId: null, message: string, loc: ManifestNode['loc'] }[] } {
    const directives: Directive[] = []
    for (const node of this.getInlineConfigNodes() as ManifestNode[]) {
      const comment = commentParser.parseDirective((node.value ?? '').trim())
      const type = /^eslint-(disable|enable|disable-line|disable-next-line)$/.exec(comment?.label ?? '')?.[1]
      if (comment === undefined || type === undefined) continue
      directives.push(new Directive({ type: type as 'disable', node, value: comment.value, justification: comment.justification }))
    }
    return { directives, problems: [] }
  }

  applyInlineConfig(): { configs: never[], problems: never[] } {
    return { configs: [], problems: [] }
  }
}
