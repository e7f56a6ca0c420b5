import type { Rule } from '../check/api.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { lineColumn, lineStartsOf } from '../diagnostic/position.ts'
import { homepage } from '../base/homepage.ts'
import type { WorkspaceFindings } from './workspace-findings.ts'

interface Fixer { replaceTextRange(range: [number, number], text: string): unknown }
type FixFunction = (fixer: Fixer) => unknown[]

interface RuleContext {
  readonly filename: string
  readonly sourceCode: { readonly text: string }
  report(descriptor: { loc: object, message: string, fix?: FixFunction, suggest?: readonly { desc: string, fix: FixFunction }[] }): void
}

/** One of stowage's rules as an ESLint rule: it reports what the check of the workspace found in this file. */
export function eslintRule(rule: Rule, workspace: WorkspaceFindings): object {
  return {
    meta: {
      type: rule.severity === 'info' ? 'suggestion' : 'problem',
      docs: { description: rule.summary, url: `${homepage}/rules/${rule.group}/${rule.id}` },
      ...rule.fixable === true ? { fixable: 'code' } : {},
      hasSuggestions: true,
      schema: [],
    },
    create(context: RuleContext): object {
      const tell = (): void => {
        const starts = lineStartsOf(context.sourceCode.text)
        for (const finding of workspace.of(context.filename, context.sourceCode.text)) if (finding.rule === rule.id) report(context, finding, starts)
      }
      // `Stream` is our own language's root, `Program` that of yaml-eslint-parser.
      return { Stream: tell, Program: tell }
    },
  }
}

function report(context: RuleContext, finding: Diagnostic, starts: number[]): void {
  const { start, end } = finding.location.span
  const fix: FixFunction | undefined = finding.fix && ((fixer) => (finding.fix?.edits ?? []).map(({ span, newText }) => fixer.replaceTextRange([span.start, span.end], newText)))
  context.report({
    loc: { start: lineColumn(starts, start), end: lineColumn(starts, end) },
    message: finding.effect === undefined ? finding.message : `${finding.message}: ${finding.effect}`,
    ...fix === undefined || finding.fix === undefined ? {} : finding.fix.safety === 'safe' ? { fix } : { suggest: [{ desc: finding.fix.title, fix }] },
  })
}
