/**
 * Asks stowage's API server and a real one the same questions and says where their answers differ. By hand, never in CI:
 *
 *   npm run fuzz -- --kubeconfig <file> --seeds <folder of .jsonl> [--objects 50000] [--seed 1] [--kinds Pod,Service] [--differences <file>]
 *
 * The seeds are lines with an `object`; they are mutated by what the schema knows and by what other seeds hold at the same place. Three of four
 * are created (dry run), the others are updates of an object that the real server keeps. Each class of difference is shrunk to a small case.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cloneValue, isMap, sameValue, type ValueMap } from '../src/base/json.ts'
import { Random } from '../src/base/random.ts'
import { newestMinor } from '../src/base/release.ts'
import { setSchemaReader } from '../src/schema/load.ts'
import type { ServedResource } from '../src/sim/api/registry.ts'
import { lines, readTable, recordings } from './conformance/files.ts'
import { readLine } from './conformance/recorded.ts'
import { metaOf } from './conformance/world.ts'
import { mismatch } from './fuzz/compare.ts'
import { mutate } from './fuzz/mutate.ts'
import { ask, isAskable, ourWorld } from './fuzz/our-server.ts'
import { RealServer } from './fuzz/real-server.ts'
import { shrink } from './fuzz/shrink.ts'
import type { FuzzCase, Mismatch } from './fuzz/types.ts'
import { Vocabulary } from './fuzz/vocabulary.ts'

declare const STOWAGE_ROOT: string

const { values } = parseArgs({
  options: {
    kubeconfig: { type: 'string' }, seeds: { type: 'string' }, objects: { type: 'string', default: '50000' }, seed: { type: 'string', default: '1' },
    kinds: { type: 'string' }, differences: { type: 'string' },
  },
})
if (values.kubeconfig === undefined || values.seeds === undefined) {
  console.error('usage: npm run fuzz -- --kubeconfig <file> --seeds <folder> [--objects <n>] [--seed <n>] [--kinds <a,b>] [--differences <file>]')
  process.exit(2)
}
setSchemaReader((name) => readTable(join(STOWAGE_ROOT, 'schemas', name)))

interface Seed { readonly object: ValueMap, readonly resource: ServedResource }
interface Found { count: number, readonly first: Mismatch, readonly fuzzCase: FuzzCase }

const real = new RealServer(values.kubeconfig)
const ours = ourWorld(newestMinor)
const random = new Random(Number(values.seed))
const vocabulary = new Vocabulary(newestMinor)
const seedsByKind = readSeeds(values.seeds, values.kinds?.split(','))
const allSeeds = [...seedsByKind.values()].flat()
const kinds = [...seedsByKind.keys()].sort()
/** Kinds whose objects change what is answered to others. */
const disturbing: ReadonlySet<string> = new Set([
  'LimitRange', 'ResourceQuota', 'StorageClass', 'IngressClass', 'PriorityClass', 'RuntimeClass', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'CustomResourceDefinition', 'APIService',
  'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'MutatingAdmissionPolicy', 'MutatingAdmissionPolicyBinding', 'Namespace', 'ServiceCIDR', 'IPAddress', 'ClusterRoleBinding', 'RoleBinding', 'Node', 'ServiceAccount', 'Service', 'Service',
])
/** Kinds that limit what others may do in their namespace, for a moment longer than they are there: the real server's plugins remember them. */
const limiting: ReadonlySet<string> = new Set(['LimitRange', 'ResourceQuota'])
const classes = new Map<string, Found>()
const stored = new Map<Seed, Promise<ValueMap | undefined>>()
const asked = { create: 0, update: 0, accepted: 0, agree: 0 }
const total = Number(values.objects)

