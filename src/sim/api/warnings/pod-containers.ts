import type { FieldPath } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import { parseQuantity } from '../../../base/quantity.ts'
import type { Container, ContainerPort, EnvVar, Quantity } from '../../../model/kubernetes.generated.ts'
import type { VisitedContainer } from '../validation/pod/visit.ts'

/**
 * Warnings about containers. Source: `pkg/api/pod/warnings.go` (1.36).
 */

export function resourceWarnings({ resources }: Container, path: FieldPath): string[] {
  return ['memory', 'ephemeral-storage'].flatMap((name) => (['limits', 'requests'] as const).flatMap((list) =>
    fractionalByteWarnings(resources?.[list], name, path.child('resources', list))))
}

export function fractionalByteWarnings(list: { [key: string]: Quantity } | undefined, name: string, path: FieldPath): string[] {
  const amount = parseQuantity(list?.[name])
  return amount === undefined || amount.milliValue() % 1000n === 0n
    ? []
    : [`${path.key(name).toString()}: fractional byte value ${goQuote(amount.toString())} is invalid, must be an integer`]
}

/** A later definition hides an earlier one, unless it builds on it: `PATH: $(PATH):/more`. */
export function envWarnings(variables: readonly EnvVar[], path: FieldPath): string[] {
  const seen = new Set<string>()
  return variables.flatMap(({ name = '', value = '', valueFrom }, index) => {
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const reference = `$(${name})`
    return valueFrom !== undefined || value === reference || !value.includes(reference)
      ? [`${path.index(index).toString()}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`]
      : []
  })
}

/** Ports of all containers of the pod that clash. */
export function portWarnings(containers: readonly VisitedContainer[]): string[] {
  const byNumber = new Map<string, { path: FieldPath, port: ContainerPort }[]>()
  return containers.flatMap(({ container, path: containerPath }) => (container.ports ?? []).flatMap((port, index) => {
    const path = containerPath.child('ports').index(index)
    const key = `${port.containerPort ?? 0}/${port.protocol ?? ''}`
    const others = byNumber.get(key) ?? []
    const warnings = port.hostIP && !port.hostPort ? [`${path.toString()}: hostIP set without hostPort: ${shownPort(port)}`] : []
    for (const other of others) warnings.push(...clash(port, other.port).map((text) => `${path.toString()}: ${text} port definition with ${other.path.toString()}`))
    byNumber.set(key, [...others, { path, port }])
    return warnings
  }))
}

/** Names that several ports share. */
export function portNameWarnings(containers: readonly VisitedContainer[]): string[] {
  const byName = new Map<string, FieldPath>()
  return containers.flatMap(({ container, path: containerPath }) => (container.ports ?? []).flatMap(({ name = '' }, index) => {
    if (name === '') return []
    const path = containerPath.child('ports').index(index)
    const other = byName.get(name)
    if (other !== undefined) {
      return [`${path.toString()}: duplicate port name ${goQuote(name)} with ${other.toString()}, services and probes that select ports by name will use ${other.toString()}`]
    }
    byName.set(name, path)
    return []
  }))
}

function clash(port: ContainerPort, other: ContainerPort): string[] {
  const [hostIP, otherIP] = [port.hostIP ?? '', other.hostIP ?? '']
  const [hostPort, otherPort] = [port.hostPort ?? 0, other.hostPort ?? 0]
  if (hostIP === otherIP && hostPort === otherPort) return ['duplicate']
  if (hostPort === 0 || otherPort === 0) return ['overlapping']
  return hostPort === otherPort && (hostIP === '') !== (otherIP === '') ? ['dangerously ambiguous'] : []
}

/** The struct as Go's `%+v` prints it. */
function shownPort({ name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`
}
