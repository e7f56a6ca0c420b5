import { isMap, type Value, type ValueMap } from '../../../src/base/json.ts'
import type { Minor } from '../../../src/base/release.ts'
import type { ApiResponse } from '../../../src/sim/api/status.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'
import { Cluster } from '../../../src/sim/cluster.ts'
import { attachScheduler } from '../../../src/sim/cluster-scheduler.ts'
import { deleteStored } from '../../../src/sim/cluster-deletion.ts'
import { allControllers } from '../../../src/sim/controllers/all.ts'
import { StandInKubelet, type Move } from '../../../src/sim/kubelet/stand-in.ts'
import { StandInNodes } from '../../../src/sim/kubelet/stand-in-nodes.ts'
import { mapObject } from '../../../src/sim/api/rest-mapping.ts'
import { addNamespace, place } from '../../../src/sim/api/stock-cluster.ts'
import type { Recorder, Trace, TraceResult } from './recorder.ts'
import { shownIn, type Scenario, type ScenarioNode } from './scenario.ts'

const namespace = 'ns'
const unlimited = { cpu: '100000', memory: '1000Ti', pods: '100000' }
const watchedKinds = new Set(('Pod Service Endpoints ConfigMap Secret ReplicationController ResourceQuota LimitRange PersistentVolumeClaim PersistentVolume '
  + 'ServiceAccount Node Namespace Event Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision Job CronJob HorizontalPodAutoscaler '
  + 'PodDisruptionBudget EndpointSlice StorageClass').split(' '))
const patience = 150_000

type Resource = NonNullable<ReturnType<Cluster['read']['resourceOf']>>

/** One run of a recorded scenario against the simulated cluster, on virtual time. */
export class Recording {
  readonly #scenario: Scenario
  readonly #ownNodes: boolean
  readonly #cluster: Cluster
  readonly #nodes: StandInNodes
  readonly #kubelet: StandInKubelet
  readonly #trace: Trace
  readonly #recorder: Recorder
  readonly #allReplies: boolean
  #lastActivity: number

