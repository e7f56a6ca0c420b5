import { isMap, sameValue, setKey, sortedKeys, valueAt, type Value, type ValueMap } from '../base/json.ts'
import type { Minor } from '../base/release.ts'
import type { Resource } from '../model/resource.ts'
import { mapObject } from '../sim/api/rest-mapping.ts'
import { ApiServer, type Target } from '../sim/api/server.ts'
import { addNamespace, addServiceAccount, place, seedStockCluster, systemNamespaces } from '../sim/api/stock-cluster.ts'
import { intendedObject, startsWith } from './intended.ts'
import type { Refusal, RefusalCause, ServerCheck } from './server-check.ts'

/**
 * Asks the simulated API server about each resource: a real `kubectl create --validate=strict` of it alone, on a stock cluster
 * that besides holds every namespace which the input names or defines with its ServiceAccount `default`, the input's CRDs, the
 * ServiceAccounts that its pods name, and the PriorityClasses and RuntimeClasses that it defines.
 */
export const simulatedServer: ServerCheck = ({ resources, minor }) => worldOf(resources, minor).ask

/**
 * The same for a workspace that changes while it is looked at: the cluster of the last run serves again, with what has come to it. Namespaces
 * and accounts that nobody names any more stay, for nobody asks about them; with other definitions it is made anew.
 */
export function lastingServer(): ServerCheck {
  const worlds = new Map<Minor, World & { readonly answers: Map<string, Answer> }>()
  return ({ resources, minor }) => {
    const last = worlds.get(minor)
    const definitions = resources.filter(isDefinition)
    const isSame = last?.definitions.length === definitions.length && last.definitions.every((one, index) => one === definitions[index])
    if (last !== undefined && isSame) addAccounts(last, resources)
    const world = last !== undefined && isSame ? last : { ...worldOf(resources, minor), answers: new Map<string, Answer>() }
    worlds.set(minor, world)
    return (resource) => {
      const key = `${resource.path} ${resource.document} ${resource.item ?? ''}`
      const before = world.answers.get(key)
      if (before !== undefined && sameValue(before.raw, resource.raw)) return before.refusal
      const refusal = world.ask(resource)
      world.answers.set(key, { raw: resource.raw, refusal })
      return refusal
    }
  }
}

/** What was said of the object at a place of a file; the same object is not asked about again. */
interface Answer { readonly raw: ValueMap, readonly refusal: Refusal | undefined }

interface World {
  readonly server: ApiServer
  readonly definitions: readonly Resource[]
  /** `namespace/name` of each ServiceAccount. */
  readonly accounts: Set<string>
  /** Resources whose namespace and accounts are there. */
  readonly housed: WeakSet<Resource>
  readonly ask: (resource: Resource) => Refusal | undefined
}

function worldOf(resources: readonly Resource[], minor: Minor): World {
  const server = new ApiServer({ minor, entropy })
  const accounts = new Set<string>()
  const housed = new WeakSet<Resource>()
  seedStockCluster(server)
  for (const name of systemNamespaces) addAccount(server, accounts, name, 'default')
  addAccounts({ server, accounts, housed }, resources)
  const definitions = resources.filter(isDefinition)
  const answered = new Map<Resource, Refusal | undefined>()
  // Definitions are costly to validate, so each is asked about once.
  for (const resource of definitions) {
    if (resource.kind === 'CustomResourceDefinition') answered.set(resource, define(server, resource))
    else place(server, resource.raw)
  }
  return { server, definitions, accounts, housed, ask: (resource) => answered.has(resource) ? answered.get(resource) : ask(server, resource) }
}

/** Nothing here is shown to anyone, so chance may stand still. */
const entropy = { suffix: () => 'xxxxx', uid: () => '00000000-0000-4000-8000-000000000000', now: () => '2026-01-01T00:00:00Z' }

/** With `keeps` what is accepted stays, as the definitions of custom resources must. */
function ask(server: ApiServer, resource: Resource, keeps = false): Refusal | undefined {
  const mapping = mapObject(server.registry, resource.raw)
  if ('reason' in mapping) return { ...mapping, causes: [] }
  const { status } = server.create(mapping.target, withSortedKeys(resource.raw) as ValueMap, { fieldValidation: 'Strict', rehearse: !keeps })
  // Whether an object of that name is there already is no fault of the file.
  if (status === undefined || status.reason === 'AlreadyExists') return undefined
  const causes = status.reason === 'Invalid' ? status.details?.causes ?? [] : []
  const told = causes.length > 0 ? causes : status.path === undefined ? [] : [{ path: status.path, message: status.message }]
  return { reason: status.reason, message: status.message, causes: told, hidden: status.reason === 'BadRequest' ? hiddenCauses(server, resource, mapping.target) : undefined }
}

