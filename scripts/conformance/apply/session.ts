import { wordOf } from '../../../src/kubectl/session.ts'
import type { ValueMap } from '../../../src/base/json.ts'
import type { Minor } from '../../../src/base/release.ts'
import { runKubectl, clientOf, type Io } from '../../../src/kubectl/run.ts'
import { ApiServer } from '../../../src/sim/api/server.ts'
import { addServiceAccount, seedStockCluster, systemNamespaces } from '../../../src/sim/api/stock-cluster.ts'
import { metaOf } from '../world.ts'
import { marks, type SessionTexts, type StepTexts } from './normalise.ts'
import { LiveWorld } from './live-world.ts'
import type { RecordedSession, RecordedStep } from './recording.ts'
import { PemTexts } from './pem.ts'
import { memoryFiles } from './memory-files.ts'
import { compared, editorOf, kustomized, runLine, type Files } from './shell.ts'

/** Runs all steps in a fresh world. */
export function runSession(session: RecordedSession, minor: Minor, nodeSets: Readonly<Record<string, readonly ValueMap[]>>): SessionTexts {
  const nodes = session.cluster.includes(':') ? nodeSets[session.cluster.slice(session.cluster.indexOf(':') + 1)] ?? [] : []
  const live = session.cluster.startsWith('stock') ? undefined : new LiveWorld(minor, nodes)
  const server = live?.cluster.server ?? stockServer(minor, nodes)
  const seeded = new Set(allObjects(server).map(({ key }) => key))
  const client = live?.client ?? clientOf(server, () => marks.later)
  const pem = new PemTexts(session)
  const files: Files = new Map(Object.entries(pem.files(session.files)))
  const steps = session.steps.map((step): StepTexts => {
    const { stdout, stderr, code } = runStep(step)
    // Some time goes by before the next command is typed.
    if (step.settle === true) live?.settle()
    else live?.pass(0.05)
    return { stdout: pem.hidden(stdout), stderr: pem.hidden(stderr), code }
  })

  function runStep(step: RecordedStep): StepTexts {
    const [program, seconds] = step.cmd.split(' ')
    if (program === 'sleep') {
      live?.pass(Number(seconds))
      return { stdout: '', stderr: '', code: 0 }
    }
    return runLine(step.cmd, files, ({ words, env }, stdin) => {
      let said = ''
      const edit = editorOf(env.KUBE_EDITOR ?? env.EDITOR, (text) => { said += text })
      const io: Io = { files: memoryFiles(files), stdin, env, cwd: '', kustomize: (folder) => kustomized(folder, files), compare: (command, from, to) => compared(command, from, to), ...edit === undefined ? {} : { edit } }
      // Two restarts within a second are refused: a restart reads the real clock.
      const own = words.includes('restart') && live !== undefined ? { ...client, now: () => live.cluster.clock.timestamp() } : client
      const texts = runKubectl(words, io, own)
      return { ...texts, stdout: said + texts.stdout }
    })
  }
  return { steps, final: allObjects(server).filter(({ key, object }) => session.cluster.startsWith('stock-with') && object.kind === 'Node' ? true : !seeded.has(key) && !leftOut(object)).map(({ object }) => hiddenIn(object, pem)), ...live === undefined ? {} : { generated: live.generated } }
}

function hiddenIn(object: ValueMap, pem: PemTexts): ValueMap {
  return object.kind === 'Secret' ? JSON.parse(pem.hidden(JSON.stringify(object))) as ValueMap : object
}

function stockServer(minor: Minor, nodes: readonly ValueMap[]): ApiServer {
  const count = { suffix: 0, uid: 0 }
  const server = new ApiServer({ minor, serviceRanges: ['10.96.0.0/16'], entropy: { suffix: () => marks.suffix(++count.suffix), uid: () => marks.uid(++count.uid), now: () => marks.now } })
  seedStockCluster(server)
  const services = server.registry.byKind('v1', 'Service')
  if (services !== undefined) server.delete({ group: '', version: 'v1', resource: 'services', namespace: 'default', name: 'kubernetes', subresource: '' })
  addServiceAccount(server, 'default', 'default')
  for (const node of nodes) createNode(server, node)
  // Revisions that no session writes itself can be told from its own numbers.
  const store = server.store as unknown as { lastRevision: number }
  store.lastRevision = marks.firstRevision
  return server
}

/** As the recorder made them: the server adds the taint of a new Node, and status comes by a request of its own. */
function createNode(server: ApiServer, node: ValueMap): void {
  const target = { group: '', version: 'v1', resource: 'nodes', namespace: '', name: '', subresource: '' }
  const made = server.create(target, { apiVersion: 'v1', kind: 'Node', ...node }, { fieldManager: 'unknown' })
  server.update({ ...target, name: wordOf(metaOf(node).name), subresource: 'status' }, { ...made.object ?? {}, status: node.status ?? {} }, { fieldManager: 'unknown' })
}

function allObjects(server: ApiServer): { key: string, object: ValueMap }[] {
  const seen = new Map<string, ValueMap>()
  for (const resource of server.registry.all()) {
    if (resource.review !== undefined) continue
    const id = `${resource.group}/${resource.kind}`
    const listed = server.list({ group: resource.group, version: resource.version, resource: resource.resource, namespace: '', name: '', subresource: '' })
    for (const object of listed) {
      const meta = metaOf(object)
      const key = `${id}/${wordOf(meta.namespace)}/${wordOf(meta.name)}`
      if (!seen.has(key)) seen.set(key, object)
    }
  }
  return [...seen].map(([key, object]) => ({ key, object }))
}

/** Kinds that `final` never holds. */
function leftOut(object: ValueMap): boolean {
  const kind = wordOf(object.kind)
  const meta = metaOf(object)
  if (['Event', 'Endpoints', 'EndpointSlice', 'Lease', 'IPAddress', 'APIService', 'Node'].includes(kind)) return true
  if (`${kind}/${wordOf(meta.name)}` === 'ServiceAccount/default') return true
  return kind === 'Namespace' && systemNamespaces.includes(wordOf(meta.name) as typeof systemNamespaces[number])
}
