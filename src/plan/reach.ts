import type { ClusterState } from './cluster-input/load-state.ts'
import { readManifests, type ManifestText } from './manifests.ts'
import { patienceFor } from './rest.ts'
import { sendManifests } from './send.ts'
import { World } from './world.ts'
import type { Answer, Step } from '../sim/network/answer.ts'
import type { Protocol } from '../sim/network/ports.ts'
import { readSource, readTarget } from '../sim/network/question.ts'
import { reachFromAll } from '../sim/network/reach.ts'
import { snapshotOf } from '../sim/network/view.ts'

export interface ReachRequest {
  readonly cluster: ClusterState
  readonly manifests: readonly ManifestText[]
  /** `internet`, `deployment/web`, `node-1`, … as `readSource` takes it. */
  readonly from: string
  /** `db:5432`, `http://shop.example.com/cart`, … as `readTarget` takes it. */
  readonly to: string
  readonly namespace?: string | undefined
  readonly protocol?: Protocol | undefined
}

/** Whether something reaches something, once the manifests are applied and everything has come to rest. */
export interface ReachReport {
  readonly version: 1
  readonly from: string
  readonly to: string
  readonly answer: Answer
  readonly steps: readonly Step[]
  /** Objects that the server did not take: what is asked may hang on them. */
  readonly refused: readonly string[]
}

/** A rollout that has not come to rest by then never will. */
const longest = 900_000

/** Applies the manifests to the cluster, lets time pass until all is at rest, and follows the connection. */
export function runReach({ cluster, manifests: texts, from, to, namespace = 'default', protocol = 'TCP' }: ReachRequest): ReachReport | { readonly error: string } {
  const { manifests, unread } = readManifests(texts)
  const [lost] = unread
  if (lost !== undefined) return { error: `${lost.path}:${String(lost.position.line)}:${String(lost.position.column)}: ${lost.message}` }
  const world = new World({ minor: cluster.minor, objects: cluster.objects })
  rest(world)
  world.begin()
  const sent = sendManifests(world, manifests, 'apply')
  rest(world)
  if (world.livelock !== undefined) return { error: world.livelock.error }
  const view = snapshotOf(world.cluster.read)
  const sources = readSource(view, from, namespace)
  if ('error' in sources) return sources
  const target = readTarget(view, to, namespace, protocol)
  if ('error' in target) return target
  const refused = sent.filter(({ result }) => result.code !== 0).map(({ result }) => result.stderr.trim())
  return { version: 1, from, to, ...reachFromAll(view, sources, target), refused }
}

function rest(world: World): void {
  world.rest(patienceFor(world.cluster.read).brief, world.now + longest)
}
