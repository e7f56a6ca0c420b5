import type { FileTree } from '../../kubectl/run.ts'
import type { Node } from '../../model/kubernetes.generated.ts'
import { ioOf } from '../send.ts'
import type { World } from '../world.ts'
import type { Action } from './scenario.ts'
import { splitWords } from './shell-words.ts'

/** What became of an action, as a command would show it. */
export interface Performed {
  readonly command: string
  readonly stdout: string
  readonly stderr: string
  readonly code: number
}

/** Does it now, in the world as it stands. Commands of kubectl may let time pass. */
export function perform(world: World, action: Action, files: FileTree): Performed {
  switch (action.kind) {
    case 'kubectl': {
      const [program, ...argv] = splitWords(action.command)
      const result = world.kubectl(program === 'kubectl' ? argv : [program ?? '', ...argv], ioOf(files))
      return { command: `kubectl ${(program === 'kubectl' ? argv : [program, ...argv]).join(' ')}`, ...result }
    }
    case 'fail-node': case 'recover-node': return onNodes(world, `${action.kind} ${action.node}`, (node) => node.metadata?.name === action.node, action.kind === 'fail-node')
    case 'fail-zone': case 'recover-zone':
      return onNodes(world, `${action.kind} ${action.zone}`, (node) => node.metadata?.labels?.['topology.kubernetes.io/zone'] === action.zone, action.kind === 'fail-zone')
    case 'node-condition': {
      const command = `node-condition ${action.node} ${action.type}=${action.status}`
      if (world.cluster.read.get('Node', '', action.node) === undefined) return missing(command, `no node is called ${action.node}`)
      world.kubelets.setCondition(action.node, action.type, action.status)
      world.settle()
      return done(command)
    }
    case 'load':
      world.loads.push(action.load)
      return done(`load ${action.load.target.name} ${action.load.resource}`)
  }
}

function onNodes(world: World, command: string, isMeant: (node: Node) => boolean, fails: boolean): Performed {
  const nodes = (world.cluster.read.list('Node') as Node[]).filter(isMeant)
  if (nodes.length === 0) return missing(command, `no such ${command.includes('zone') ? 'zone' : 'node'}; there are ${placesIn(world, command.includes('zone'))}`)
  for (const { metadata } of nodes) {
    if (fails) world.kubelets.fail(metadata?.name ?? '')
    else world.kubelets.recover(metadata?.name ?? '')
  }
  world.settle()
  return done(command)
}

function placesIn(world: World, zones: boolean): string {
  const names = (world.cluster.read.list('Node') as Node[]).map(({ metadata }) => zones ? metadata?.labels?.['topology.kubernetes.io/zone'] ?? '' : metadata?.name ?? '')
  return [...new Set(names.filter((name) => name !== ''))].join(', ') || 'none'
}

function done(command: string): Performed {
  return { command, stdout: '', stderr: '', code: 0 }
}

function missing(command: string, why: string): Performed {
  return { command, stdout: '', stderr: `${why}\n`, code: 1 }
}
