import { isMap } from '../base/json.ts'
import type { ApiServer, Target } from './api/server.ts'
import type { VirtualClock } from './clock.ts'
import { managerOf } from './cluster-client.ts'
import type { SimulationTrace } from './trace.ts'

/** The `scale` subresource as autoscalers see it. */
export interface ScaleView {
  readonly target: Target
  readonly replicas: number
  readonly statusReplicas: number
  /** The pods that it counts, as a text. */
  readonly selector: string
}

/** Reads and writes the scale of objects that are known by group and kind alone. */
export class Scales {
  readonly #server: ApiServer
  readonly #trace: SimulationTrace
  readonly #clock: VirtualClock

  constructor(server: ApiServer, trace: SimulationTrace, clock: VirtualClock) {
    this.#server = server
    this.#trace = trace
    this.#clock = clock
  }

  /** The scale of an object; a text says why there is none. */
  get(group: string, kind: string, namespace: string, name: string): ScaleView | string {
    const mapped = [...this.#server.registry.all()].find((resource) => resource.group === group && resource.kind === kind)
    if (mapped === undefined) return `no matches for kind "${kind}" in group "${group}"`
    const target = { group, version: mapped.version, resource: mapped.resource, namespace: mapped.namespaced ? namespace : '', name, subresource: 'scale' }
    const { object, status } = this.#server.get(target)
    if (status !== undefined || object === undefined) return status?.message ?? ''
    const [spec, state] = [isMap(object.spec) ? object.spec : {}, isMap(object.status) ? object.status : {}]
    return {
      target,
      replicas: Number(spec.replicas ?? 0),
      statusReplicas: Number(state.replicas ?? 0),
      selector: typeof state.selector === 'string' ? state.selector : '',
    }
  }

  /** Sets the replicas; a text says why not. */
  set(by: string, { target }: ScaleView, replicas: number, because: string): string | undefined {
    const { namespace, name } = target
    const kind = this.#server.find(target)?.kind ?? ''
    const { status } = this.#server.patch(target, { spec: { replicas } }, { patchType: 'merge', fieldManager: managerOf(by) })
    const entry = { time: this.#clock.now, by, verb: 'update' as const, object: `${kind}/${namespace}/${name}`, because }
    this.#trace.add(status === undefined ? entry : { ...entry, refused: status.message })
    return status?.message
  }
}