for (const { resource } of [...seedsByKind.values()].flat().filter(({ object }) => object.kind === 'Pod').slice(0, 1)) {
  const accounts = ours.registry.byKind('v1', 'ServiceAccount')
  for (const namespace of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) if (accounts !== undefined && resource.namespaced) await real.keep(accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
}

const pending: Promise<void>[] = []
for (let number = 0; number < total; number++) {
  const seed = drawn()
  const isUpdate = random.below(4) === 0
  // Everything that is drawn is drawn before anything is awaited: the same seed gives the same cases.
  const draws = new Random(random.next())
  if (isUpdate && disturbing.has(seed.resource.kind)) {
    await Promise.all(pending.splice(0))
    number = await disturb(number, seed, draws)
    continue
  }
  pending.push(tryOne(number, seed, isUpdate ? storedOf(seed) : undefined, draws))
  if (pending.length >= 24) await pending.shift()
  if (number % 5000 === 4999) console.error(`${String(number + 1)} asked, ${String(classes.size)} classes of differences`)
}
await Promise.all(pending)

const report: string[] = []
for (const [name, { count, first, fuzzCase }] of [...classes].sort(([, a], [, b]) => b.count - a.count)) {
  const small = await shrink(fuzzCase, async (smaller) => (await compare(smaller))?.class === name)
  report.push(JSON.stringify({ class: name, count, expected: first.expected, got: first.got, case: small }, (_key, value: unknown) => typeof value === 'bigint' ? value.toString() : value))
  console.log(`${String(count).padStart(5)}  ${name}`)
}
if (values.differences !== undefined) writeFileSync(values.differences, report.map((line) => `${line}\n`).join(''))
for (const [seed, object] of stored) if ((await object) !== undefined) await real.remove(seed.resource, await object ?? {})
real.close()
console.log(JSON.stringify({ objects: total, ...asked, classes: classes.size }))

function drawn(): Seed {
  // Half by kind, half by seed: kinds with much to say, as Pod, have more of them.
  const seed = random.below(2) === 0 ? random.pick(allSeeds) : random.pick(seedsByKind.get(random.pick(kinds) ?? '') ?? [])
  if (seed === undefined) throw new Error('the seeds hold no object that can be asked for')
  return seed
}

/** Several updates of an object that changes what other requests get: it is there while nothing else is asked. */
async function disturb(number: number, seed: Seed, draws: Random): Promise<number> {
  const old = await storedOf(seed)
  stored.delete(seed)
  const last = Math.min(number + 12, total - 1)
  for (let next = number; next <= last; next++) await tryOne(next, seed, Promise.resolve(old), new Random(draws.next()))
  if (old !== undefined) await real.remove(seed.resource, old)
  return last
}

async function tryOne(number: number, seed: Seed, keeping: Promise<ValueMap | undefined> | undefined, draws: Random): Promise<void> {
  const old = await keeping
  const object = mutate(old === undefined ? seed.object : withoutManagers(old), vocabulary, draws)
  const meta = metaOf(object)
  if (old !== undefined) Object.assign(isMap(object.metadata) ? meta : object.metadata = {}, { name: metaOf(old).name, resourceVersion: metaOf(old).resourceVersion })
  const fuzzCase: FuzzCase = { id: String(number), op: old === undefined ? 'create' : 'update', object, ...old === undefined ? {} : { old } }
  const difference = await compare(fuzzCase, true)
  if (difference === undefined) return
  const known = classes.get(difference.class)
  if (known === undefined) classes.set(difference.class, { count: 1, first: difference, fuzzCase })
  else known.count++
}

async function compare(fuzzCase: FuzzCase, counts = false): Promise<Mismatch | undefined> {
  const resource = isAskable(ours, fuzzCase.object)
  if (resource === undefined) return undefined
  const got = ask(ours, resource, fuzzCase)
  let expected = await real.ask(resource, fuzzCase)
  // The real server fell over, or took too long: there is nothing to agree with.
  if (expected.code === 0 || expected.code >= 500) return undefined
  let difference = mismatch(resource.kind, fuzzCase.op, expected, got)
  // Where the real server is not of one mind, the order of what it says is chance.
  for (let again = 0; difference !== undefined && again < 6; again++) {
    const other = await real.ask(resource, fuzzCase)
    if (sameValue(other, expected)) continue
    expected = { ...other, unordered: true }
    difference = mismatch(resource.kind, fuzzCase.op, expected, got)
  }
  if (counts) {
    asked[fuzzCase.op]++
    if (expected.code < 300) asked.accepted++
    if (difference === undefined) asked.agree++
  }
  return difference
}

/** A seed kept by the real server, under a name of its own; undefined when it would not have it. */
function storedOf(seed: Seed): Promise<ValueMap | undefined> {
  const known = stored.get(seed)
  if (known !== undefined) return known
  const meta = metaOf(seed.object)
  const name = seed.resource.kind === 'CustomResourceDefinition' || seed.resource.kind === 'APIService' ? meta.name : `fuzz-${process.pid.toString(36)}-${String(stored.size)}`
  const { generateName: _prefix, ...rest } = meta
  const made = real.keep(seed.resource, { ...cloneValue<ValueMap>(seed.object), metadata: { ...cloneValue<ValueMap>(rest), name: name ?? null, ...limiting.has(seed.resource.kind) ? { namespace: 'kube-node-lease' } : {} } })
  stored.set(seed, made)
  return made
}

function withoutManagers(object: ValueMap): ValueMap {
  const { managedFields: _managers, ...meta } = metaOf(object)
  return { ...object, metadata: meta }
}

function readSeeds(folder: string, wanted: readonly string[] | undefined): Map<string, Seed[]> {
  const found = new Map<string, Seed[]>()
  for (const { text } of lines(recordings(folder, undefined))) {
    if (text.length > 20_000) continue
    const line = readLine(text) as ValueMap
    const { object, setup, op } = line
    if (!isMap(object) || setup !== undefined || op !== 'create') continue
    const resource = isAskable(ours, object)
    if (resource === undefined || resource.review !== undefined) continue
    vocabulary.learn(object)
    if (wanted !== undefined && !wanted.includes(resource.kind)) continue
    const seeds = found.get(`${resource.group}/${resource.kind}`) ?? []
    seeds.push({ object, resource })
    found.set(`${resource.group}/${resource.kind}`, seeds)
  }
  return found
}
