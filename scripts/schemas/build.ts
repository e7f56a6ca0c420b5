// npm run schemas: builds `schemas/` from npm packages of exact versions. Options:
//   --score <folder>   also score the result against the OpenAPI documents of a folder (1.24.tar.gz …)
//   --go-modules <folder>  read the configuration files' Go types anew from the k8s.io folder of a Go module cache that holds kubelet, kube-proxy
//                      and kube-scheduler v0.24 to v0.36, kubernetes v1.36 and component-base v0.36; else schemas/config stays as it is
//   --update-lock      add packages that packages.lock.json lacks
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setSchemaReader } from '../../src/schema/load.ts'
import { combineDefinitions, combineKinds, newestDefinitions } from './combine.ts'
import { combineConfig, readConfigHistory } from './config-go.ts'
import { configAttributes, configKinds } from './config-kinds.ts'
import { storeDefinitions, writeTables } from './emit.ts'
import { propertyFacts } from './facts.ts'
import { storeKinds } from './kinds.ts'
import { addLifecycle, lifecycleTable } from './lifecycle.ts'
import { modelText } from './model.ts'
import { openPackages } from './packages.ts'
import { readSources } from './releases.ts'
import { combinePack, packVersions, readPack, storePackKinds } from './packs.ts'
import { printScores, readTruth, scoreRelease } from './score.ts'
import type { Score } from './score.ts'

declare const STOWAGE_ROOT: string

const options = process.argv.slice(2)
const optionValue = (name: string): string | undefined => (options.includes(name) ? options[options.indexOf(name) + 1] : undefined)

const read = openPackages(join(STOWAGE_ROOT, '.cache/packages'), join(STOWAGE_ROOT, 'scripts/schemas/packages.lock.json'), options.includes('--update-lock'))
const sources = readSources(read)
// Version endpoints and group lists are answers of the server, never in a manifest.
const definitions = combineDefinitions(sources).filter(({ id }) => !id.startsWith('io.k8s.apimachinery.pkg.version.'))
const tables = storeDefinitions(definitions, propertyFacts(sources))
const kinds = [...addLifecycle(storeKinds(combineKinds(sources))), ...configKinds()]
const modules = optionValue('--go-modules')
if (modules !== undefined) {
  const config = readConfigHistory(modules)
  const enumOf = (key: string): readonly string[] | undefined => [...config.values()].map(({ enums }) => enums.get(key)).findLast((values) => values !== undefined)
  for (const [table, entries] of storeDefinitions(combineConfig(config), (id, { name }) => configAttributes(id, name, enumOf(`${id}#${name}`)))) tables.set(table, entries)
}
const builtins = newestDefinitions(definitions)
const packKinds: unknown[] = []
for (const name of Object.keys(packVersions)) {
  const pack = readPack(read, name, builtins)
  packKinds.push(...storePackKinds(name, pack))
  for (const [table, entries] of storeDefinitions(combinePack(pack), (id, property) => pack.attributes(id, property.name))) tables.set(table, entries)
}
writeTables(join(STOWAGE_ROOT, 'schemas'), tables, kinds)
writeFileSync(join(STOWAGE_ROOT, 'schemas/crds/index.json'), `[\n${packKinds.map((kind) => JSON.stringify(kind)).join(',\n')}\n]\n`)
writeFileSync(join(STOWAGE_ROOT, 'schemas/lifecycle.json'), `${JSON.stringify(lifecycleTable(), null, 1)}\n`)
console.log(`${String(definitions.length)} definitions, ${String(kinds.length)} kinds, ${String(tables.size)} group-versions`)

setSchemaReader((name) => {
  const file = join(STOWAGE_ROOT, 'schemas', name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
})
writeFileSync(join(STOWAGE_ROOT, 'src/model/kubernetes.generated.ts'), modelText(definitions.map(({ id }) => id)))

const folder = optionValue('--score')
if (folder !== undefined) {
  const scores: Score[] = []
  for (const minor of sources.releases.keys()) {
    const truth = readTruth(folder, minor)
    if (truth) scores.push(scoreRelease(minor, truth, definitions.map(({ id }) => id)))
  }
  printScores(scores)
}
