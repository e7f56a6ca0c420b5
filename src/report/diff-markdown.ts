import type { DiffResult } from '../plan/changes/diff.ts'
import type { Change, Problem } from '../plan/plan.ts'
import { answerText, changeLines, isWorthALook, objectText } from './diff-lines.ts'
import { markdownCode, markdownText } from './escape.ts'
import { problemNotes, ruleLink } from './problem-markdown.ts'

/** GitHub cuts a comment at 65,536 characters; what does not fit is counted. */
const largest = 65_000

const marks = { error: '🛑', warning: '⚠️', info: 'ℹ️' } as const

/** For a pull-request comment: the sum, what goes wrong, the columns, then the fields of each object. */
export function diffMarkdown(diff: DiffResult): string {
  const shown = diff.changes.filter(isWorthALook)
  const blocks = [
    `### stowage diff: ${markdownText(diff.verdict)}\n\nKubernetes ${diff.cluster.minor}; ${markdownText(diff.cluster.title)}.`,
    ...diff.problems.map(problemText),
    ...shown.length === 0 ? [] : [['| apply | create | apply --server-side | object |', '| --- | --- | --- | --- |', ...shown.map(row)].join('\n')],
    ...(diff.left ?? []).map((name) => `- stays, though it is in the manifests no more: ${markdownCode(objectText(name))}`),
    ...(diff.pruned ?? []).map((name) => `- pruned: ${markdownCode(objectText(name))}`),
    ...shown.filter(({ fields, apply }) => fields.length > 0 && apply.code !== 201).map(details),
    ...diff.fidelity.map(({ part, note }) => `*Not to the letter:* ${markdownText(part)}: ${markdownText(note)}`),
  ]
  let text = ''
  for (const [index, block] of blocks.entries()) {
    if (text.length + block.length > largest) return `${text}and ${String(blocks.length - index)} more\n`
    text += `${block}\n\n`
  }
  return `${text.trimEnd()}\n`
}

function problemText(problem: Problem): string {
  const { rule, severity, origin, position } = problem
  const [message = '', ...more] = problemNotes(problem)
  const place = origin === undefined ? '' : `${markdownCode(`${origin.path}${position === undefined ? '' : `:${String(position.line)}`}`)} `
  return `- ${marks[severity]} ${place}${message} ${ruleLink(rule)}${more.map((part) => `<br>${part}`).join('')}`
}

function row({ apply, create, serverSideApply, resource }: Change): string {
  return `| ${[apply, create, serverSideApply].map(answerText).join(' | ')} | ${markdownCode(objectText(resource))} |`
}

function details({ resource, fields }: Change): string {
  const lines = fields.flatMap(changeLines).map(([sign, text]) => `${sign} ${text}`)
  return `<details><summary>${markdownCode(objectText(resource))}: ${String(fields.length)} field${fields.length === 1 ? '' : 's'}</summary>\n\n${lines.map((line) => markdownCode(line)).join('<br>\n')}\n\n</details>`
}
