import { counted } from '../base/words.ts'
import { printable } from './escape.ts'
import { painter } from './plan-lines.ts'

/** A scenario as it is told: its expectations, each with what was found where it does not hold. */
export interface ToldScenario {
  readonly path: string
  readonly name: string
  readonly verdict: string
  readonly expectations: readonly { readonly text: string, readonly line: number, readonly holds: boolean, readonly found: string }[]
}

/** Expectations that hold and those that do not, and the sum. */
export function scenarioText(scenarios: readonly ToldScenario[], { color, quiet }: { readonly color: boolean, readonly quiet: boolean }): string {
  const paint = painter(color)
  const lines: string[] = []
  for (const { path, name, verdict, expectations } of scenarios) {
    const failed = expectations.filter(({ holds }) => !holds)
    if (quiet && failed.length === 0) continue
    lines.push(`${paint('bold', printable(path))}: ${printable(name)}`)
    for (const { text, line, holds, found } of quiet ? failed : expectations) {
      lines.push(holds ? `  ${paint('good', 'holds')}  ${printable(text)}` : `  ${paint('error', 'fails')}  ${printable(`${path}:${line}`)} ${printable(text)}`)
      if (!holds) lines.push(`         ${printable(found)}`)
    }
    if (failed.length > 0) lines.push(`  ${paint('dim', `plan: ${printable(verdict)}`)}`)
    lines.push('')
  }
  const all = scenarios.flatMap(({ expectations }) => expectations)
  const failed = all.filter(({ holds }) => !holds).length
  const sum = `${counted(scenarios.length, 'scenario')}: ${all.length - failed} of ${counted(all.length, 'expectation')} ${all.length - failed === 1 ? 'holds' : 'hold'}`
  return `${[...lines, paint(failed > 0 ? 'error' : 'good', sum)].join('\n')}\n`
}
