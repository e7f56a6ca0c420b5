import { valueAt, type Value, type ValueMap } from '../../base/json.ts'
import { parseQuantity } from '../../base/quantity.ts'
import { timeText } from '../../base/words.ts'
import { resolveName } from './resolve-name.ts'
import { reachFromAll } from '../../sim/network/reach.ts'
import { readSource, readTarget } from '../../sim/network/question.ts'
import { refusalText } from '../problems/refused.ts'
import type { PlannedRun } from '../run.ts'
import type { Expectation, Fact, Operator, Window } from './expectation.ts'
import { Moment } from './moment.ts'
import type { Target } from './scenario.ts'
import { targetText } from './target.ts'

export interface Verdict {
  readonly expectation: Expectation
  readonly holds: boolean
  /** What was found where it does not hold: `at 12 s: 2 ready of deployment/web`. */
  readonly found: string
}

/** Whether what was expected came true in a run. */
export function evaluate(expectation: Expectation, run: PlannedRun): Verdict {
  const { fact, window } = expectation
  if (fact.kind === 'event') return eventVerdict(expectation, fact, run)
  if (fact.kind === 'refused' || fact.kind === 'command' || fact.kind === 'problem') return { expectation, ...overall(fact, run) }
  const instants = instantsOf(window, run)
  const answers = instants.map((time) => ({ time, ...answer(fact, new Moment(run.history, time, run.machines), run) }))
  const wanted = window.kind === 'never' ? answers.find(({ holds }) => holds) : window.kind === 'sometime' ? undefined : answers.find(({ holds }) => !holds)
  if (window.kind === 'sometime') {
    const holds = answers.some((one) => one.holds)
    return { expectation, holds, found: holds ? '' : `never in that time; in the end ${answers.at(-1)?.found ?? 'nothing'}` }
  }
  return wanted === undefined ? { expectation, holds: true, found: '' } : { expectation, holds: false, found: `at ${timeText((wanted.time - run.start) / 1000)}: ${wanted.found}` }
}

/** The moments of a window: its ends, and every change in between. */
function instantsOf(window: Window, { history, start, end }: PlannedRun): number[] {
  const at = (seconds: number): number => start + Math.round(seconds * 1000)
  switch (window.kind) {
    case 'end': return [end]
    case 'at': return [Math.min(at(window.at), end)]
    case 'never': case 'throughout': case 'sometime': {
      const from = window.kind === 'never' ? start : at(window.from)
      const to = window.kind === 'never' || window.to === undefined ? end : Math.min(at(window.to), end)
      return [...new Set([Math.min(from, end), ...history.timesFrom(from).filter((time) => time <= to), to])].filter((time) => time >= Math.min(from, end)).sort((a, b) => a - b)
    }
  }
}

interface Answer {
  readonly holds: boolean
  readonly found: string
}

function answer(fact: Exclude<Fact, { kind: 'event' | 'refused' | 'command' | 'problem' }>, moment: Moment, run: PlannedRun): Answer {
  switch (fact.kind) {
    case 'count': {
      const number = moment.count(fact.countable, fact.target, fact.node)
      return { holds: compares(number, fact.operator, fact.number), found: `${number} ${fact.countable} of ${targetText(fact.target)}${fact.node === undefined ? '' : ` on ${fact.node}`}` }
    }
    case 'state': {
      const isSo = moment.is(fact.state, fact.target)
      return { holds: isSo !== fact.not, found: `${targetText(fact.target)} is ${isSo ? fact.state : moment.is('gone', fact.target) ? 'not there' : `not ${fact.state}${phaseText(moment, fact.target)}`}` }
    }
    case 'on': {
      const nodes = [...new Set(moment.pods(fact.target).map(({ spec }) => spec?.nodeName ?? 'no node'))]
      const isSo = nodes.length > 0 && nodes.every((node) => node === fact.node)
      return { holds: isSo !== fact.not, found: nodes.length === 0 ? `${targetText(fact.target)} is not there` : `${targetText(fact.target)} is on ${nodes.join(', ')}` }
    }
    case 'condition': return conditionAnswer(fact, moment)
    case 'field': return fieldAnswer(fact, moment)
    case 'template': {
      const [then, now] = [new Moment(run.history, run.start + fact.at * 1000).templates(fact.target), moment.templates(fact.target)]
      return { holds: then.length > 0 && then.join() === now.join(), found: `its pods come from ${now.join(', ') || 'no template'}, those of ${timeText(fact.at)} from ${then.join(', ') || 'none'}` }
    }
    case 'reaches': {
      const answered = reachAnswer(fact.from, fact.to, moment)
      return 'error' in answered ? { holds: false, found: answered.error } : { holds: (answered.answer === 'yes') !== fact.not, found: `${answered.answer}: ${answered.why}` }
    }
    case 'resolves': {
      const names = resolveName(moment, fact.from, fact.name)
      return { holds: names.includes(fact.to), found: names.length === 0 ? `${fact.name} resolves to nothing` : `${fact.name} resolves to ${names.join(', ')}` }
    }
  }
}

function phaseText(moment: Moment, target: Target): string {
  const phases = [...new Set(moment.pods(target).map(({ status }) => status?.phase ?? 'Pending'))]
  return phases.length === 0 ? '' : `, but ${phases.join(' and ')}`
}

