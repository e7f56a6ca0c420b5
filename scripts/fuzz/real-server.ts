import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { cloneValue, isMap, setKey, type Value, type ValueMap } from '../../src/base/json.ts'
import type { ServedResource } from '../../src/sim/api/registry.ts'
import type { RecordedAnswer } from '../conformance/recorded.ts'
import { readLine } from '../conformance/recorded.ts'
import { metaOf } from '../conformance/world.ts'
import type { FuzzCase } from './types.ts'

interface Reply { readonly code: number, readonly body: ValueMap, readonly warnings: readonly string[] }

/** A real API server, addressed by a kubeconfig with a server, and a token. Nothing that it is asked is kept but what `keep` sends. */
export class RealServer {
  readonly #server: string
  readonly #token: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false })

  constructor(kubeconfig: string) {
    const text = readFileSync(kubeconfig, 'utf8')
    this.#server = /server: "?([^"\s}]+)"?/.exec(text)?.[1] ?? ''
    this.#token = /token: "?([^"\s}]+)"?/.exec(text)?.[1] ?? ''
  }

  async ask(resource: ServedResource, { id, op, object }: FuzzCase): Promise<RecordedAnswer> {
    const name = metaOf(object).name
    const path = `${pathOf(resource, object)}${op === 'update' ? `/${encodeURIComponent(typeof name === 'string' ? name : '')}` : ''}`
    const manager = op === 'update' ? 'kubectl-replace' : 'kubectl-create'
    const reply = await this.#call(op === 'update' ? 'PUT' : 'POST', `${path}?dryRun=All&fieldValidation=Strict&fieldManager=${manager}`, object)
    return answerOf(id, reply, object)
  }

  /** Creates an object for real; what is stored, or undefined. */
  async keep(resource: ServedResource, object: ValueMap): Promise<ValueMap | undefined> {
    const { code, body } = await this.#call('POST', `${pathOf(resource, object)}?fieldValidation=Ignore&fieldManager=kubectl-create`, object)
    if (code >= 300) return undefined
    // Some kinds get their status from the server itself a moment later.
    await new Promise((resolve) => { setTimeout(resolve, 200) })
    const read = await this.#call('GET', `${pathOf(resource, body)}/${encodeURIComponent(text(metaOf(body).name))}`, undefined)
    return read.code < 300 ? read.body : undefined
  }

  async remove(resource: ServedResource, object: ValueMap): Promise<void> {
    await this.#call('DELETE', `${pathOf(resource, object)}/${encodeURIComponent(text(metaOf(object).name))}?gracePeriodSeconds=0`, undefined)
  }

  close(): void {
    this.#agent.destroy()
  }

  /** A connection that ends without an answer is tried again: the server closes idle ones. */
  async #call(method: string, path: string, body: ValueMap | undefined): Promise<Reply> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#send(method, path, body)
      } catch (error) {
        if (tries === 3) return { code: 0, body: { message: `no answer: ${String(error)}` }, warnings: [] }
      }
    }
  }

  #send(method: string, path: string, body: ValueMap | undefined): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const headers = { 'Authorization': `Bearer ${this.#token}`, 'Content-Type': 'application/json', 'Accept': 'application/json' }
      const sent = request(this.#server + path, { method, agent: this.#agent, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          const warnings = [response.headers.warning ?? []].flat().flatMap((header) => [...header.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map((match) => JSON.parse(`"${match[1] ?? ''}"`) as string))
          resolve({ code: response.statusCode ?? 0, body: text.startsWith('{') ? readLine(text) as ValueMap : { message: text.trim() }, warnings })
        })
      })
      sent.on('error', reject)
      if (body !== undefined) sent.write(JSON.stringify(body, (_key, value: unknown) => typeof value === 'bigint' ? Number(value) : value))
      sent.end()
    })
  }
}

/** The path of an object's collection; a namespace that is no name is taken as it is. */
export function pathOf(resource: ServedResource, object: ValueMap): string {
  const { namespace } = metaOf(object)
  const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(typeof namespace === 'string' && namespace !== '' ? namespace : 'default')}` : ''
  return `${resource.group === '' ? '/api' : `/apis/${resource.group}`}/${resource.version}${scope}/${resource.resource}`
}

/** A text without identifiers, times of today and generated names. */
export function withoutChance(text: string, prefix?: string): string {
  const plain = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '<uid>')
    .replaceAll(today, '<time>')
    .replaceAll(/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<rand>')
  return prefix === undefined ? plain : plain.replaceAll(new RegExp(`${prefix.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}[a-z0-9]{5}(?![a-z0-9])`, 'g'), `${prefix}<rand>`)
}

/** A reply in the form of recordings: chance taken out. */
function answerOf(id: string, { code, body, warnings }: Reply, asked: ValueMap): RecordedAnswer {
  const { generateName, name } = metaOf(asked)
  const prefix = typeof generateName === 'string' && (name === undefined || name === '') ? generateName : undefined
  const unmark = (text: string): string => withoutChance(text, prefix)
  const marked = markAll(body, unmark) as ValueMap
  const seen = warnings.length === 0 ? {} : { warnings: warnings.map(unmark) }
  if (code >= 300) {
    const details = isMap(marked.details) ? marked.details : {}
    return { id, code, status: { reason: text(marked.reason), message: text(marked.message), causes: (details.causes ?? []) as never }, ...seen }
  }
  const meta = metaOf(marked)
  for (const key of ['uid', 'resourceVersion', 'creationTimestamp', 'selfLink', 'managedFields']) Reflect.deleteProperty(meta, key)
  markAllocated(marked, asked)
  return { id, code, result: marked, ...seen }
}

function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

const today = new RegExp(`${new Date().toISOString().slice(0, 10)}T[0-9:.]+Z`, 'g')

export function markAll(value: Value, unmark: (text: string) => string): Value {
  if (typeof value === 'string') return unmark(value)
  if (Array.isArray(value)) return value.map((item) => markAll(item, unmark))
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of Object.keys(value)) setKey(copy, key, markAll(value[key] ?? null, unmark))
  return copy
}

/** Addresses and ports of a Service that the request left to the server. */
function markAllocated(result: ValueMap, asked: ValueMap): void {
  if (result.kind !== 'Service' || !isMap(result.spec)) return
  const spec = result.spec
  const given = isMap(asked.spec) ? cloneValue<ValueMap>(asked.spec) : {}
  if ((given.clusterIP ?? '') === '' && spec.clusterIP !== 'None' && spec.clusterIP !== undefined) {
    spec.clusterIP = '<clusterIP>'
    if (Array.isArray(spec.clusterIPs)) spec.clusterIPs = spec.clusterIPs.map(() => '<clusterIP>')
  }
  if ((given.healthCheckNodePort ?? 0) === 0 && spec.healthCheckNodePort !== undefined) spec.healthCheckNodePort = '<nodePort>'
  const ports = Array.isArray(given.ports) ? given.ports : []
  for (const [index, port] of (Array.isArray(spec.ports) ? spec.ports : []).entries()) {
    const before = ports[index]
    if (isMap(port) && port.nodePort !== undefined && !(isMap(before) && (before.nodePort ?? 0) !== 0)) port.nodePort = '<nodePort>'
  }
}
