import { nearestName } from '../../base/edit-distance.ts'
import { parseSeconds } from './durations.ts'
import { countables, states, type Countable, type Expectation, type Fact, type Operator, type State, type Window } from './expectation.ts'
import { parseTarget } from './target.ts'
import type { Target } from './scenario.ts'
import { splitWords } from './shell-words.ts'

/** Forms of a sentence, for messages and the help. */
export const sentenceForms = [
  '[after 40s] at least 3 ready of deployment/web',
  '[always] endpoints of service/web >= 1',
  'pod/web-0 is pending | ready | gone | on node-2',
  'deployment/web has condition Progressing=False reason ProgressDeadlineExceeded',
  'replicaset/web has spec.replicas = 6',
  'deployment/web runs the template of 0s',
  'event FailedScheduling of pod/web-* saying "Insufficient cpu"',
  'service/web is refused saying "already allocated"',
  'pod/client reaches web:80',
  'pod/client resolves db to db.example.com',
  'command 1 succeeds | fails | prints "…"',
  'no problem | problem rollout-stalled',
] as const

/**
 * Reads an expectation: when, and what. When is one of `at <time>`, `after <time>` (from then to the end), `until <time>`, `within <time>`,
 * `from <time> to <time>`, `always`, `never`, `once`; without any, it is to hold in the end.
 */
export function parseExpectation(text: string): Expectation | { readonly error: string } {
  const words = splitWords(text)
  const when = readWindow(words)
  if ('error' in when) return when
  const fact = readFact(words.slice(when.used))
  if ('error' in fact) return { error: `"${text}": ${fact.error}` }
  // Events, refusals and commands are over once they have happened.
  const window = when.window ?? (fact.kind === 'event' ? { kind: 'sometime', from: 0 } : { kind: 'end' })
  return { text, window, fact }
}

function readWindow([first, second = '', third, fourth = '']: readonly string[]): { window: Window | undefined, used: number } | { error: string } {
  const time = (word: string): number | undefined => parseSeconds(word)
  const timed = (window: (at: number) => Window): { window: Window, used: number } | { error: string } => {
    const at = time(second)
    return at === undefined ? { error: `behind "${first ?? ''}" comes a time such as 40s or 5m, not "${second}"` } : { window: window(at), used: 2 }
  }
  switch (first) {
    case 'always': return { window: { kind: 'throughout', from: 0 }, used: 1 }
    case 'never': return { window: { kind: 'never' }, used: 1 }
    case 'once': return { window: { kind: 'sometime', from: 0 }, used: 1 }
    case 'in': return second === 'the' && third === 'end' ? { window: { kind: 'end' }, used: 3 } : { error: 'a sentence that begins with "in" goes on with "the end"' }
    case 'at': return second === 'least' || second === 'most' ? { window: undefined, used: 0 } : timed((at) => ({ kind: 'at', at }))
    case 'after': return timed((from) => ({ kind: 'throughout', from }))
    case 'until': return timed((to) => ({ kind: 'throughout', from: 0, to }))
    case 'within': return timed((to) => ({ kind: 'sometime', from: 0, to }))
    case 'from': {
      const [from, to] = [time(second), time(fourth)]
      return third !== 'to' || from === undefined || to === undefined ? { error: 'it is "from <time> to <time>", such as from 10s to 60s' } : { window: { kind: 'throughout', from, to }, used: 4 }
    }
    default: return { window: undefined, used: 0 }
  }
}

const operators: Readonly<Record<string, Operator>> = { '>=': '>=', '≥': '>=', '<=': '<=', '≤': '<=', '=': '=', '==': '=', '>': '>', '<': '<' }

const comparisons: Readonly<Record<string, Operator>> = { 'at least': '>=', 'at most': '<=', 'more than': '>', 'fewer than': '<', 'less than': '<' }

type Read = Fact | { readonly error: string }

