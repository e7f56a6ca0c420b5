import { compareStrings, type ValueMap } from '../../base/json.ts'
import { lookupKind } from '../../schema/catalog.ts'
import type { ServedResource } from '../../sim/api/registry.ts'
import type { Client } from '../client.ts'
import { usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { outputOf, printFlags, structuredPrinter } from '../printers/print-flags.ts'
import { alignTable } from '../printers/table.ts'
import { namesOf } from '../resources/types.ts'
import { groupVersionOf } from '../session.ts'

/** `kubectl api-versions`: `pkg/cmd/apiresources/apiversions.go` (v0.36.2). */
export const apiVersions: Command = {
  flags: [],
  run(session, flags, path) {
    if (flags.args.length > 0) return usageFailure(path, `unexpected arguments: [${flags.args.join(' ')}]`)
    const versions = new Set(session.client.resources().map(groupVersionOf))
    session.print([...versions].sort(compareStrings).map((version) => `${version}\n`).join(''))
    return undefined
  },
}

interface Row extends ValueMap {
  readonly name: string
  readonly group: string
  readonly kind: string
}

/** `kubectl api-resources`: `pkg/cmd/apiresources/apiresources.go`. */
export const apiResources: Command = {
  flags: [
    ...printFlags, { name: 'api-group', type: 'string' }, { name: 'namespaced', type: 'bool', default: 'true' }, { name: 'verbs', type: 'strings' }, { name: 'sort-by', type: 'string' }, { name: 'cached', type: 'bool' },
    { name: 'categories', type: 'strings' }, { name: 'no-headers', type: 'bool' },
  ],
  run(session, flags, path) {
    if (flags.args.length > 0) return usageFailure(path, `unexpected arguments: [${flags.args.join(' ')}]`)
    const output = outputOf(flags)
    const isTable = output === '' || output === 'wide' || output === 'name'
    const printer = isTable ? undefined : structuredPrinter(session, flags, 'json,kyaml,name,wide,yaml', true)
    if (printer instanceof Failure) return printer
    const sortBy = flags.text('sort-by')
    if (!['', 'name', 'kind'].includes(sortBy)) return Failure.text('--sort-by accepts only name or kind')
    const rows = preferred(session.client).map((resource) => rowOf(session.client, resource)).filter(({ group, namespaced, verbs, categories }) => {
      const hasAll = (list: unknown, wanted: readonly string[]): boolean => wanted.every((one) => Array.isArray(list) && list.includes(one))
      return (!flags.given('api-group') || group === flags.text('api-group')) && (!flags.given('namespaced') || namespaced === flags.on('namespaced')) && hasAll(verbs, flags.list('verbs')) && hasAll(categories, flags.list('categories'))
    })
    const key = (row: Row): string => sortBy === 'name' ? row.name : sortBy === 'kind' ? row.kind : row.group
    rows.sort((a, b) => compareStrings(key(a), key(b)) || compareStrings(a.name, b.name))
    if (printer !== undefined) return printer({ kind: 'APIResourceList', apiVersion: 'v1', groupVersion: '', resources: rows })
    session.print(output === 'name' ? rows.map(({ name, group }) => `${name}${group === '' ? '' : `.${group}`}\n`).join('') : tableOf(rows, output === 'wide', flags.on('no-headers')))
    return undefined
  },
}

/** Each resource in the version that its group would have. */
function preferred(client: Client): readonly ServedResource[] {
  const found = new Map<string, ServedResource>()
  for (const resource of client.resources()) {
    const id = `${resource.group}/${resource.resource}`
    if (!found.has(id)) found.set(id, resource)
  }
  return [...found.values()]
}

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Fields in the order of Go's struct. */
function rowOf(client: Client, resource: ServedResource): Row {
  const { singular, shortNames, categories } = namesOf(client, resource)
  const verbs = [...lookupKind(groupVersionOf(resource), resource.kind, client.minor)?.verbs ?? allVerbs].sort(compareStrings)
  return {
    name: resource.resource, singularName: singular, namespaced: resource.namespaced, group: resource.group, version: resource.version, kind: resource.kind, verbs,
    ...shortNames.length === 0 ? {} : { shortNames: [...shortNames] }, ...categories.length === 0 ? {} : { categories: [...categories] },
  }
}

function tableOf(rows: readonly Row[], wide: boolean, noHeaders: boolean): string {
  const words = (list: unknown): string => Array.isArray(list) ? list.join(',') : ''
  const cells = rows.map((row) => {
    const version = row.version as string
    return [row.name, words(row.shortNames), row.group === '' ? version : `${row.group}/${version}`, row.namespaced === true ? 'true' : 'false', row.kind, ...wide ? [words(row.verbs), words(row.categories)] : []]
  })
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...wide ? ['VERBS', 'CATEGORIES'] : []]
  return alignTable(noHeaders ? cells : [header, ...cells])
}
