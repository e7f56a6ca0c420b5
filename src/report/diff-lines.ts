import type { Value } from '../base/json.ts'
import type { Answer, Change, FieldChange, ObjectName, Plan } from '../plan/plan.ts'

/** `Deployment shop/web`. */
export function objectText({ kind, namespace, name }: ObjectName): string {
  return `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`
}

/** The answer of the way in which objects are sent. */
export function decidingAnswer({ apply, create, serverSideApply }: Change, mode: Plan['mode']): Answer {
  return mode === 'apply' ? apply : mode === 'create' ? create : serverSideApply
}

/** An answer in a word or two: what stands in its column. */
export function answerText({ outcome, code, status, secondRun }: Answer): string {
  const again = secondRun === undefined ? '' : `, then ${secondRun === 'serverside-applied' ? 'applied' : secondRun}`
  if (outcome === 'serverside-applied') return code === 201 ? 'created' : 'applied'
  if (outcome !== 'refused') return outcome
  return `${status?.reason === 'AlreadyExists' ? 'exists' : status?.reason === 'Conflict' ? 'conflict' : 'refused'}${again}`
}

/** One side of a change in one line; long ones are cut. */
export function valueText(value: Value, most = 100): string {
  const text = typeof value === 'string' && value !== '' && !/^\s|\s$/.test(value) ? value : JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? Number(inner) : inner)
  return text.length > most ? `${text.slice(0, most - 1)}…` : text
}

export type Sign = '+' | '-' | '~' | ' '

/** A change as lines with a sign: one line, or those of a text that differ. */
export function changeLines({ path, from, to }: FieldChange): readonly (readonly [Sign, string])[] {
  if (typeof from === 'string' && typeof to === 'string' && (from.includes('\n') || to.includes('\n'))) return [['~', `${path}:`], ...textLines(from, to)]
  if (to === undefined) return [['-', `${path}: ${valueText(from ?? null)}`]]
  return from === undefined ? [['+', `${path}: ${valueText(to)}`]] : [['~', `${path}: ${valueText(from)} → ${valueText(to)}`]]
}

/** More lines of one text than this are counted. */
const mostLines = 12

/** The lines in which two texts differ: what both begin and end with is left out. */
function textLines(from: string, to: string): (readonly [Sign, string])[] {
  const [a, b] = [from.split('\n'), to.split('\n')]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const some = (lines: readonly string[], sign: Sign): (readonly [Sign, string])[] => [
    ...lines.slice(0, mostLines).map((line) => [sign, `  ${valueText(line, 120)}`] as const),
    ...lines.length > mostLines ? [[' ', `  and ${String(lines.length - mostLines)} more lines`] as const] : [],
  ]
  return [...some(a.slice(start, a.length - end), '-'), ...some(b.slice(start, b.length - end), '+')]
}

/** Whether there is more to say of an object than its line. */
export function isWorthALook({ apply, create, serverSideApply, fields, endless, webhooks }: Change): boolean {
  return apply.outcome !== 'unchanged' || fields.length > 0 || endless !== undefined || webhooks !== undefined
    || [apply, create, serverSideApply].some(({ warnings }) => warnings !== undefined) || serverSideApply.outcome === 'refused'
}
