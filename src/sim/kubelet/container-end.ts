import { quantityOrZero } from '../../base/quantity.ts'
import type { Container, PodSpec } from '../../model/kubernetes.generated.ts'
import { roleOfInit, type ContainerRecord } from './container-record.ts'

/** How a container ends by itself, and so many milliseconds after its behaviour began. */
export interface NaturalEnd {
  readonly after: number
  readonly code: number
  readonly reason: string
}

/** A program that finds its port taken gives up within this time. */
const bindFailure = 1000

/** The first of its own end, the kernel's when it needs more memory than its limit, and that of a program whose port is taken. */
export function endOf(record: ContainerRecord, all: readonly ContainerRecord[]): NaturalEnd | undefined {
  const { run, container } = record
  if (run === undefined) return undefined
  const ends: NaturalEnd[] = [
    { after: run.exitAfter, code: run.exitCode, reason: run.exitCode === 0 ? 'Completed' : 'Error' },
    { after: outOfMemoryAfter(container, run.memory), code: 137, reason: 'OOMKilled' },
    { after: run.bindsPorts && portHolder(record, all) !== undefined ? bindFailure : Infinity, code: 1, reason: 'Error' },
  ]
  const first = ends.reduce((soonest, one) => one.after < soonest.after ? one : soonest)
  return Number.isFinite(first.after) ? first : undefined
}

/** Which container of the pod listens already where this one wants to: the containers of a pod share one network. */
export function portHolder(record: ContainerRecord, all: readonly ContainerRecord[]): ContainerRecord | undefined {
  const wanted = new Set(portsOf(record.container))
  return all.find((other) => other !== record && other.state === 'running' && other.run?.bindsPorts === true
    && (other.startedAt < record.startedAt || (other.startedAt === record.startedAt && all.indexOf(other) < all.indexOf(record)))
    && portsOf(other.container).some((port) => wanted.has(port)))
}

/** Which container of a pod takes the port of which: all listen on their `containerPort`s, sidecars before the others, in the order of the spec. */
export function portClashes({ initContainers = [], containers = [] }: PodSpec): { readonly container: string, readonly holder: string, readonly port: number }[] {
  const holders = new Map<string, string>()
  return [...initContainers.filter((container) => roleOfInit(container) === 'sidecar'), ...containers].flatMap((container) => {
    const { name = '' } = container
    const taken = portsOf(container).flatMap((port) => {
      const holder = holders.get(port)
      if (holder === undefined) holders.set(port, name)
      return holder === undefined || holder === name ? [] : [{ container: name, holder, port: Number(port.split('/')[1]) }]
    })
    return taken.slice(0, 1)
  })
}

/** Limit 128Mi, 64Mi at the start, 1Mi more each second: after 64 s. */
function outOfMemoryAfter({ resources }: Container, memory: { readonly start: number, readonly perSecond: number } | undefined): number {
  const limit = resources?.limits?.memory
  if (memory === undefined || limit === undefined) return Infinity
  const left = Number(quantityOrZero(limit).value()) - memory.start
  if (left < 0) return 0
  return memory.perSecond > 0 ? Math.ceil(left / memory.perSecond * 1000) : Infinity
}

function portsOf({ ports = [] }: Container): string[] {
  return ports.map(({ containerPort, protocol = 'TCP' }) => `${protocol}/${containerPort ?? 0}`)
}
