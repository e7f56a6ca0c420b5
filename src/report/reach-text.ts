import type { ReachReport } from '../plan/reach.ts'
import { printable } from './escape.ts'
import { painter, type Style } from './plan-lines.ts'

const styles: Readonly<Record<ReachReport['answer'], Style>> = { yes: 'good', no: 'error', unknown: 'warning' }

/** The answer in one line, then the chain: each link with its reason, the last one where it ends. */
export function reachText({ answer, from, to, steps, refused }: ReachReport, { color }: { readonly color: boolean }): string {
  const paint = painter(color)
  const verb = { yes: 'reaches', no: 'does not reach', unknown: 'may or may not reach' }[answer]
  const lines = steps.flatMap(({ fact, because }, index) => {
    const mark = index === steps.length - 1 ? paint(styles[answer], { yes: '✓', no: '✗', unknown: '?' }[answer]) : '·'
    return [`  ${mark} ${printable(fact)}`, `    ${paint('dim', printable(because))}`]
  })
  const lost = refused.map((message) => `  ${paint('warning', 'refused')} ${printable(message)}`)
  return [`${paint(styles[answer], answer)}: ${printable(from)} ${verb} ${printable(to)}`, '', ...lines, ...lost.length === 0 ? [] : ['', ...lost], ''].join('\n')
}
