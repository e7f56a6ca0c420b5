import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isMap, type ValueMap } from '../../../src/base/json.ts'
import { wordOf } from '../../../src/kubectl/session.ts'
import { metaOf } from '../world.ts'
import { Recorded } from './recorded-texts.ts'
import type { RecordedSession } from './recording.ts'

/**
 * Plays sessions of kubectl against a real API server and writes down what came out, in the format of the recordings in `conformance/apply`.
 * By hand, not in CI: node scripts/run.mjs scripts/conformance/apply/record.ts <sessions.jsonl> <folder of the server: kubeconfig> <folder of kubectl> [first number]
 * A line of input holds `id`, `files`, `cluster` (`stock`) and `steps` with their `cmd`; each session has a namespace of its own, called `default` in what is written.
 */
const [input = '', server = '', programs = '', first = '1'] = process.argv.slice(2)
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
process.removeAllListeners('warning')
const address = /server: "([^"]+)"/.exec(readFileSync(join(server, 'kubeconfig'), 'utf8'))?.[1] ?? ''

interface Listed {
  readonly path: string
  readonly kind: string
  readonly apiVersion: string
  readonly namespaced: boolean
}

const before = new Set((await clusterObjects()).map(({ path }) => path))
let number = Number(first)
for (const line of readFileSync(input, 'utf8').trim().split('\n')) {
  const session = JSON.parse(line) as RecordedSession
  console.log(JSON.stringify(await recorded(session, `ns${String(number++).padStart(5, '0')}`)))
}

async function recorded(session: RecordedSession, namespace: string): Promise<RecordedSession> {
  await ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
  await ask('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name: 'default' } })
  const home = mkdtempSync(join(tmpdir(), 'record-'))
  const cwd = join(home, 'work')
  mkdirSync(join(home, 'tmp'))
  mkdirSync(cwd)
  writeFileSync(join(home, 'config'), JSON.stringify({
    'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'c', 'clusters': [{ name: 'c', cluster: { server: address, 'insecure-skip-tls-verify': true } }],
    'users': [{ name: 'u', user: { token: 'admintoken' } }], 'contexts': [{ name: 'c', context: { cluster: 'c', user: 'u', namespace } }],
  }))
  for (const [name, text] of Object.entries(session.files)) {
    mkdirSync(dirname(join(cwd, name)), { recursive: true })
    writeFileSync(join(cwd, name), text)
  }
  const texts = new Recorded({ ...session, namespace, cwd, address })
  try {
    const env = { PATH: `${programs}:${process.env.PATH ?? ''}`, HOME: home, KUBECONFIG: join(home, 'config'), TMPDIR: join(home, 'tmp'), TERM: 'dumb' }
    const steps = session.steps.map(({ cmd }) => {
      const { stdout, stderr, status } = spawnSync('bash', ['-c', cmd], { cwd, env, input: '', encoding: 'utf8', timeout: 60_000 })
      return { cmd, stdout: texts.text(stdout), stderr: texts.text(stderr), code: status ?? -1 }
    })
    const left = await leftObjects(namespace)
    const final = left.map(({ object }) => texts.object(object))
    for (const { path, object } of left) await remove(path, object)
    return { ...session, steps, final }
  } finally {
    rmSync(home, { recursive: true, force: true })
    await removeNamespace(namespace)
  }
}

interface Left {
  readonly path: string
  readonly object: ValueMap
}

/** What a session left behind: the objects of its namespace, and of the cluster's those that were not there before, with what is in new namespaces. */
async function leftObjects(namespace: string): Promise<Left[]> {
  const cluster = (await clusterObjects()).filter(({ path, object }) => !before.has(path) && wordOf(metaOf(object).name) !== namespace && !['Node', 'IPAddress'].includes(wordOf(object.kind)))
  const found: Left[] = []
  for (const name of [namespace, ...cluster.filter(({ object }) => object.kind === 'Namespace').map(({ object }) => wordOf(metaOf(object).name))]) {
    for (const resource of await resources()) {
      if (!resource.namespaced || ['Event', 'Endpoints', 'EndpointSlice', 'Lease'].includes(resource.kind)) continue
      found.push(...await listed(resource, `/namespaces/${name}`))
    }
  }
  return [...found.filter(({ object }) => !(object.kind === 'ServiceAccount' && metaOf(object).name === 'default' && metaOf(object).namespace === namespace)), ...cluster]
}

async function clusterObjects(): Promise<Left[]> {
  const found: Left[] = []
  for (const resource of await resources()) {
    if (!resource.namespaced && resource.kind !== 'APIService') found.push(...await listed(resource, ''))
  }
  return found
}

async function listed({ path, kind, apiVersion }: Listed, within: string): Promise<Left[]> {
  const [base = '', plural = ''] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)]
  const { items = [] } = await ask('GET', `${base}${within}/${plural}`) as { items?: ValueMap[] }
  return items.map((object) => ({ path: `${base}${within}/${plural}/${wordOf(metaOf(object).name)}`, object: { apiVersion, kind, ...object } }))
}

/** Kinds that can be listed, each in the version that its group prefers. */
async function resources(): Promise<Listed[]> {
  const found: Listed[] = []
  const groups = await ask('GET', '/apis') as { groups?: { preferredVersion: { groupVersion: string } }[] }
  for (const version of ['v1', ...(groups.groups ?? []).map(({ preferredVersion }) => preferredVersion.groupVersion)]) {
    const base = version === 'v1' ? '/api/v1' : `/apis/${version}`
    const { resources: all = [] } = await ask('GET', base) as { resources?: { name: string, kind: string, namespaced: boolean, verbs: string[] }[] }
    for (const { name, kind, namespaced, verbs } of all) {
      if (verbs.includes('list') && !name.includes('/') && !(kind === 'Event' && version !== 'v1')) found.push({ path: `${base}/${name}`, kind, apiVersion: version, namespaced })
    }
  }
  return found
}

async function remove(path: string, object: ValueMap): Promise<void> {
  if (object.kind === 'Namespace') return removeNamespace(wordOf(metaOf(object).name))
  if (metaOf(object).finalizers !== undefined) await ask('PATCH', path, { metadata: { finalizers: null } })
  await ask('DELETE', path, { gracePeriodSeconds: 0 })
}

/** Without controllers nobody else takes its finalizer. */
async function removeNamespace(name: string): Promise<void> {
  for (const plural of ['services', 'serviceaccounts', 'pods']) {
    for (const { path, object } of await listed({ path: `/api/v1/${plural}`, kind: plural, apiVersion: 'v1', namespaced: true }, `/namespaces/${name}`)) await remove(path, object)
  }
  await ask('DELETE', `/api/v1/namespaces/${name}`)
  await ask('PUT', `/api/v1/namespaces/${name}/finalize`, { apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: { finalizers: [] } })
}

/** A connection may be closed just as it is used again: then it is asked once more. */
async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const once = (): Promise<unknown> => askOnce(method, path, body)
  return once().catch(once)
}

async function askOnce(method: string, path: string, body: unknown): Promise<unknown> {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const response = await fetch(`${address}${path}`, { method, headers: { 'Authorization': 'Bearer admintoken', 'Content-Type': type }, ...body === undefined ? {} : { body: JSON.stringify(body) } })
  const answer: unknown = await response.json()
  return isMap(answer) ? answer : {}
}
