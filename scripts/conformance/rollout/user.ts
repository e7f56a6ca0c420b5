import { isMap, type Value, type ValueMap } from '../../../src/base/json.ts'
import { clientOf, runKubectl, type Client } from '../../../src/kubectl/run.ts'
import { mapObject } from '../../../src/sim/api/rest-mapping.ts'
import type { ApiResponse } from '../../../src/sim/api/status.ts'
import type { Cluster } from '../../../src/sim/cluster.ts'
import type { StandInKubelet, Move } from '../../../src/sim/kubelet/stand-in.ts'
import type { StandInNodes } from '../../../src/sim/kubelet/stand-in-nodes.ts'
import { memoryFiles } from '../apply/memory-files.ts'
import type { Trace } from './recorder.ts'
import type { Scenario, ScenarioNode } from './scenario.ts'

export const namespace = 'ns'

/** Kinds that the recorder watches. */
export const watchedKinds = new Set(('Pod Service Endpoints ConfigMap Secret ReplicationController ResourceQuota LimitRange PersistentVolumeClaim PersistentVolume '
  + 'ServiceAccount Node Namespace Event Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision Job CronJob HorizontalPodAutoscaler '
  + 'PodDisruptionBudget EndpointSlice StorageClass').split(' '))

/** Seconds after which the recorder ends kubectl. */
const kubectlTimeout = 60

type Resource = NonNullable<ReturnType<Cluster['read']['resourceOf']>>

interface Options {
  readonly scenario: Scenario
  readonly cluster: Cluster
  readonly nodes: StandInNodes
  readonly kubelet: StandInKubelet
  readonly trace: Trace
  readonly ownNodes: boolean
  readonly allReplies: boolean
  busy(): void
}

/** What the user of a scenario does, step by step. */
export class User {
  readonly #options: Options
  readonly #client: Client

  constructor(options: Options) {
    this.#options = options
    this.#client = { ...clientOf(options.cluster.server), waitUntil: (holds, seconds) => options.cluster.waitUntil(holds, Math.min(seconds, kubectlTimeout) * 1000) === true }
  }

  do(step: ValueMap): void {
    for (const [what, argument] of Object.entries(this.filledInAll(step) as ValueMap)) {
      const list = (Array.isArray(argument) ? argument : [argument]).filter(isMap)
      const map = isMap(argument) ? argument : {}
      const target = textOf(map.target)
      switch (what) {
        case 'create':
          for (const object of list) {
            const made = this.create(object)
            if (made !== undefined) this.#reply(made.label, made.response)
            // Bare pods are bound and started before the next request is there.
            this.#options.cluster.settleNodes()
          }
          break
        case 'patch': this.#patch(`patch ${target}`, target, '', (map.type ?? 'merge') as 'merge', map.body ?? null); break
        case 'scale': this.#patch(`scale ${target}`, target, 'scale', 'merge', { spec: { replicas: map.replicas ?? null } }); break
        case 'finalize': this.#patch(`finalizers ${target}`, target, '', 'merge', { metadata: { finalizers: map.finalizers ?? null } }); break
        case 'delete': this.#delete(target, map); break
        case 'evict': this.#evict(textOf(map.pod)); break
        case 'kubectl': this.#kubectl((Array.isArray(argument) ? argument : []).map(textOf)); break
        case 'kubelet':
          for (const [index, move] of list.entries()) {
            if (index > 0) this.#letOthersAct()
            const pod = this.#findPod(textOf(move.pod))
            const number = move.exitCode ?? move.n
            if (pod !== undefined) this.#options.kubelet.act(pod, textOf(move.act), typeof number === 'number' ? number : undefined)
          }
          break
        case 'kubeletMode': Object.assign(this.#options.kubelet.behaviour, map); break
        case 'node': for (const move of list) this.#moveNode(move); break
        default: this.#reply(`${what} is not replayed`, { code: 0, warnings: [] })
      }
    }
  }

  /** The next move is made when the server has answered: whoever heard of this one has acted by then, and no one yet on that. */
  #letOthersAct(): void {
    const { queue, clock } = this.#options.cluster
    const due: (() => void)[] = []
    for (let next = queue.peek(); next !== undefined && next.time <= clock.now; next = queue.peek()) {
      queue.pop()
      due.push(next.run)
    }
    for (const run of due) run()
  }