function readFact(words: readonly string[]): Read {
  const [first = '', second = '', third = ''] = words
  if (words.length === 0) return { error: 'nothing is expected' }
  if (first === 'event') return readEvent(words)
  if (first === 'command') return readCommand(words)
  if (first === 'problem') return { kind: 'problem', not: false, ...second === '' ? {} : { rule: second } }
  if (first === 'no' && second === 'problem') return { kind: 'problem', not: true, ...third === '' ? {} : { rule: third } }
  const compared = readComparison(words)
  if (compared !== undefined) return readCount(words.slice(compared.used), compared)
  if (second === 'of' && countables.some((one) => one === first)) return readCountFirst(words)
  return readAbout(words)
}

function readComparison([first = '', second = '', third = '']: readonly string[]): { operator: Operator, number: number, used: number } | undefined {
  const two = comparisons[`${first} ${second}`]
  if (two !== undefined && /^\d+$/.test(third)) return { operator: two, number: Number(third), used: 3 }
  if (first === 'exactly' && /^\d+$/.test(second)) return { operator: '=', number: Number(second), used: 2 }
  if (first === 'no' && countables.some((one) => one === second)) return { operator: '=', number: 0, used: 1 }
  return /^\d+$/.test(first) ? { operator: '=', number: Number(first), used: 1 } : undefined
}

/** `ready of deployment/web [on node-1]`. */
function readCount([word = '', of, object = '', ...rest]: readonly string[], { operator, number }: { operator: Operator, number: number }): Read {
  const countable = countableOf(word)
  if (typeof countable !== 'string') return countable
  const target = parseTarget(object)
  if (of !== 'of' || target === undefined) return { error: `behind "${word}" comes "of <kind>/<name>"` }
  const node = rest[0] === 'on' ? rest[1] : undefined
  if (rest.length > 0 && (node === undefined || rest.length > 2)) return { error: `"${rest.join(' ')}" is not understood; it may end with "on <node>"` }
  return { kind: 'count', countable, target, operator, number, ...node === undefined ? {} : { node } }
}

/** `endpoints of service/web >= 1`. */
function readCountFirst([word = '', , object = '', sign = '', number = '', ...rest]: readonly string[]): Read {
  const countable = countableOf(word)
  const target = parseTarget(object)
  const operator = operators[sign]
  if (typeof countable !== 'string') return countable
  if (target === undefined || operator === undefined || !/^\d+$/.test(number) || rest.length > 0) return { error: `it is "${word} of <kind>/<name> >= <number>"` }
  return { kind: 'count', countable, target, operator, number: Number(number) }
}

function countableOf(word: string): Countable | { error: string } {
  const plain = word === 'endpoint' ? 'endpoints' : word === 'pod' ? 'pods' : word === 'restart' ? 'restarts' : word
  const found = countables.find((one) => one === plain)
  if (found !== undefined) return found
  const near = nearestName(word, countables)
  return { error: `"${word}" cannot be counted; ${near === undefined ? `what can is ${countables.join(', ')}` : `did you mean "${near}"?`}` }
}

/** Everything that begins with an object: `pod/a is pending`. `pod a` is `pod/a`. */
function readAbout(words: readonly string[]): Read {
  const [first = '', second = ''] = words
  const isSplit = !first.includes('/') && !['is', 'has', 'runs', 'reaches', 'resolves'].includes(second)
  const target = parseTarget(isSplit ? `${first}/${second}` : first)
  if (target === undefined) return { error: `"${first}" names no object: it is <kind>/<name> or <namespace>/<kind>/<name>` }
  const name = isSplit ? `${first}/${second}` : first
  const rest = words.slice(isSplit ? 2 : 1)
  const [verb = '', ...others] = rest
  switch (verb) {
    case 'has': return readHas(target, others)
    case 'runs': return readTemplate(target, others)
    case 'reaches': return others.length === 1 ? { kind: 'reaches', from: name, to: others[0] ?? '', not: false } : { error: 'it is "<pod> reaches <target>[:port]"' }
    case 'resolves': return others.length === 3 && others[1] === 'to' ? { kind: 'resolves', from: name, name: others[0] ?? '', to: others[2] ?? '' } : { error: 'it is "<pod> resolves <name> to <name or address>"' }
    case 'does': return others[0] === 'not' && others[1] === 'reach' && others.length === 3 ? { kind: 'reaches', from: name, to: others[2] ?? '', not: true } : { error: 'it is "<pod> does not reach <target>"' }
    default: return readState(target, verb === 'is' || verb === 'are' ? others : rest)
  }
}

