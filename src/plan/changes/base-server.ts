import type { ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { defaultPlugins } from '../../sim/admission/chain.ts'
import type { AdmissionPlugin } from '../../sim/admission/plugin.ts'
import { ApiServer } from '../../sim/api/server.ts'
import { seedStockCluster } from '../../sim/api/stock-cluster.ts'
import { VirtualClock } from '../../sim/clock.ts'
import { seededEntropy } from '../../sim/random.ts'
import { addDefaultAccounts, loadCluster } from '../cluster-input.ts'

export interface BaseOptions {
  readonly minor: Minor
  readonly objects: readonly ValueMap[]
  /** Milliseconds since 1970. */
  readonly start: number
  /** Asked after all others: it sees what came through. */
  readonly plugin?: AdmissionPlugin
}

/** A server that holds the cluster as it is. */
export function baseServer({ minor, objects, start, plugin }: BaseOptions): ApiServer {
  const server = new ApiServer({ minor, entropy: seededEntropy('stowage', new VirtualClock(start)), plugins: plugin === undefined ? defaultPlugins : [...defaultPlugins, plugin] })
  seedStockCluster(server)
  loadCluster(server, objects)
  addDefaultAccounts(server)
  return server
}

/** A server in the same state that goes its own way from here. */
export function forkServer(server: ApiServer): ApiServer {
  const { minor, plugins, tokens } = server
  const fork = new ApiServer({ minor, plugins, tokens, entropy: server.entropy })
  fork.store.adopt(server.store)
  return fork
}
