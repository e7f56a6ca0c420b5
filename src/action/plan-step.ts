import type { Problem } from '../plan/plan.ts'
import { commandData, commandProperty, printable } from '../report/escape.ts'
import type { Inputs } from './inputs.ts'

/** What the action takes from `stowage plan --format json`. */
export interface PlanReport {
  readonly verdict: string
  readonly problems: readonly Problem[]
}

/** The arguments of `stowage plan` that the inputs stand for; paths come last, behind `--`. `from`: a revision whose manifests are there already. */
export function planArguments({ cluster, kubernetesVersion, paths }: Inputs, from: string | undefined): string[] {
  return [
    '--allow-empty',
    ...cluster.flatMap((path) => ['--cluster', path]),
    // A cluster has one release: of a range the newest.
    ...kubernetesVersion === '' ? [] : ['--kubernetes-version', kubernetesVersion.split('..').at(-1) ?? ''],
    ...from === undefined ? [] : ['--from', from],
    '--', ...paths,
  ]
}

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** Annotations: the verdict as a notice, each problem at its file. No text of a manifest can end one or begin another. */
export function planAnnotations({ verdict, problems }: PlanReport): string {
  const lines = problems.map(({ rule, severity, message, effect, suggestion, origin, position }) => {
    const properties = { file: origin?.path, line: position?.line, col: position?.column, title: rule }
    const head = Object.entries(properties).filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${commandProperty(printable(String(value)))}`).join(',')
    return `::${commands[severity]} ${head}::${commandData([message, effect, suggestion].filter((part) => part !== undefined).map(printable).join('\n'))}\n`
  })
  return [`::notice title=stowage plan::${commandData(printable(verdict))}\n`, ...lines].join('')
}

/** GitHub takes so many characters in a comment. */
const longestComment = 65_536

/** The report of the check and the plan in one comment; of the longer the last lines go, when both are too long together. */
export function oneComment(check: string, plan: string): string {
  const parts = [check, plan].map((text) => text.trimEnd())
  const room = longestComment - 100
  const excess = parts.join('').length - room
  if (excess <= 0) return `${parts.join('\n\n')}\n`
  const longer = (parts[0] ?? '').length > (parts[1] ?? '').length ? 0 : 1
  const cut = parts.map((text, index) => {
    if (index !== longer) return text
    const end = text.lastIndexOf('\n', text.length - excess)
    return `${text.slice(0, Math.max(0, end))}\n\nThe rest is in the summary of the run.`
  })
  return `${cut.join('\n\n')}\n`
}
