import type { ContainerBehaviour } from '../../sim/kubelet/behaviour.ts'
import { drain, ownVerbs, parseAction, parseLoadAction } from './actions.ts'
import { parseSeconds } from './durations.ts'
import type { BehaviourRule, Load, Scenario, ScenarioStep } from './scenario.ts'
import { parseTarget } from './target.ts'

/** What-ifs on a command line. */
export interface ScenarioFlags {
  readonly 'cordon': readonly string[]
  readonly 'taint': readonly string[]
  readonly 'fail-node': readonly string[]
  readonly 'fail-zone': readonly string[]
  readonly 'drain': readonly string[]
  readonly 'then': readonly string[]
  readonly 'at': readonly string[]
  readonly 'never-ready': readonly string[]
  readonly 'crash': readonly string[]
  readonly 'image-missing': readonly string[]
  readonly 'load': readonly string[]
  readonly 'for': string | undefined
}

/** A scenario of flags; the errors name the flag. Cordons and taints come before the manifests, failures and drains once these are at rest, then `--then`. */
export function scenarioFromFlags(flags: ScenarioFlags): { readonly scenario: Scenario, readonly errors: readonly string[] } {
  const errors: string[] = []
  const steps: ScenarioStep[] = []
  const add = (flag: string, when: ScenarioStep['when'], text: string): void => {
    const action = parseAction(text)
    if ('error' in action) errors.push(`--${flag} "${text}": ${action.error}`)
    else steps.push({ when, action })
  }
  const before = { kind: 'before' } as const
  const rest = { kind: 'rest' } as const
  for (const node of flags.cordon) add('cordon', before, `cordon ${node}`)
  for (const text of flags.taint) {
    const [node = '', ...taint] = text.split('=')
    if (taint.length === 0) errors.push(`--taint "${text}": it takes <node>=<key>=<value>:<Effect>, such as node-1=gpu=true:NoSchedule`)
    else add('taint', before, `taint ${node} ${taint.join('=')}`)
  }
  for (const node of flags['fail-node']) add('fail-node', rest, `fail-node ${node}`)
  for (const zone of flags['fail-zone']) add('fail-zone', rest, `fail-zone ${zone}`)
  for (const node of flags.drain) steps.push({ when: rest, action: drain(node) })
  for (const command of flags.then) add('then', rest, withProgram(command))
  for (const text of flags.at) {
    const [, time = '', command = ''] = /^\s*(\S+)\s+(.*)$/s.exec(text) ?? []
    const seconds = parseSeconds(time)
    if (seconds === undefined) errors.push(`--at "${text}": it begins with a time, such as '90s kubectl scale deployment/web --replicas 5'`)
    else add('at', { kind: 'at', seconds }, withProgram(command))
  }
  const seconds = flags.for === undefined ? undefined : parseSeconds(flags.for)
  if (flags.for !== undefined && seconds === undefined) errors.push(`--for "${flags.for}": it takes a time, such as 15m or 90s`)
  const loads = flags.load.flatMap((text): Load[] => {
    const action = parseLoadAction(text)
    if ('error' in action) errors.push(`--load: ${action.error}`)
    return 'error' in action ? [] : [action.load]
  })
  return { scenario: { steps, behaviours: behavioursOf(flags, errors), loads, ...seconds === undefined ? {} : { seconds } }, errors }
}

/** `scale deployment/web` is kubectl's, when nothing of ours is called so. */
function withProgram(command: string): string {
  const [verb = ''] = command.trim().split(/\s/)
  return ['kubectl', ...ownVerbs].includes(verb) ? command : `kubectl ${command.trim()}`
}

function behavioursOf(flags: ScenarioFlags, errors: string[]): BehaviourRule[] {
  const of = (flag: 'never-ready' | 'crash', behaviour: ContainerBehaviour): BehaviourRule[] => flags[flag].flatMap((text) => {
    const rule = containerTarget(text)
    if (rule === undefined) errors.push(`--${flag} "${text}": it names a workload, such as deployment/web or deployment/web/container`)
    return rule === undefined ? [] : [{ ...rule, behaviour }]
  })
  return [
    ...of('never-ready', { readyAfter: 'never' }),
    ...of('crash', { exit: { code: 1, after: 1 } }),
    ...flags['image-missing'].map((image): BehaviourRule => ({ image, behaviour: { image: 'missing' } })),
  ]
}

/** `web`, `deployment/web` or `deployment/web/container`. */
function containerTarget(text: string): Pick<BehaviourRule, 'target' | 'container'> | undefined {
  const parts = text.split('/')
  const container = parts.length === 3 ? parts[2] : undefined
  const target = parseTarget(parts.slice(0, 2).join('/'))
  return target === undefined ? undefined : { target, ...container === undefined ? {} : { container } }
}