/**
 * What the server would find after mending what it cannot decode: the object is sent again as it was probably meant. A value that is missing
 * because something could not be read is no news.
 */
function hiddenCauses(server: ApiServer, resource: Resource, target: Target): readonly RefusalCause[] {
  const intended = resource.builtIn ? intendedObject(resource, server.minor) : undefined
  if (intended === undefined) return []
  const { status } = server.create(target, withSortedKeys(intended.object) as ValueMap, { fieldValidation: 'Ignore', rehearse: true })
  const causes = status?.reason === 'Invalid' ? status.details?.causes ?? [] : []
  return causes.filter(({ path }) => {
    const value = valueAt(intended.object, path)
    const isThere = value !== undefined && value !== null && typeof value !== 'object'
    return !intended.incomplete.some((one) => isThere ? startsWith(one, path) && one.length === path.length : startsWith(one, path) || startsWith(path, one))
  }).map((cause) => ({ ...cause, path: intended.placeInFile(cause.path) }))
}

/** What other objects of the input lean on. */
function isDefinition({ group, kind }: Resource): boolean {
  return (kind === 'CustomResourceDefinition' && group === 'apiextensions.k8s.io') || (kind === 'PriorityClass' && group === 'scheduling.k8s.io')
    || (kind === 'RuntimeClass' && group === 'node.k8s.io')
}

/** Every namespace that the input names or defines with its account `default`, and the accounts that its pods name. */
function addAccounts({ server, accounts, housed }: Pick<World, 'server' | 'accounts' | 'housed'>, resources: readonly Resource[]): void {
  for (const resource of resources) {
    if (housed.has(resource)) continue
    housed.add(resource)
    for (const { namespace, name } of accountsOf(resource)) if (!accounts.has(`${namespace}/${name}`)) addAccount(server, accounts, namespace, name)
  }
}

function addAccount(server: ApiServer, accounts: Set<string>, namespace: string, name: string): void {
  if (name === 'default') addNamespace(server, namespace)
  else if (!accounts.has(`${namespace}/default`)) addAccount(server, accounts, namespace, 'default')
  addServiceAccount(server, namespace, name)
  accounts.add(`${namespace}/${name}`)
}

interface Account { readonly namespace: string, readonly name: string }

function accountsOf(resource: Resource): readonly Account[] {
  const accounts: Account[] = []
  const namespace = resource.scope === 'cluster' ? undefined : textAt(resource.raw, 'metadata', 'namespace') ?? 'default'
  if (namespace !== undefined) accounts.push({ namespace, name: 'default' })
  if (resource.group === '' && resource.kind === 'Namespace' && resource.name !== '') accounts.push({ namespace: resource.name, name: 'default' })
  const pod = resource.group === '' && resource.kind === 'Pod' ? textAt(resource.raw, 'spec', 'serviceAccountName') ?? textAt(resource.raw, 'spec', 'serviceAccount') : undefined
  if (pod !== undefined) accounts.push({ namespace: namespace ?? 'default', name: pod })
  return accounts
}

/** A definition with an unknown field is refused; its resources are checked against the rest of it all the same. */
function define(server: ApiServer, resource: Resource): Refusal | undefined {
  const refusal = ask(server, resource, true)
  const mapping = refusal?.reason === 'BadRequest' ? mapObject(server.registry, resource.raw) : undefined
  if (mapping !== undefined && 'target' in mapping) server.create(mapping.target, resource.raw, { fieldValidation: 'Ignore' })
  return refusal
}

function textAt(object: ValueMap, first: string, second: string): string | undefined {
  const outer = object[first]
  const value = isMap(outer) ? outer[second] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** kubectl's JSON has sorted keys, because it comes out of a Go map; the order decides which of several errors is told. */
function withSortedKeys(value: Value): Value {
  if (Array.isArray(value)) return value.map(withSortedKeys)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of sortedKeys(value)) setKey(copy, key, withSortedKeys(value[key] ?? null))
  return copy
}
