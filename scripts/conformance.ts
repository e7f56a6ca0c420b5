/**
 * Replays recorded answers of real programs and says where stowage differs:
 *
 *   npm run conformance -- <area> <folder> [--documents <folder>] [--files <glob>] [--recorder <folder>] [--differences <file>] [--kubernetes-version 1.NN]
 *
 * The last line printed is one JSON object with the agreement of each aspect.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newestMinor, parseMinor } from '../src/base/release.ts'
import { setSchemaReader } from '../src/schema/load.ts'
import type { Replay, ReplayOptions } from './conformance/replay.ts'
import { readTable } from './conformance/files.ts'

declare const STOWAGE_ROOT: string

const areas: Readonly<Record<string, () => Promise<{ replay: Replay }>>> = {
  apiserver: () => import('./conformance/apiserver.ts'),
  apply: () => import('./conformance/apply.ts'),
  corpus: () => import('./conformance/corpus.ts'),
  rollout: () => import('./conformance/rollout.ts'),
  scheduler: () => import('./conformance/scheduler.ts'),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { documents: { type: 'string' }, files: { type: 'string' }, recorder: { type: 'string' }, differences: { type: 'string' }, 'kubernetes-version': { type: 'string' } },
})
const [area = '', folder = ''] = positionals
const load = areas[area]
const minor = values['kubernetes-version'] === undefined ? newestMinor : parseMinor(values['kubernetes-version'])
if (load === undefined || folder === '' || minor === undefined) {
  console.error(`usage: npm run conformance -- <${Object.keys(areas).join('|')}> <folder> [--documents <folder>] [--files <glob>] [--recorder <folder>] [--differences <file>] [--kubernetes-version 1.NN]`)
  process.exit(2)
}
setSchemaReader((name) => readTable(join(STOWAGE_ROOT, 'schemas', name)))

const options: ReplayOptions = { folder, minor, documents: values.documents, files: values.files, recorder: values.recorder }
const { replay } = await load()
const result = await replay(options)
if (values.differences !== undefined) {
  writeFileSync(values.differences, result.differences.map((difference) => `${JSON.stringify(difference, (_key, value: unknown) => typeof value === 'bigint' ? value.toString() : value)}\n`).join(''))
}
for (const note of result.notes ?? []) console.log(note)
for (const [aspect, { agree, of }] of Object.entries(result.aspects)) {
  console.log(`${aspect.padEnd(14)} ${String(agree).padStart(7)} of ${String(of).padStart(7)}  ${of === 0 ? '-' : (100 * agree / of).toFixed(2)} %`)
}
console.log(JSON.stringify({ area: result.area, cases: result.cases, ...result.aspects, ...result.extra }))