  filledIn(text: string): string {
    const { objects } = this.#options.trace
    const firstMatch = (ref: string): string => {
      const [resource = '', pattern = ''] = ref.split('/')
      const named = new RegExp(`^${pattern.replaceAll('*', '[a-z0-9]+')}$`)
      const found = [...objects.values()].find((entry) => entry.resource === resource && named.test(nameOf(entry.object)))
      return found === undefined ? ref : nameOf(found.object)
    }
    return text.replaceAll('$NS', namespace)
      .replace(/\$NODE\(([^)]+)\)/g, (_, name: string) => this.#nodeName(name))
      .replace(/\$POD\(([^)]+)\)/g, (_, ref: string) => this.#findPod(ref)?.name ?? ref)
      .replace(/\$UID\(([^)]+)\)/g, (_, key: string) => uidOf(objects.get(key)?.object) ?? key)
      .replace(/\$OBJ\(([^)]+)\)/g, (_, ref: string) => firstMatch(ref))
  }

  filledInAll(value: unknown): Value {
    return JSON.parse(this.filledIn(JSON.stringify(value))) as Value
  }

  #findPod(ref: string): Move[0] | undefined {
    const pattern = new RegExp(`^${ref.replace(/[.+]/g, '\\$&').replaceAll('*', '[a-z0-9]+')}$`)
    return this.#options.kubelet.pods().find((pod) => pod.state !== 'gone' && (ref === `#${pod.number}` || pattern.test(this.#options.trace.placeholders.get(pod.name) ?? pod.name)))
  }

  #reply(label: string, { code, status }: ApiResponse): void {
    const isRefused = status !== undefined
    if (isRefused || this.#options.allReplies) {
      const { reason, message, details } = status ?? {}
      const causes = details?.causes?.map(({ reason: why, message: text, field }) => ({ reason: why, message: text, ...field === '' ? {} : { field } }))
      const shownDetails = details === undefined ? {} : { details: { ...details, ...causes === undefined ? {} : { causes } } }
      this.#options.trace.replies.push({ do: label, status: code, ...isRefused ? { ...reason === '' ? {} : { reason }, message, ...shownDetails } : {} })
    }
    this.#options.busy()
  }

  create(object: ValueMap): { readonly label: string, readonly response: ApiResponse } | undefined {
    const mapping = mapObject(this.#options.cluster.server.registry, object)
    if ('reason' in mapping) return undefined
    const { target } = mapping
    const meta = isMap(object.metadata) ? object.metadata : {}
    const name = typeof meta.name === 'string' ? meta.name : typeof meta.generateName === 'string' ? meta.generateName : ''
    const response = this.#options.cluster.server.create({ ...target, name: '', namespace: mapping.resource.namespaced ? (typeof meta.namespace === 'string' ? meta.namespace : namespace) : '' }, object, { fieldValidation: 'Warn' })
    return { label: `create ${target.resource}/${name}`, response }
  }

  #target(target: string): { readonly resource: Resource, readonly name: string, readonly space: string } | undefined {
    const [plural = '', name = ''] = target.split('/')
    for (const resource of this.#options.cluster.server.registry.all()) {
      if (resource.resource !== plural || !watchedKinds.has(resource.kind) || resource.kind === 'Event') continue
      const hub = this.#options.cluster.read.resourceOf(resource.kind)
      if (hub !== undefined) return { resource: hub, name, space: hub.namespaced ? namespace : '' }
    }
    return undefined
  }

  #patch(label: string, target: string, subresource: string, type: 'merge' | 'strategic' | 'json', body: Value): void {
    const found = this.#target(target)
    if (found === undefined) return
    const { resource, name, space } = found
    const response = this.#options.cluster.server.patch({ group: resource.group, version: resource.version, resource: resource.resource, namespace: space, name, subresource }, body, { patchType: type })
    this.#reply(label, response)
  }

  #delete(target: string, options: ValueMap): void {
    const found = this.#target(target)
    if (found === undefined) return
    const { resource, name, space } = found
    const { server } = this.#options.cluster
    const policy = options.propagationPolicy as 'Foreground' | 'Background' | 'Orphan' | undefined
    const grace = typeof options.gracePeriodSeconds === 'number' ? options.gracePeriodSeconds : undefined
    const response = server.delete({ group: resource.group, version: resource.version, resource: resource.resource, namespace: space, name, subresource: '' }, {
      ...policy === undefined ? {} : { propagationPolicy: policy }, ...grace === undefined ? {} : { gracePeriodSeconds: grace },
    })
    this.#reply(`delete ${target}`, response)
  }

  #evict(pod: string): void {
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace } }
    this.#reply(`evict ${pod}`, this.#options.cluster.server.create({ group: '', version: 'v1', resource: 'pods', namespace, name: pod, subresource: 'eviction' }, eviction))
  }

  #kubectl(args: readonly string[]): void {
    const { stdout, stderr, code } = runKubectl(['-n', namespace, ...args], { files: memoryFiles(new Map()), stdin: '', env: {}, cwd: '' }, this.#client)
    this.#options.trace.replies.push({ do: `kubectl ${args.join(' ')}`, code, stdout, stderr })
    this.#options.busy()
  }

  #nodeName(name: string): string {
    const keeps = !this.#options.ownNodes || this.#options.scenario.nodes.some((node) => node.name === name && node.abs === true)
    return keeps ? name : `${namespace}-${name}`
  }

  createNode(given: ScenarioNode): void {
    const name = this.#nodeName(given.name)
    const options = this.filledInAll(given) as unknown as ScenarioNode
    const zone = given.zone === undefined ? {} : { 'topology.kubernetes.io/zone': `${namespace}-${given.zone}` }
    this.#options.trace.nodeNames.set(name, given.name)
    this.#options.nodes.create(name, { ...options, labels: { pool: this.#options.scenario.id, ...zone, ...options.labels } })
  }

  #moveNode(move: ValueMap): void {
    const name = this.#nodeName(textOf(move.name))
    const patch = (body: ValueMap): void => {
      this.#options.cluster.server.patch({ group: '', version: 'v1', resource: 'nodes', namespace: '', name, subresource: '' }, body, { patchType: 'merge' })
    }
    switch (textOf(move.act)) {
      case 'stop': return this.#options.nodes.stop(name)
      case 'start':
        this.#options.nodes.start(name)
        return this.#options.kubelet.nodeReturned(name)
      case 'notReady': return this.#options.nodes.setCondition(name, { isNotReady: true })
      case 'pressure': return this.#options.nodes.setCondition(name, { pressure: textOf(move.type) })
      case 'ready': return this.#options.nodes.setCondition(name, { isNotReady: false, pressure: undefined })
      case 'create': return this.createNode(move as unknown as ScenarioNode)
      case 'delete': return this.#options.nodes.delete(name)
      case 'taint': return patch({ spec: { taints: Array.isArray(move.taints) && move.taints.length > 0 ? move.taints : null } })
      case 'cordon': return patch({ spec: { unschedulable: move.value ?? true } })
      case 'label': return patch({ metadata: { labels: move.labels ?? null } })
    }
  }
}

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

function nameOf(object: ValueMap): string {
  return isMap(object.metadata) && typeof object.metadata.name === 'string' ? object.metadata.name : ''
}

function uidOf(object: ValueMap | undefined): string | undefined {
  return isMap(object?.metadata) && typeof object.metadata.uid === 'string' ? object.metadata.uid : undefined
}
