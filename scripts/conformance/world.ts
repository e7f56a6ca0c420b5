import { isMap, type ValueMap } from '../../src/base/json.ts'
import type { Minor } from '../../src/base/release.ts'
import { ApiServer } from '../../src/sim/api/server.ts'
import { addNamespace as addBareNamespace, addServiceAccount, seedStockCluster } from '../../src/sim/api/stock-cluster.ts'
import { chance } from './recorded.ts'

/** A server whose chance is fixed and recognisable. */
export function freshServer(minor: Minor, serviceRanges: readonly string[] = ['10.96.0.0/16']): ApiServer {
  const tokens = new Map([['usertoken', { name: 'alice', uid: 'alice', groups: ['dev'] }]])
  const server = new ApiServer({ minor, serviceRanges, tokens, entropy: { suffix: () => chance.suffix, uid: () => chance.uid, now: () => chance.now } })
  seedStockCluster(server)
  return server
}

/** Puts a namespace in place; `accounts` are the names of its ServiceAccounts. */
export function addNamespace(server: ApiServer, name: string, accounts: readonly string[], automount: boolean): void {
  addBareNamespace(server, name)
  for (const account of accounts) addServiceAccount(server, name, account, automount)
}

/** `metadata` of an object, empty when it has none. */
export function metaOf(object: ValueMap): ValueMap {
  return isMap(object.metadata) ? object.metadata : {}
}
