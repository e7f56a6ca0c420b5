import type { Problem } from '../plan/plan.ts'
import { markdownCode, markdownText } from './escape.ts'
import { problemPage } from './problem-page.ts'

/** What is said of a problem, one part a line: the fact, what follows from it, other places, what helps. */
export function problemNotes({ message, effect, related = [], suggestion }: Problem): string[] {
  const others = related.map(({ text, origin, position }) => `${markdownCode(`${origin.path}:${String(position.line)}`)} ${markdownText(text)}`)
  const [first, second, last] = [message, effect, suggestion].map((part) => part === undefined ? [] : [markdownText(part)])
  return [...first ?? [], ...second ?? [], ...others, ...last ?? []]
}

/** The rule, with a link to its page. */
export function ruleLink(rule: string): string {
  return `[${rule}](${problemPage(rule)})`
}
