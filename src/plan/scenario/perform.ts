import type { FileTree } from '../../kubectl/run.ts'
import type { Node, Pod } from '../../model/kubernetes.generated.ts'
import { manifestObjects, parseFile } from '../../parse/document.ts'
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
    case 'fail-node': case 'cut-off-node': case 'recover-node': return onNodes(world, `${action.kind} ${action.node}`, (node) => node.metadata?.name === action.node, action.kind)
    case 'fail-zone': case 'cut-off-zone': case 'recover-zone':
      return onNodes(world, `${action.kind} ${action.zone}`, (node) => node.metadata?.labels?.['topology.kubernetes.io/zone'] === action.zone, action.kind)
    case 'node-condition': {
      const command = `node-condition ${action.node} ${action.type}=${action.status}`
      if (world.cluster.read.get('Node', '', action.node) === undefined) return missing(command, `no node is called ${action.node}`)
      world.kubelets.setCondition(action.node, action.type, action.status)
      world.settle()
      return done(command)
    }
    case 'static-pod': return addStaticPod(world, `static-pod ${action.node} ${action.file}`, action.node, files.read(action.file) ?? '')
    case 'remove-static-pod': {
      const [name = '', namespace] = action.name.split('/').reverse()
      const fault = world.kubelets.removeStaticPod(action.node, name, namespace)
      world.settle()
      return fault === undefined ? done(`remove-static-pod ${action.node} ${action.name}`) : missing(`remove-static-pod ${action.node} ${action.name}`, fault)
    }
    case 'load':
      world.loads.push(action.load)
      return done(`load ${action.load.target.name} ${action.load.resource}`)
  }
}

function onNodes(world: World, command: string, isMeant: (node: Node) => boolean, what: string): Performed {
  const nodes = (world.cluster.read.list('Node') as Node[]).filter(isMeant)
  if (nodes.length === 0) return missing(command, `no such ${command.includes('zone') ? 'zone' : 'node'}; there are ${placesIn(world, command.includes('zone'))}`)
  for (const { metadata } of nodes) {
    const name = metadata?.name ?? ''
    world.machines.push({ time: world.now, node: name, state: what.startsWith('recover') ? 'up' : what.startsWith('cut-off') ? 'cut off' : 'off' })
    if (what.startsWith('recover')) world.kubelets.recover(name)
    else world.kubelets.fail(name, what.startsWith('cut-off') ? 'cut off' : 'off')
  }
  world.settle()
  return done(command)
}

/** Every Pod of the file, as if each had one of its own: a kubelet reads one pod from each. */
function addStaticPod(world: World, command: string, node: string, text: string): Performed {
  const pods = manifestObjects(parseFile('static pod', text)).objects.map(({ value }) => value).filter(({ kind }) => kind === 'Pod')
  if (pods.length === 0) return missing(command, 'no Pod is in the file')
  const faults = pods.flatMap((pod) => world.kubelets.addStaticPod(node, pod as unknown as Pod) ?? [])
  world.settle()
  return faults.length === 0 ? done(command) : missing(command, faults.join('\n'))
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
