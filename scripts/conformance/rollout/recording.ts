import { isMap, type ValueMap } from '../../../src/base/json.ts'
import type { Minor } from '../../../src/base/release.ts'
import type { AnyObject } from '../../../src/sim/api/strategy.ts'
import { Cluster } from '../../../src/sim/cluster.ts'
import { attachScheduler } from '../../../src/sim/cluster-scheduler.ts'
import { allControllers } from '../../../src/sim/controllers/all.ts'
import { StandInKubelet, type Move } from '../../../src/sim/kubelet/stand-in.ts'
import { StandInNodes } from '../../../src/sim/kubelet/stand-in-nodes.ts'
import { addNamespace, place } from '../../../src/sim/api/stock-cluster.ts'
import type { Recorder, Trace, TraceResult } from './recorder.ts'
import { shownIn, type Scenario } from './scenario.ts'
import { namespace, User, watchedKinds } from './user.ts'

const unlimited = { cpu: '100000', memory: '1000Ti', pods: '100000' }
const patience = 150_000

/** One run of a recorded scenario against the simulated cluster, on virtual time. */
export class Recording {
  readonly #scenario: Scenario
  readonly #ownNodes: boolean
  readonly #cluster: Cluster
  readonly #nodes: StandInNodes
  readonly #kubelet: StandInKubelet
  readonly #trace: Trace
  readonly #recorder: Recorder
  readonly #user: User
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
    this.#trace = new recorder.Trace({ namespace, ownNodes: this.#ownNodes, grouped: scenario.pods !== 'individual', hideNode: scenario.hideNode === true, show, steps: scenario.steps })
    this.#cluster.read.onChange(({ kind, before, after }) => { this.#changed(kind, before, after) })
    attachScheduler(this.#cluster)
    this.#kubelet = new StandInKubelet({
      cluster: this.#cluster, nodes: this.#nodes, namespace, byNode: this.#ownNodes,
      behaviour: { ready: 'stepped', terminate: 'immediate', ...scenario.behaviour },
      phaseNumber: () => this.#trace.phases.length,
    })
    this.#user = new User({
      scenario, cluster: this.#cluster, nodes: this.#nodes, kubelet: this.#kubelet, trace: this.#trace, ownNodes: this.#ownNodes, allReplies: show.allReplies,
      busy: () => { this.#busy() },
    })
  }

  run(): TraceResult {
    this.#setUp()
    for (const { at, do: step } of this.#scenario.steps) {
      this.#waitFor(at)
      if (step !== undefined) {
        this.#trace.begin(step)
        this.#user.do(step)
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
    for (const object of this.#user.filledInAll(scenario.pre ?? []) as ValueMap[]) this.#user.create(object)
    if (this.#ownNodes) for (const node of scenario.nodes) this.#user.createNode(node)
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
    while (this.#cluster.clock.now < end && !this.#isFinished) {
      this.#pass(60)
      this.#silence(milliseconds)
    }
  }

  get #isFinished(): boolean {
    return this.#recorder.unfinished([...this.#trace.objects.values()]) === null
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
      if (this.#cluster.clock.now - this.#lastActivity > this.#scenario.quietMs && this.#isFinished) {
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
        const found = this.#trace.objects.get(this.#user.filledIn(until[1] ?? ''))
        return found === undefined ? until[2] === 'absent' : pattern.test(JSON.stringify(this.#recorder.digest(found.resource, found.object)))
      }, patience)
    }
    this.#quiet()
  }
}

/** Flags of the scenarios that list their own nodes. */
const shortGrace = { monitorPeriod: 1000, gracePeriod: 8000, startupGracePeriod: 10_000 }