function conditionAnswer(fact: Extract<Fact, { kind: 'condition' }>, moment: Moment): Answer {
  const found = moment.objects(fact.target).flatMap(({ object }) => {
    const { status } = object as { status?: { conditions?: { type?: string, status?: string, reason?: string }[] } }
    return status?.conditions?.filter(({ type }) => type === fact.type) ?? []
  })
  const holds = found.length > 0 && found.every(({ status, reason }) => status === fact.status && (fact.reason === undefined || reason === fact.reason))
  return { holds, found: found.length === 0 ? `${targetText(fact.target)} has no condition ${fact.type}` : `${fact.type} is ${found.map(({ status, reason }) => `${status ?? ''}${reason === undefined ? '' : ` (${reason})`}`).join(', ')}` }
}

function fieldAnswer(fact: Extract<Fact, { kind: 'field' }>, moment: Moment): Answer {
  const values = moment.objects(fact.target).map(({ object }) => valueAt(object as ValueMap, fact.path))
  const holds = values.length > 0 && values.every((value) => comparesText(value, fact.operator, fact.value))
  return { holds, found: values.length === 0 ? `${targetText(fact.target)} is not there` : `${fact.path.join('.')} is ${values.map(shown).join(', ')}` }
}

function shown(value: Value | undefined): string {
  return value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value, (_key, inner: unknown) => typeof inner === 'bigint' ? String(inner) : inner)
}

function comparesText(value: Value | undefined, operator: Operator, wanted: string): boolean {
  if (operator === '=') return shown(value) === wanted || (value === undefined && wanted === '')
  const [a, b] = [typeof value === 'string' || typeof value === 'number' ? parseQuantity(value) : undefined, parseQuantity(wanted)]
  return a !== undefined && b !== undefined && compares(a.compare(b), operator, 0)
}

function compares(a: number, operator: Operator, b: number): boolean {
  switch (operator) {
    case '>=': return a >= b
    case '<=': return a <= b
    case '=': return a === b
    case '>': return a > b
    case '<': return a < b
  }
}

function reachAnswer(from: string, to: string, moment: Moment): { answer: string, why: string } | { error: string } {
  const sources = readSource(moment, from, 'default')
  if ('error' in sources) return sources
  const target = readTarget(moment, to, 'default', 'TCP')
  if ('error' in target) return target
  const { answer: verdict, steps } = reachFromAll(moment, sources, target)
  const last = steps.at(-1)
  return { answer: verdict, why: last === undefined ? '' : `${last.fact}${last.because === '' ? '' : ` (${last.because})`}` }
}

function eventVerdict(expectation: Expectation, fact: Extract<Fact, { kind: 'event' }>, { plan: { events }, start, end }: PlannedRun): Verdict {
  const { window } = expectation
  const of = fact.target
  const found = events.filter(({ reason, object, message }) => reason === fact.reason && (of === undefined || isAbout(object, of)) && (fact.saying === undefined || message.includes(fact.saying)))
  const length = (end - start) / 1000
  const [from, to] = window.kind === 'at' ? [window.at, window.at] : window.kind === 'throughout' || window.kind === 'sometime' ? [window.from, window.to ?? length] : [0, length]
  const inTime = found.filter(({ at, lastAt = at }) => lastAt >= from && at <= to)
  const holds = window.kind === 'never' ? found.length === 0 : inTime.length > 0
  const first = found[0]
  return { expectation, holds, found: holds ? '' : first === undefined ? `no such event; ${reasonsText(events)}` : `it came at ${timeText(first.at)} of ${first.object}` }
}

function reasonsText(events: PlannedRun['plan']['events']): string {
  const reasons = [...new Set(events.map(({ reason }) => reason))]
  return reasons.length === 0 ? 'there was none at all' : `those that came are ${reasons.slice(0, 12).join(', ')}`
}

/** `Pod shop/web-0` is about `pod/web-*`. */
function isAbout(object: string, { namespace, kind, name }: Target): boolean {
  const [objectKind = '', path = ''] = object.split(' ')
  const slash = path.indexOf('/')
  const [space, own] = slash < 0 ? ['', path] : [path.slice(0, slash), path.slice(slash + 1)]
  return (kind === '' || objectKind.toLowerCase() === kind) && (namespace === '' || namespace === space) && (name.endsWith('*') ? own.startsWith(name.slice(0, -1)) : own === name)
}

function overall(fact: Extract<Fact, { kind: 'refused' | 'command' | 'problem' }>, run: PlannedRun): Answer {
  switch (fact.kind) {
    case 'refused': {
      const about = run.sent.filter(({ resource }) => (fact.target.kind === '' || resource.kind.toLowerCase() === fact.target.kind) && resource.name === fact.target.name)
      const words = about.filter(({ result }) => result.code !== 0).map(({ result }) => refusalText(result.stderr))
      const holds = words.some((one) => fact.saying === undefined || one.includes(fact.saying))
      return { holds, found: holds ? '' : words.length > 0 ? `it is refused, saying "${words.join('; ')}"` : about.length > 0 ? 'it is accepted' : `${targetText(fact.target)} is not among what is sent` }
    }
    case 'command': {
      const command = run.plan.commands[fact.number - 1]
      if (command === undefined) return { holds: false, found: `there are ${run.plan.commands.length} commands` }
      const printed = `${command.stdout}${command.stderr}`
      const holds = fact.prints !== undefined ? printed.includes(fact.prints) : (command.code === 0) === fact.succeeds
      return { holds, found: holds ? '' : `exit code ${command.code}, it prints "${printed.trim()}"` }
    }
    case 'problem': {
      const found = run.plan.problems.filter(({ rule, severity }) => fact.rule === undefined ? severity === 'error' : rule === fact.rule)
      return { holds: (found.length === 0) === fact.not, found: found.length === 0 ? 'there is none' : found.map(({ rule, message }) => `${rule}: ${message}`).join('; ') }
    }
  }
}