function readState(target: Target, words: readonly string[]): Read {
  const not = words[0] === 'not'
  const rest = not ? words.slice(1) : words
  if (rest[0] === 'on' && rest[1] !== undefined && rest.length === 2) return { kind: 'on', target, node: rest[1], not }
  if (rest[0] === 'refused') {
    if (rest.length > 1 && (rest[1] !== 'saying' || rest.length !== 3)) return { error: 'behind "refused" may come: saying "some of its words"' }
    return { kind: 'refused', target, ...rest[2] === undefined ? {} : { saying: rest[2] } }
  }
  const text = rest.join(' ')
  const state = stateOf(text)
  if (state !== undefined) return { kind: 'state', target, state, not }
  const near = nearestName(text, states)
  return { error: `"${text}" is no state; ${near === undefined ? `what can be told is ${states.join(', ')}, on <node>, refused` : `did you mean "${near}"?`}` }
}

function stateOf(text: string): State | undefined {
  return text === 'exists' || text === 'present' ? 'there' : states.find((one) => one === text)
}

function readHas(target: Target, words: readonly string[]): Read {
  const [first = '', second = '', third = '', fourth] = words
  if (first === 'condition') {
    const [type = '', status = 'True'] = second.split('=')
    if (type === '' || (third !== '' && (third !== 'reason' || fourth === undefined))) return { error: 'it is "has condition <Type>[=<Status>] [reason <Reason>]"' }
    return { kind: 'condition', target, type, status, ...fourth === undefined ? {} : { reason: fourth } }
  }
  const operator = operators[second]
  if (operator === undefined || words.length !== 3) return { error: 'it is "has condition …" or "has <path> = <value>"' }
  return { kind: 'field', target, path: pathOf(first), operator, value: third }
}

/** `spec.template.spec.containers[0].image`, `metadata.labels['a.b/c']`; the quotes are already gone. */
function pathOf(text: string): (string | number)[] {
  return [...text.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, inner, plain = '']) => inner === undefined ? plain : /^\d+$/.test(inner) ? Number(inner) : inner)
}

function readTemplate(target: Target, words: readonly string[]): Read {
  const at = parseSeconds(words.at(-1) ?? '')
  return words[0] === 'the' && words[1] === 'template' && words[2] === 'of' && words.length === 4 && at !== undefined ? { kind: 'template', target, at } : { error: 'it is "runs the template of <time>", such as of 0s' }
}

function readEvent([, reason = '', ...rest]: readonly string[]): Read {
  if (!/^\w+$/.test(reason)) return { error: 'behind "event" comes its reason, such as FailedScheduling' }
  let target: Target | undefined
  let saying: string | undefined
  for (let at = 0; at < rest.length; at += 2) {
    const [word, value] = [rest[at], rest[at + 1]]
    if (word === 'of' && value !== undefined) target = parseTarget(value)
    else if (word === 'saying' && value !== undefined) saying = value
    else return { error: 'behind the reason may come: of <kind>/<name>, saying "some of its words"' }
  }
  return { kind: 'event', reason, ...target === undefined ? {} : { target }, ...saying === undefined ? {} : { saying } }
}

function readCommand([, number = '', verb, text]: readonly string[]): Read {
  if (/^\d+$/.test(number) && verb === 'succeeds') return { kind: 'command', number: Number(number), succeeds: true }
  if (/^\d+$/.test(number) && verb === 'fails') return { kind: 'command', number: Number(number), succeeds: false }
  if (/^\d+$/.test(number) && verb === 'prints' && text !== undefined) return { kind: 'command', number: Number(number), prints: text }
  return { error: 'it is "command <number> succeeds", "command <number> fails" or "command <number> prints …"' }
}
