import type { Problem } from '../plan/plan.ts'
import { objectText } from './diff-lines.ts'
import { printable } from './escape.ts'
import { some, type Paint } from './plan-lines.ts'

/** Problems as lines, in their order: each with what follows from it; the same in several places is told once. */
export function problemLines(problems: readonly Problem[], paint: Paint, indent = ''): string[] {
  return once(problems).flatMap(({ problem, others }) => oneProblem(problem, others, paint).map((line) => `${indent}${line}`))
}

interface ToldOnce {
  readonly problem: Problem
  /** The others that say the same. */
  readonly others: Problem[]
}

function once(problems: readonly Problem[]): ToldOnce[] {
  const told = new Map<string, ToldOnce>()
  for (const problem of problems) {
    const key = JSON.stringify([problem.rule, problem.severity, problem.message])
    const known = told.get(key)
    if (known === undefined) told.set(key, { problem, others: [] })
    else known.others.push(problem)
  }
  return [...told.values()]
}

/** `web.yaml:12:1 error …`, and what follows from it; what no file has is told by its name. */
function oneProblem({ rule, severity, message, effect, suggestion, origin, position, resource, related = [] }: Problem, others: readonly Problem[], paint: Paint): string[] {
  const name = resource === undefined || message.startsWith(objectText(resource)) ? '' : `${objectText(resource)}: `
  const place = origin === undefined ? name : `${placeText(origin.path, position)} `
  const note = (title: string, text: string): string => `  ${paint('dim', `${printable(title)}:`)} ${printable(text)}`
  return [
    `${paint('bold', printable(place))}${paint(severity, severity)} ${printable(message)} ${paint('dim', `[${rule}]`)}`,
    ...others.length === 0 ? [] : [note('also in', some(others.map(nameOrPlace), 3))],
    ...effect === undefined ? [] : [note('effect', effect)],
    ...related.map((one) => note(placeText(one.origin.path, one.position), one.text)),
    ...suggestion === undefined ? [] : [note('suggestion', suggestion)],
  ]
}

function nameOrPlace({ origin, position, resource }: Problem): string {
  return origin === undefined ? resource === undefined ? '' : objectText(resource) : placeText(origin.path, position)
}

function placeText(path: string, position: Problem['position']): string {
  return `${path}${position === undefined ? '' : `:${String(position.line)}:${String(position.column)}`}`
}
