// npm run schemas: builds `schemas/` from npm packages of exact versions. Options:
//   --score <folder>   also score the result against the OpenAPI documents of a folder (1.24.tar.gz …)
//   --update-lock      add packages that packages.lock.json lacks
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setSchemaReader } from '../../src/schema/load.ts'
import { combineDefinitions, combineKinds } from './combine.ts'
import { storeDefinitions, writeTables } from './emit.ts'
import { propertyFacts } from './facts.ts'
import { storeKinds } from './kinds.ts'
import { addLifecycle, lifecycleTable } from './lifecycle.ts'
import { modelText } from './model.ts'
import { openPackages } from './packages.ts'
import { readSources } from './releases.ts'
import { printScores, readTruth, scoreRelease } from './score.ts'
import type { Score } from './score.ts'

declare const STOWAGE_ROOT: string

const options = process.argv.slice(2)
const read = openPackages(join(STOWAGE_ROOT, '.cache/packages'), join(STOWAGE_ROOT, 'scripts/schemas/packages.lock.json'), options.includes('--update-lock'))
const sources = readSources(read)
// Version endpoints and group lists are answers of the server, never in a manifest.
const definitions = combineDefinitions(sources).filter(({ id }) => !id.startsWith('io.k8s.apimachinery.pkg.version.'))
const tables = storeDefinitions(definitions, propertyFacts(sources))
const kinds = addLifecycle(storeKinds(combineKinds(sources)))
writeTables(join(STOWAGE_ROOT, 'schemas'), tables, kinds)
writeFileSync(join(STOWAGE_ROOT, 'schemas/lifecycle.json'), `${JSON.stringify(lifecycleTable(), null, 1)}\n`)
console.log(`${String(definitions.length)} definitions, ${String(kinds.length)} kinds, ${String(tables.size)} group-versions`)

setSchemaReader((name) => {
  const file = join(STOWAGE_ROOT, 'schemas', name)
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
})
writeFileSync(join(STOWAGE_ROOT, 'src/model/kubernetes.generated.ts'), modelText(definitions.map(({ id }) => id)))

const folder = options[options.indexOf('--score') + 1]
if (options.includes('--score') && folder !== undefined) {
  const scores: Score[] = []
  for (const minor of sources.releases.keys()) {
    const truth = readTruth(folder, minor)
    if (truth) scores.push(scoreRelease(minor, truth, definitions.map(({ id }) => id)))
  }
  printScores(scores)
}