  constructor(scenario: Scenario, minor: Minor, recorder: Recorder) {
    this.#recorder = recorder
    this.#scenario = scenario
    const [only] = scenario.nodes
    this.#ownNodes = scenario.nodes.length !== 1 || only?.name !== 'node-1'
    const start = Date.UTC(2026, 0, 1, 0, 0, 7)
    const nodes: { current?: StandInNodes } = {}
    this.#cluster = new Cluster({ minor, start, seed: scenario.id, controllers: allControllers({ lastRenewal: (name) => nodes.current?.lastRenewal(name), ...this.#ownNodes ? shortGrace : {} }) })
    this.#lastActivity = start
    this.#nodes = nodes.current = new StandInNodes(this.#cluster, 2000)
    const show = shownIn(scenario)
    this.#allReplies = show.allReplies
    this.#trace = new recorder.Trace({ namespace, ownNodes: this.#ownNodes, grouped: scenario.pods !== 'individual', hideNode: scenario.hideNode === true, show, steps: scenario.steps })
    this.#cluster.read.onChange(({ kind, before, after }) => { this.#changed(kind, before, after) })
    attachScheduler(this.#cluster)
    this.#kubelet = new StandInKubelet({
      cluster: this.#cluster, nodes: this.#nodes, namespace, byNode: this.#ownNodes,
      behaviour: { ready: 'stepped', terminate: 'immediate', ...scenario.behaviour },
      phaseNumber: () => this.#trace.phases.length,
    })
  }

  run(): TraceResult {
    this.#setUp()
    for (const { at, do: step } of this.#scenario.steps) {
      this.#waitFor(at)
      if (step !== undefined) {
        this.#trace.begin(step)
        this.#doStep(step)
        this.#busy()
      }
      this.#pass(30)
    }
    if (this.#scenario.end === 'quiet') this.#quiet()
    else this.#settle()
    this.#quiet(Math.max(this.#scenario.quietMs, 700))
    this.#trace.end()
    return this.#trace.result()
  }

  #setUp(): void {
    const { server } = this.#cluster
    const { scenario } = { scenario: this.#scenario }
    if (scenario.namespace === undefined) addNamespace(server, namespace)
    else place(server, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, ...scenario.namespace, labels: { 'kubernetes.io/metadata.name': namespace, ...isMap(scenario.namespace.labels) ? scenario.namespace.labels : {} } }, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } })
    place(server, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } })
    place(server, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace }, data: { 'ca.crt': 'certificate' } })
    for (const object of this.#filledInAll(scenario.pre ?? []) as ValueMap[]) this.#create(object)
    if (this.#ownNodes) for (const node of scenario.nodes) this.#createNode(node)
    else this.#nodes.create('node-1', { capacity: unlimited, labels: { 'topology.kubernetes.io/zone': 'zone-a' } })
    this.#pass(1500)
    this.#trace.start()
  }

  #changed(kind: string, before: AnyObject | undefined, after: AnyObject | undefined): void {
    const object = after ?? before
    const resource = this.#cluster.read.resourceOf(kind)
    if (object === undefined || resource === undefined || !watchedKinds.has(kind)) return
    if (!this.#owns(kind, object)) return
    const { server } = this.#cluster
    const shown = server.show(resource, object)
    if (kind === 'Event') {
      if (after !== undefined) this.#trace.observeEvent(shown)
      return this.#busy()
    }
    const type = after === undefined ? 'DELETED' : before === undefined ? 'ADDED' : 'MODIFIED'
    if (this.#trace.observe(resource.resource, type, shown, before === undefined ? undefined : server.show(resource, before))) this.#busy()
  }

  /** Cluster-wide objects belong to the scenario by name. */
  #owns(kind: string, object: AnyObject): boolean {
    const { namespace: own, name = '' } = object.metadata ?? {}
    const isMine = (text: string): boolean => text === namespace || text.startsWith(`${namespace}-`)
    if (kind === 'Event' && own === 'default') {
      const about = isMap(object.involvedObject) ? object.involvedObject : {}
      const aboutName = typeof about.name === 'string' ? about.name : ''
      return about.kind === 'Node' ? this.#trace.nodeNames.has(aboutName) : isMine(aboutName)
    }
    if (own !== undefined) return own === namespace
    return kind === 'Node' ? this.#trace.nodeNames.has(name) : isMine(name)
  }

  #busy(): void {
    this.#lastActivity = this.#cluster.clock.now
  }

  // ---- waiting

  #pass(milliseconds: number): void {
    this.#advance(this.#cluster.clock.now + milliseconds)
  }

  #advance(until: number): void {
    const livelock = this.#cluster.advance(until)
    if (livelock !== undefined) throw new Error(livelock.error)
  }

  /** Silence, and every status fits the objects it counts; some never do, so this wait ends. */
  #quiet(milliseconds = this.#scenario.quietMs): void {
    this.#silence(milliseconds)
    const end = this.#cluster.clock.now + (this.#ownNodes ? 4000 : 12_000)
    while (this.#cluster.clock.now < end && this.#recorder.unfinished([...this.#trace.objects.values()]) !== null) {
      this.#pass(60)
      this.#silence(milliseconds)
    }
  }

  #silence(milliseconds: number): void {
    this.#advance(this.#cluster.clock.now)
    for (;;) {
      const next = this.#cluster.nextTime
      const silent = this.#lastActivity + milliseconds
      if (next === undefined || next > silent) return this.#advance(silent)
      this.#advance(next)
    }
  }

  #makeMoves(most: number): boolean {
    for (let made = 0; made < most; made++) {
      this.#quiet()
      const [next] = this.#kubelet.pendingMoves()
      if (next === undefined) return true
      this.#makeMove(next)
      this.#pass(30)
    }
    return false
  }

  #makeMove([pod, move]: Move): void {
    this.#trace.begin({ kubelet: move, pod: this.#trace.placeholders.get(pod.name) ?? pod.name })
    this.#kubelet.act(pod, move)
    this.#busy()
  }

  #settle(): void {
    this.#makeMoves(300)
  }

  #passTime(done: () => boolean, milliseconds: number): boolean {
    const end = this.#cluster.clock.now + milliseconds
    while (this.#cluster.clock.now < end) {
      if (done()) return true
      if (this.#cluster.clock.now - this.#lastActivity > this.#scenario.quietMs) {
        const [next] = this.#kubelet.pendingMoves()
        if (next !== undefined) {
          this.#makeMove(next)
          this.#pass(30)
          continue
        }
      }
      this.#pass(100)
    }
    return done()
  }

  #waitFor(at: string): void {
    if (at === 'start') return
    if (at === 'settled') return this.#settle()
    if (at === 'quiet') return this.#quiet()
    const moves = /^acts:(\d+)$/.exec(at)
    if (moves !== null) {
      if (!this.#makeMoves(Number(moves[1]))) this.#quiet()
      return
    }
    this.#quiet()
    this.#trace.begin({ wait: at })
    const { now } = this.#cluster.clock
    const seconds = /^t\+([\d.]+)s$/.exec(at)
    const minute = /^minute\+(\d+)s$/.exec(at)
    const until = /^until:(\S+) (.*)$/.exec(at)
    if (seconds !== null) this.#pass(Number(seconds[1]) * 1000)
    else if (minute !== null) {
      const offset = Number(minute[1]) * 1000
      const time = (Math.floor((now - offset) / 60_000) + 1) * 60_000 + offset
      this.#passTime(() => this.#cluster.clock.now >= time, 61_000)
    } else if (until !== null) {
      const pattern = new RegExp(until[2] ?? '')
      this.#passTime(() => {
        const found = this.#trace.objects.get(this.#filledIn(until[1] ?? ''))
        return found === undefined ? until[2] === 'absent' : pattern.test(JSON.stringify(this.#recorder.digest(found.resource, found.object)))
      }, patience)
    }
    this.#quiet()
  }

  // ---- what the user does

  #filledIn(text: string): string {
    const { objects } = this.#trace
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

  #filledInAll(value: unknown): Value {
    return JSON.parse(this.#filledIn(JSON.stringify(value))) as Value
  }

  #findPod(ref: string): Move[0] | undefined {
    const pattern = new RegExp(`^${ref.replace(/[.+]/g, '\\$&').replaceAll('*', '[a-z0-9]+')}$`)
    return this.#kubelet.pods().find((pod) => pod.state !== 'gone' && (ref === `#${pod.number}` || pattern.test(this.#trace.placeholders.get(pod.name) ?? pod.name)))
  }

  #reply(label: string, { code, status }: ApiResponse): void {
    const isRefused = status !== undefined
    if (isRefused || this.#allReplies) {
      const { reason, message, details } = status ?? {}
      const causes = details?.causes?.map(({ reason: why, message: text, field }) => ({ reason: why, message: text, field }))
      const shownDetails = details === undefined ? {} : { details: { ...details, ...causes === undefined ? {} : { causes } } }
      this.#trace.replies.push({ do: label, status: code, ...isRefused ? { reason, message, ...shownDetails } : {} })
    }
    this.#busy()
  }

  #create(object: ValueMap): { readonly label: string, readonly response: ApiResponse } | undefined {
    const mapping = mapObject(this.#cluster.server.registry, object)
    if ('reason' in mapping) return undefined
    const { target } = mapping
    const meta = isMap(object.metadata) ? object.metadata : {}
    const name = typeof meta.name === 'string' ? meta.name : typeof meta.generateName === 'string' ? meta.generateName : ''
    const response = this.#cluster.server.create({ ...target, name: '', namespace: mapping.resource.namespaced ? (typeof meta.namespace === 'string' ? meta.namespace : namespace) : '' }, object, { fieldValidation: 'Warn' })
    return { label: `create ${target.resource}/${name}`, response }
  }

  #target(target: string): { readonly resource: Resource, readonly name: string, readonly space: string } | undefined {
    const [plural = '', name = ''] = target.split('/')
    for (const resource of this.#cluster.server.registry.all()) {
      if (resource.resource !== plural || !watchedKinds.has(resource.kind) || resource.kind === 'Event') continue
      const hub = this.#cluster.read.resourceOf(resource.kind)
      if (hub !== undefined) return { resource: hub, name, space: hub.namespaced ? namespace : '' }
    }
    return undefined
  }

  #patch(label: string, target: string, subresource: string, type: 'merge' | 'strategic' | 'json', body: Value): void {
    const found = this.#target(target)
    if (found === undefined) return
    const { resource, name, space } = found
    const response = this.#cluster.server.patch({ group: resource.group, version: resource.version, resource: resource.resource, namespace: space, name, subresource }, body, { patchType: type })
    this.#cluster.client.leaveWhenFree(resource.kind, space, name)
    this.#reply(label, response)
  }

  #delete(target: string, options: ValueMap): void {
    const found = this.#target(target)
    if (found === undefined) return
    const { resource, name, space } = found
    const { server } = this.#cluster
    const response = server.delete({ group: resource.group, version: resource.version, resource: resource.resource, namespace: space, name, subresource: '' }, { dryRun: true })
    const live = server.load(resource, space, name)
    const policy = options.propagationPolicy as 'Foreground' | 'Background' | 'Orphan' | undefined
    const grace = typeof options.gracePeriodSeconds === 'number' ? options.gracePeriodSeconds : undefined
    if (response.status === undefined && live !== undefined) deleteStored(server, resource, live, { propagationPolicy: policy, gracePeriodSeconds: grace }, this.#cluster.clock.now)
    this.#reply(`delete ${target}`, response)
  }

  #doStep(step: ValueMap): void {
    for (const [what, argument] of Object.entries(this.#filledInAll(step) as ValueMap)) {
      const list = (Array.isArray(argument) ? argument : [argument]).filter(isMap)
      const map = isMap(argument) ? argument : {}
      const target = textOf(map.target)
      switch (what) {
        case 'create':
          for (const object of list) {
            const made = this.#create(object)
            if (made !== undefined) this.#reply(made.label, made.response)
            // Bare pods are bound and started before the next request is there.
            this.#cluster.settleNodes()
          }
          break
        case 'patch': this.#patch(`patch ${target}`, target, '', (map.type ?? 'merge') as 'merge', map.body ?? null); break
        case 'scale': this.#patch(`scale ${target}`, target, 'scale', 'merge', { spec: { replicas: map.replicas ?? null } }); break
        case 'finalize': this.#patch(`finalizers ${target}`, target, '', 'merge', { metadata: { finalizers: map.finalizers ?? null } }); break
        case 'delete': this.#delete(target, map); break
        case 'kubelet':
          for (const move of list) {
            const pod = this.#findPod(textOf(move.pod))
            const number = move.exitCode ?? move.n
            if (pod !== undefined) this.#kubelet.act(pod, textOf(move.act), typeof number === 'number' ? number : undefined)
          }
          break
        case 'kubeletMode': Object.assign(this.#kubelet.behaviour, map); break
        case 'node': for (const move of list) this.#moveNode(move); break
        default: this.#reply(`${what} is not replayed`, { code: 0, warnings: [] })
      }
    }
  }

  // ---- nodes

  #nodeName(name: string): string {
    const keeps = !this.#ownNodes || this.#scenario.nodes.some((node) => node.name === name && node.abs === true)
    return keeps ? name : `${namespace}-${name}`
  }

  #createNode(given: ScenarioNode): void {
    const name = this.#nodeName(given.name)
    const options = this.#filledInAll(given) as unknown as ScenarioNode
    const zone = given.zone === undefined ? {} : { 'topology.kubernetes.io/zone': `${namespace}-${given.zone}` }
    this.#trace.nodeNames.set(name, given.name)
    this.#nodes.create(name, { ...options, labels: { pool: this.#scenario.id, ...zone, ...options.labels } })
  }

  #moveNode(move: ValueMap): void {
    const name = this.#nodeName(textOf(move.name))
    const patch = (body: ValueMap): void => {
      this.#cluster.server.patch({ group: '', version: 'v1', resource: 'nodes', namespace: '', name, subresource: '' }, body, { patchType: 'merge' })
    }
    switch (textOf(move.act)) {
      case 'stop': return this.#nodes.stop(name)
      case 'start':
        this.#nodes.start(name)
        return this.#kubelet.nodeReturned(name)
      case 'notReady': return this.#nodes.setCondition(name, { isNotReady: true })
      case 'pressure': return this.#nodes.setCondition(name, { pressure: textOf(move.type) })
      case 'ready': return this.#nodes.setCondition(name, { isNotReady: false, pressure: undefined })
      case 'create': return this.#createNode(move as unknown as ScenarioNode)
      case 'delete': return this.#nodes.delete(name)
      case 'taint': return patch({ spec: { taints: Array.isArray(move.taints) && move.taints.length > 0 ? move.taints : null } })
      case 'cordon': return patch({ spec: { unschedulable: move.value ?? true } })
      case 'label': return patch({ metadata: { labels: move.labels ?? null } })
    }
  }
}

/** Flags of the scenarios that list their own nodes. */
const shortGrace = { monitorPeriod: 1000, gracePeriod: 8000, startupGracePeriod: 10_000 }

function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : ''
}

function nameOf(object: ValueMap): string {
  return isMap(object.metadata) && typeof object.metadata.name === 'string' ? object.metadata.name : ''
}

function uidOf(object: ValueMap | undefined): string | undefined {
  return isMap(object?.metadata) && typeof object.metadata.uid === 'string' ? object.metadata.uid : undefined
}
