import { goQuote } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import { lookupKind } from '../../schema/catalog.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { Client } from '../client.ts'
import { Failure } from '../failure.ts'
import { groupVersionOf } from '../session.ts'
import { mapAt, textAt, textsAt } from '../tables/cells.ts'

/** The resources that `all` and other categories stand for, in discovery order. */
export function expandCategory(client: Client, word: string): readonly string[] {
  const seen = new Map<string, string>()
  for (const resource of client.resources()) {
    if (!namesOf(client, resource).categories.includes(word)) continue
    const name = resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`
    if (!seen.has(name)) seen.set(name, name)
  }
  return seen.size === 0 ? [word] : [...seen.values()]
}

/** `deploy`, `Deployments`, `deployments.apps`, `deployments.v1.apps` → what the server serves under it. */
export function findType(client: Client, word: string): ServedResource | Failure {
  const [name = '', ...rest] = word.split('.')
  if (rest.length > 1) {
    const [version = '', ...group] = rest
    const full = client.resources().find((resource) => resource.version === version && resource.group === group.join('.') && isNamed(client, resource, name))
    if (full !== undefined) return full
  }
  const found = findResource(client, name, rest.length === 0 ? undefined : rest.join('.'))
  if (found !== undefined) return found
  return Failure.text(`the server doesn't have a resource type ${goQuote(rest.length > 0 ? name : word)}`)
}

/** The resource of that name; of a group it is enough to say how it begins, and none or an empty one means any. */
export function findResource(client: Client, name: string, group = ''): ServedResource | undefined {
  return client.resources().find((resource) => resource.group.startsWith(group) && isNamed(client, resource, name))
}

/** Plural and singular names in any case, short names as they are. */
function isNamed(client: Client, resource: ServedResource, name: string): boolean {
  const { singular, shortNames } = namesOf(client, resource)
  return [resource.resource, resource.kind.toLowerCase(), singular].includes(name.toLowerCase()) || shortNames.includes(name)
}

/** Resources of other groups that a short name could mean, too: `events.events.k8s.io` for `ev`. */
export function otherMeanings(client: Client, word: string): readonly string[] {
  const [first, ...others] = client.resources().filter((resource) => namesOf(client, resource).shortNames.includes(word))
  return [...new Set(others.filter(({ group }) => group !== first?.group).map(({ resource, group }) => `${resource}.${group}`))]
}

interface Names {
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
}

/** What a resource is called besides its plural and its kind; custom resources bring their own names. */
export function namesOf(client: Client, resource: ServedResource): Names {
  const info = lookupKind(groupVersionOf(resource), resource.kind, client.minor)
  if (info !== undefined) return info
  const names = mapAt(definitionOf(client, resource), 'spec', 'names')
  return { singular: textAt(names, 'singular'), shortNames: textsAt(names, 'shortNames'), categories: textsAt(names, 'categories') }
}

function definitionOf(client: Client, { resource, group }: ServedResource): ValueMap | undefined {
  return client.get({ group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions', namespace: '', name: `${resource}.${group}`, subresource: '' }).object
}
