import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { forbidden, invalid, tooLong } from '../../../../base/field.ts'
import { byteLength } from '../../../../base/names.ts'
import type { HostAlias, PodSpec } from '../../../../model/kubernetes.generated.ts'
import { validateDNS1123Subdomain } from './fields.ts'
import { validateIPForLegacyField } from '../ip.ts'
import type { PodOptions } from './options.ts'
import { containersWithPath } from './visit.ts'

/**
 * What ties a pod to its host: network, users, names. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

/** On the host's network a container port is the host's port. */
export function validateHostNetworkPorts({ hostNetwork, containers }: PodSpec, path: FieldPath, { resourceIsPod }: PodOptions): FieldError[] {
  if (hostNetwork !== true) return []
  return (containers ?? []).flatMap(({ ports }, index) => (ports ?? []).flatMap(({ hostPort = 0, containerPort = 0 }, portIndex) =>
    hostPort !== containerPort && (resourceIsPod || hostPort !== 0)
      ? [invalid(path.child('containers').index(index).child('ports').index(portIndex).child('hostPort'), hostPort,
          'must match `containerPort` when `hostNetwork` is true')]
      : []))
}

/** `validateHostUsers`: a user namespace of its own excludes other namespaces of the host. */
export function validateHostUsers(spec: PodSpec, path: FieldPath, options: PodOptions): FieldError[] {
  if (spec.hostUsers !== false) return []
  const message = 'when `hostUsers` is false'
  const errors: FieldError[] = []
  if (spec.hostNetwork === true && !options.allowUserNamespacesHostNetwork) errors.push(forbidden(path.child('hostNetwork'), message))
  if (spec.hostPID === true) errors.push(forbidden(path.child('HostPID'), message))
  if (spec.hostIPC === true) errors.push(forbidden(path.child('HostIPC'), message))
  if (options.allowUserNamespacesWithVolumeDevices) return errors
  return [...errors, ...containersWithPath(spec, path)
    .filter(({ container }) => (container.volumeDevices ?? []).length > 0)
    .map(({ path: containerPath }) => forbidden(containerPath.child('volumeDevices'), message))]
}

export function validateHostnameOverride(spec: PodSpec, path: FieldPath): FieldError[] {
  const { hostnameOverride, setHostnameAsFQDN, hostNetwork } = spec
  if (hostnameOverride === undefined) return []
  const here = path.child('hostnameOverride')
  const errors: FieldError[] = []
  if (setHostnameAsFQDN === true) errors.push(forbidden(here, 'may not be specified when setHostnameAsFQDN is true'))
  if (hostNetwork === true) errors.push(forbidden(here, 'may not be specified when hostNetwork is true'))
  if (byteLength(hostnameOverride) > 64) errors.push(tooLong(here, hostnameOverride, 64))
  return [...errors, ...validateDNS1123Subdomain(hostnameOverride, here)]
}

export function validateHostAliases(aliases: readonly HostAlias[], path: FieldPath, { strictIP }: PodOptions): FieldError[] {
  return aliases.flatMap(({ ip = '', hostnames }, index) => [
    ...validateIPForLegacyField(path.index(index).child('ip'), ip, strictIP),
    ...(hostnames ?? []).flatMap((name, nameIndex) => validateDNS1123Subdomain(name, path.index(index).child('hostnames').index(nameIndex))),
  ])
}
