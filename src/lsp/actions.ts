import { CodeActionKind, type CodeAction, type Range, type TextEdit } from 'vscode-languageserver'
import { applyFixes } from '../check/fix.ts'
import type { Diagnostic, Edit } from '../diagnostic/diagnostic.ts'
import { parseFile } from '../parse/document.ts'
import { TextPositions } from './positions.ts'

export interface ActionRequest {
  readonly uri: string
  readonly path: string
  readonly text: string
  readonly range: Range
  /** The kinds that the editor asks for; none: all. */
  readonly only: readonly string[] | undefined
  /** Of this file. */
  readonly findings: readonly Diagnostic[]
}

/** What can be done about the findings at a place: each one's fix, a comment that suppresses it; and all safe fixes of the file. */
export function codeActions(request: ActionRequest): CodeAction[] {
  const positions = new TextPositions(request.text)
  const [from, to] = [positions.offsetAt(request.range.start), positions.offsetAt(request.range.end)]
  const here = request.findings.filter(({ location: { span } }) => span.start <= to && from <= span.end)
  const actions: CodeAction[] = []
  if (isWanted(request, CodeActionKind.QuickFix)) {
    for (const finding of here) {
      if (finding.fix !== undefined) actions.push(edited(finding.fix.title, CodeActionKind.QuickFix, finding.fix.edits, request, positions, finding.fix.safety === 'safe'))
    }
    for (const finding of here) {
      const edit = suppression(request, finding, positions)
      if (edit !== undefined) actions.push(edited(`Suppress ${finding.rule} here`, CodeActionKind.QuickFix, [edit], request, positions, false))
    }
  }
  const fixed = isWanted(request, CodeActionKind.SourceFixAll) ? applyFixes(request.path, request.text, request.findings, false) : undefined
  if (fixed !== undefined && fixed.applied.length > 0) {
    actions.push(edited('Fix all that can be corrected safely', `${CodeActionKind.SourceFixAll}.stowage`, [wholeEdit(request.text, fixed.text)], request, positions, false))
  }
  return actions
}

/** Kinds are trees: who asks for `source` also gets `source.fixAll`. */
function isWanted({ only }: ActionRequest, kind: string): boolean {
  return only === undefined || only.some((asked) => kind === asked || kind.startsWith(`${asked}.`) || asked.startsWith(`${kind}.`))
}

function edited(title: string, kind: string, edits: readonly Edit[], { uri }: ActionRequest, positions: TextPositions, isPreferred: boolean): CodeAction {
  const changes: TextEdit[] = edits.map(({ span, newText }) => ({ range: positions.rangeOf(span), newText }))
  return { title, kind, edit: { changes: { [uri]: changes } }, ...isPreferred ? { isPreferred } : {} }
}

/** A comment of its own line above the finding; none where a comment would be part of a text (a block scalar, JSON). */
function suppression({ path, text }: ActionRequest, { rule, location }: Diagnostic, positions: TextPositions): Edit | undefined {
  const start = positions.lineStart(location.span.start)
  const indent = /^ */.exec(text.slice(start))?.[0] ?? ''
  const newText = `${indent}# stowage-ignore-next-line ${rule}: say why this is fine\n`
  const isComment = parseFile(path, text.slice(0, start) + newText + text.slice(start)).comments.some(({ span }) => span.start === start + indent.length)
  return isComment && !path.endsWith('.json') ? { span: { start, end: start }, newText } : undefined
}

/** What differs, without the equal beginning and end: the cursor stays where it was. */
function wholeEdit(before: string, after: string): Edit {
  let start = 0
  while (start < before.length && before[start] === after[start]) start++
  let tail = 0
  while (tail < before.length - start && tail < after.length - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  return { span: { start, end: before.length - tail }, newText: after.slice(start, after.length - tail) }
}
