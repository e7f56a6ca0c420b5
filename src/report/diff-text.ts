import type { DiffResult } from '../plan/changes/diff.ts'
import type { Change } from '../plan/plan.ts'
import { answerText, changeLines, decidingAnswer, isWorthALook, objectText, type Sign } from './diff-lines.ts'
import { printable } from './escape.ts'
import { columns, painter, some, type Paint, type Style } from './plan-lines.ts'
import { problemLines } from './problem-lines.ts'

export interface DiffTextOptions {
  readonly color: boolean
  /** The fields of new objects, too, and objects that stay as they are. */
  readonly all?: boolean
}

/** For people: the sum first, what goes wrong, the columns object by object, then the fields. */
export function diffText(diff: DiffResult, { color, all = false }: DiffTextOptions): string {
  const paint = painter(color)
  const isBad = diff.problems.some(({ severity }) => severity === 'error')
  const shown = diff.changes.filter((change) => all || isWorthALook(change))
  const rest = diff.changes.filter((change) => !shown.includes(change))
  const blocks = [
    [paint(isBad ? 'error' : 'good', paint('bold', printable(diff.verdict))), paint('dim', `Kubernetes ${diff.cluster.minor}; ${printable(diff.cluster.title)}`)],
    problemLines(diff.problems, paint),
    tableLines(shown, rest, diff.mode, paint),
    ...shown.map((change) => fieldLines(change, all, diff.mode, paint)),
    (diff.left ?? []).map((name) => `${paint('warning', '=')} ${printable(objectText(name))} stays, though it is in the manifests no more`),
    (diff.pruned ?? []).map((name) => `${paint('error', '-')} ${printable(objectText(name))} is pruned`),
    diff.fidelity.map(({ part, note }) => paint('dim', `not to the letter: ${part}: ${printable(note)}`)),
  ]
  return `${blocks.filter((lines) => lines.length > 0).map((lines) => lines.join('\n')).join('\n\n')}\n`
}

const heads: Readonly<Record<DiffResult['mode'], string>> = { 'apply': 'apply', 'create': 'create', 'server-side': 'apply --server-side' }
const ways = ['apply', 'create', 'server-side'] as const

/** The column that decides comes first. */
function tableLines(shown: readonly Change[], rest: readonly Change[], mode: DiffResult['mode'], paint: Paint): string[] {
  const order = [mode, ...ways.filter((way) => way !== mode)]
  const rows = shown.map((change) => [...order.map((way) => answerText(decidingAnswer(change, way))), printable(objectText(change.resource))])
  const table = rows.length === 0 ? [] : columns([[...order.map((way) => heads[way]), 'object'], ...rows], '')
  return [
    ...table.map((line, index) => index === 0 ? paint('dim', line) : paint(styleOf(rows[index - 1]?.[0] ?? ''), line)),
    ...rest.length === 0 ? [] : [paint('dim', `unchanged: ${some(rest.map(({ resource }) => objectText(resource)), 8)}`)],
  ]
}

function styleOf(word: string): Style {
  return word === 'created' ? 'good' : word === 'configured' || word === 'applied' ? 'warning' : word === 'unchanged' ? 'dim' : 'error'
}

const signStyles: Readonly<Record<Sign, Style>> = { '+': 'good', '-': 'error', '~': 'warning', ' ': 'dim' }

/** The fields of one object under its name; of a new one their number. */
function fieldLines(change: Change, all: boolean, mode: DiffResult['mode'], paint: Paint): string[] {
  const { serverSideApply, fields, origin, resource, create, endless } = change
  const deciding = decidingAnswer(change, mode)
  const warnings = new Set([...deciding.warnings ?? [], ...create.warnings ?? []])
  const isNew = deciding.code === 201
  const lines = isNew && !all ? [] : fields.flatMap(changeLines)
  const notes = [...warnings].map((text) => `  ${paint('warning', 'warning:')} ${printable(text)}`)
  const conflicts = (serverSideApply.conflicts ?? []).map(({ manager, path }) => `  ${paint('warning', 'server-side conflict:')} ${printable(path)} belongs to ${printable(manager)}`)
  const nothing = deciding.outcome === 'configured' && fields.length === 0 && endless === undefined ? [`  ${paint('dim', 'no field changes but the annotation of the last apply')}`] : []
  if (lines.length + notes.length + conflicts.length + nothing.length === 0) return []
  const title = `${paint('bold', printable(objectText(resource)))} ${paint('dim', printable(`${origin.path}, document ${String(origin.document + 1)}${origin.item === undefined ? '' : `, item ${String(origin.item + 1)}`}`))}`
  return [title, ...lines.map(([sign, text]) => paint(signStyles[sign], `  ${sign} ${printable(text)}`)), ...notes, ...conflicts, ...nothing]
}
