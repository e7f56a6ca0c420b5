import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { duplicate, notSupported, required } from '../../../../base/field.ts'
import { portNameErrors, portNumberErrors } from '../../../../base/names.ts'
import type { Container, ContainerPort, IntOrString } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'

/**
 * Ports of containers. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

const protocols = ['SCTP', 'TCP', 'UDP']

export function validateContainerPorts(ports: readonly ContainerPort[], path: FieldPath): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap((port, index) => {
    const here = path.index(index)
    const { name, containerPort, hostPort, protocol } = port
    const errors: FieldError[] = []
    if (name) {
      const messages = portNameErrors(name)
      if (messages.length > 0) errors.push(...invalids(here.child('name'), name, messages))
      else if (names.has(name)) errors.push(duplicate(here.child('name'), name))
      else names.add(name)
    }
    if (!containerPort) errors.push(required(here.child('containerPort')))
    else errors.push(...invalids(here.child('containerPort'), containerPort, portNumberErrors(containerPort)))
    if (hostPort) errors.push(...invalids(here.child('hostPort'), hostPort, portNumberErrors(hostPort)))
    if (!protocol) errors.push(required(here.child('protocol')))
    else if (!protocols.includes(protocol)) errors.push(notSupported(here.child('protocol'), protocol, protocols))
    return errors
  })
}

/** `AccumulateUniqueHostPorts`: protocol, host IP and host port together may be taken once. */
export function validateUniqueHostPorts(containers: readonly Container[], path: FieldPath): FieldError[] {
  const taken = new Set<string>()
  return containers.flatMap((container, index) => (container.ports ?? []).flatMap((port, portIndex) => {
    if (!port.hostPort) return []
    const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`
    if (taken.has(key)) return [duplicate(path.index(index).child('ports').index(portIndex).child('hostPort'), key)]
    taken.add(key)
    return []
  }))
}

/** A port of a probe or hook, by number or by name. */
export function validatePortNumOrName(port: IntOrString | undefined, path: FieldPath): FieldError[] {
  return typeof port === 'string' ? invalids(path, port, portNameErrors(port)) : invalids(path, port ?? 0, portNumberErrors(port ?? 0))
}
