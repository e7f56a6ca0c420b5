import { parseAmount } from './loads.ts'
import type { Action } from './scenario.ts'
import { splitWords } from './shell-words.ts'
import { parseTarget } from './target.ts'

/** What can be done in a step, for messages. */
export const actionForms = 'kubectl …, fail-node <node>, cut-off-node <node>, recover-node <node>, fail-zone <zone>, cut-off-zone <zone>, recover-zone <zone>, drain <node>, cordon <node>, uncordon <node>, taint <node> <key=value:Effect>, node-condition <node> <type>=<status>, static-pod <node> <file>, remove-static-pod <node> <pod>, load <workload>=<resource>:<amount>'

/** Words that begin an action and no command of kubectl; where kubectl has the same word (`drain`, `taint`), a command on the command line is kubectl's. */
export const ownVerbs = ['fail-node', 'cut-off-node', 'recover-node', 'fail-zone', 'cut-off-zone', 'recover-zone', 'node-condition', 'static-pod', 'remove-static-pod', 'load'] as const

/** An action in words, as flags and scenario files give it; a text is the reason why it is none. */
export function parseAction(text: string): Action | { readonly error: string } {
  const words = splitWords(text)
  const [verb = '', ...rest] = words
  const [first] = rest
  const only = (action: (name: string) => Action): Action | { error: string } => first === undefined || rest.length > 1 ? { error: `${verb} takes one name` } : action(first)
  switch (verb) {
    case '': return { error: 'nothing is to be done' }
    case 'kubectl': return { kind: 'kubectl', command: text.trim() }
    case 'fail-node': case 'cut-off-node': case 'recover-node': return only((node) => ({ kind: verb, node }))
    case 'fail-zone': case 'cut-off-zone': case 'recover-zone': return only((zone) => ({ kind: verb, zone }))
    case 'drain': return only(drain)
    case 'cordon': case 'uncordon': return only((node) => ({ kind: 'kubectl', command: `kubectl ${verb} ${node}` }))
    case 'taint': return rest.length < 2 ? { error: 'taint takes a node and a taint: taint node-1 key=value:NoExecute' } : { kind: 'kubectl', command: `kubectl taint nodes ${rest.join(' ')}` }
    case 'node-condition': return nodeCondition(rest)
    case 'static-pod': return first === undefined || rest.length !== 2 ? { error: 'static-pod takes a node and the file of a Pod: static-pod node-1 web.yaml' } : { kind: verb, node: first, file: rest[1] ?? '' }
    case 'remove-static-pod': return first === undefined || rest.length !== 2 ? { error: 'remove-static-pod takes a node and the name of the pod in the file, as kube-system/etcd' } : { kind: verb, node: first, name: rest[1] ?? '' }
    case 'load': return first === undefined ? { error: 'load takes <workload>=<resource>:<amount>' } : parseLoadAction(rest.join(' '))
    default: return { error: `"${verb}" is nothing that can be done; it is one of ${actionForms}` }
  }
}

/** As one who wants the node empty calls it; it gives up after five minutes. */
export function drain(node: string): Action {
  return { kind: 'kubectl', command: `kubectl drain ${node} --ignore-daemonsets --delete-emptydir-data --force --timeout=300s` }
}

const conditions = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'] as const

function nodeCondition([node, condition = '']: readonly string[]): Action | { error: string } {
  const [type, status] = condition.split('=')
  const known = conditions.find((one) => one === type)
  if (node === undefined || known === undefined || (status !== 'True' && status !== 'False')) return { error: `node-condition takes a node and one of ${conditions.join(', ')} with =True or =False` }
  return { kind: 'node-condition', node, type: known, status }
}

/** `deployment/web=cpu:80%`. */
export function parseLoadAction(text: string): Extract<Action, { kind: 'load' }> | { readonly error: string } {
  const match = /^(?<target>[^=]+)=(?<resource>[^:]+):(?<amount>.+)$/.exec(text)
  const target = parseTarget(match?.groups?.target ?? '')
  const amount = parseAmount(match?.groups?.amount ?? '')
  if (target === undefined || amount === undefined || match?.groups === undefined) {
    return { error: `"${text}" states no load: <workload>=<resource>:<amount>, such as deployment/web=cpu:80% (of each pod's request), cpu:400m (each pod) or cpu:4 total (shared by all)` }
  }
  return { kind: 'load', load: { target, resource: match.groups.resource ?? '', amount } }
}
