import type { ValueMap } from '../base/json.ts'
import type { ApiServer, DeleteOptions, Target } from './api/server.ts'
import { notServedStatus, type ApiResponse, type Status } from './api/status.ts'
import type { AnyObject, ApiObject } from './api/strategy.ts'
import type { Namespace } from '../model/kubernetes.generated.ts'
import type { VirtualClock } from './clock.ts'
import type { Informers } from './cluster-informers.ts'
import type { SimulationTrace, TraceEntry } from './trace.ts'

export interface DeletionOptions {
  readonly propagationPolicy?: DeleteOptions['propagationPolicy'] | undefined
  readonly gracePeriodSeconds?: number | undefined
  readonly uid?: string | undefined
}

/** What a write gives: the object as stored, or why it was refused. */
export interface Written<T> {
  readonly object?: T
  readonly refusal?: Status
}

/** How components write: through the API server, each time saying why. */
export class ClusterClient {
  readonly #server: ApiServer
  readonly #informers: Informers
  readonly #trace: SimulationTrace
  readonly #clock: VirtualClock
  readonly by: string

  constructor(server: ApiServer, informers: Informers, trace: SimulationTrace, clock: VirtualClock, by: string) {
    this.#server = server
    this.#informers = informers
    this.#trace = trace
    this.#clock = clock
    this.by = by
  }

  /** The same client in another component's name. */
  as(by: string): ClusterClient {
    return new ClusterClient(this.#server, this.#informers, this.#trace, this.#clock, by)
  }

  create<T extends ApiObject>(kind: string, object: T, because: string): Written<T> {
    const target = this.target(kind, object.metadata?.namespace ?? '', '')
    if (target === undefined) return { refusal: notServedStatus }
    const response = this.#server.create(target, object as unknown as ValueMap, { fieldManager: managerOf(this.by), fieldValidation: 'Ignore' })
    return this.#finish(kind, target.namespace, response.stored?.metadata?.name ?? object.metadata?.name ?? object.metadata?.generateName ?? '', 'create', response, because)
  }

  update<T extends ApiObject>(kind: string, object: T, because: string): Written<T> {
    return this.#update(kind, object, '', because)
  }

  updateStatus<T extends ApiObject>(kind: string, object: T, because: string): Written<T> {
    return this.#update(kind, object, 'status', because)
  }

  delete(kind: string, namespace: string, name: string, because: string, options: DeletionOptions = {}): Written<AnyObject> {
    const target = this.target(kind, namespace, name)
    if (target === undefined) return { refusal: notServedStatus }
    const before = this.#informers.get(kind, namespace, name)
    const { propagationPolicy, gracePeriodSeconds, uid } = options
    const response = this.#server.delete(target, {
      ...propagationPolicy === undefined ? {} : { propagationPolicy },
      ...gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds },
      ...uid === undefined ? {} : { preconditions: { uid } },
    })
    const done = this.#finish<AnyObject>(kind, namespace, name, 'delete', response, because)
    return done.refusal === undefined && before !== undefined ? { object: before } : done
  }

  /** Binds a pod to a node, as the `binding` subresource does. */
  bind(namespace: string, name: string, node: string, because: string): Written<AnyObject> {
    const target = this.target('Pod', namespace, name, 'binding')
    if (target === undefined) return { refusal: notServedStatus }
    const response = this.#server.create(target, { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target: { kind: 'Node', name: node } })
    return this.#finish('Pod', namespace, name, 'bind', response, because)
  }

  /** The live object; it belongs to the store. */
  read<T extends ApiObject>(kind: string, namespace: string, name: string): T | undefined {
    return this.#informers.get(kind, namespace, name) as unknown as T | undefined
  }

  target(kind: string, namespace: string, name: string, subresource = ''): Target | undefined {
    const resource = this.#informers.resourceOf(kind)
    return resource && { group: resource.group, version: resource.version, resource: resource.resource, namespace: resource.namespaced ? namespace : '', name, subresource }
  }

  #update<T extends ApiObject>(kind: string, object: T, subresource: string, because: string): Written<T> {
    const meta = object.metadata ?? {}
    const target = this.target(kind, meta.namespace ?? '', meta.name ?? '', subresource)
    if (target === undefined) return { refusal: notServedStatus }
    const response = this.#server.update(target, object as unknown as ValueMap, { fieldManager: managerOf(this.by), fieldValidation: 'Ignore' })
    return this.#finish<T>(kind, target.namespace, target.name, subresource === 'status' ? 'status' : 'update', response, because)
  }

  /** The `finalize` subresource: nothing that this component put there holds the namespace any more. */
  finalizeNamespace(name: string): void {
    const live = this.#informers.get('Namespace', '', name) as Namespace | undefined
    if (live === undefined) return
    this.#update('Namespace', { ...live, spec: { ...live.spec, finalizers: (live.spec?.finalizers ?? []).filter((each) => each !== 'kubernetes') } }, 'finalize', 'it is empty')
  }

  #finish<T extends ApiObject>(kind: string, namespace: string, name: string, verb: TraceEntry['verb'], response: ApiResponse, because: string): Written<T> {
    const entry = { time: this.#clock.now, by: this.by, verb, object: `${kind}/${namespace}/${name}`, because }
    this.#trace.add(response.status === undefined ? entry : { ...entry, refused: response.status.message })
    if (response.status !== undefined) return { refusal: response.status }
    const stored = this.#informers.get(kind, namespace, name)
    return stored === undefined ? {} : { object: stored as unknown as T }
  }
}

/** Programs that write under a name of their own. */
const programs: Readonly<Record<string, string>> = { user: 'kubectl', unknown: 'unknown', kubelet: 'kubelet', 'default-scheduler': 'kube-scheduler' }

/** The field manager of a component's writes: all controllers live in one program. */
export function managerOf(component: string): string {
  return programs[component] ?? 'kube-controller-manager'
}
