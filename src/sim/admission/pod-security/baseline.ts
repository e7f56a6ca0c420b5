import { compareStrings, type JsonPath } from '../../../base/json.ts'
import type { LifecycleHandler, Probe, SELinuxOptions } from '../../../model/kubernetes.generated.ts'
import { containersOf, containersText, hasUserNamespace, plural, quoted, Setters, type PodSecurityCheck, type PodUnderCheck, type Violation } from './check.ts'

/** The checks of the baseline level, by id. */
export const baselineChecks: readonly PodSecurityCheck[] = [
  { id: 'appArmorProfile', level: 'baseline', since: 0, check: appArmorProfile },
  { id: 'capabilities_baseline', level: 'baseline', since: 0, check: capabilities },
  { id: 'hostNamespaces', level: 'baseline', since: 0, check: hostNamespaces },
  { id: 'hostPathVolumes', level: 'baseline', since: 0, check: hostPathVolumes },
  { id: 'hostPorts', level: 'baseline', since: 0, check: hostPorts },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: 34, check: hostProbesAndLifecycle },
  { id: 'privileged', level: 'baseline', since: 0, check: privileged },
  { id: 'procMount', level: 'baseline', since: 0, check: (pod, version) => version >= 35 && hasUserNamespace(pod) ? undefined : procMount(pod) },
  { id: 'seLinuxOptions', level: 'baseline', since: 0, check: seLinuxOptions },
  { id: 'seccompProfile_baseline', level: 'baseline', since: 0, check: seccompProfile },
  { id: 'sysctls', level: 'baseline', since: 0, check: sysctls },
  { id: 'windowsHostProcess', level: 'baseline', since: 0, check: windowsHostProcess },
]

const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/'

function appArmorProfile(pod: PodUnderCheck): Violation | undefined {
  const isAllowed = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost'
  const setters = new Setters()
  const values = new Set<string>()
  const own = pod.spec.securityContext?.appArmorProfile
  if (own && !isAllowed(own.type)) {
    setters.addPod(['spec', 'securityContext', 'appArmorProfile', 'type'])
    values.add(own.type ?? '')
  }
  for (const placed of containersOf(pod)) {
    const profile = placed.container.securityContext?.appArmorProfile
    if (!profile || isAllowed(profile.type)) continue
    setters.addContainer(placed, 'securityContext', 'appArmorProfile', 'type')
    values.add(profile.type ?? '')
  }
  const annotations = Object.entries(pod.metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(appArmorAnnotation) && !(value === '' || value === 'runtime/default' || value.startsWith('localhost/')))
    .map(([key, value]) => ({ key, text: `${key}="${value}"` })).sort((a, b) => compareStrings(a.text, b.text))
  const all = [...[...values].sort(compareStrings), ...annotations.map(({ text }) => text)]
  if (!setters.any && annotations.length === 0) return undefined
  const who = setters.toString(...annotations.length === 0 ? [] : [plural('annotation', annotations.length)])
  return {
    reason: plural('forbidden AppArmor profile', all.length),
    detail: `${who} must not set AppArmor profile type to ${quoted(all)}`,
    places: [...setters.places, ...annotations.map(({ key }) => ['metadata', 'annotations', key])],
  }
}

/** What a container may add at the baseline level. */
export const baselineCapabilities: ReadonlySet<string> = new Set([
  'AUDIT_WRITE', 'CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'FSETID', 'KILL', 'MKNOD', 'NET_BIND_SERVICE', 'SETFCAP', 'SETGID', 'SETPCAP', 'SETUID', 'SYS_CHROOT',
])

function capabilities(pod: PodUnderCheck): Violation | undefined {
  const names: string[] = []
  const added = new Set<string>()
  const places: JsonPath[] = []
  for (const { container, path } of containersOf(pod)) {
    const bad = (container.securityContext?.capabilities?.add ?? []).map((capability, index) => ({ capability, index })).filter(({ capability }) => !baselineCapabilities.has(capability))
    if (bad.length === 0) continue
    names.push(container.name ?? '')
    for (const { capability, index } of bad) {
      added.add(capability)
      places.push([...path, 'securityContext', 'capabilities', 'add', index])
    }
  }
  if (names.length === 0) return undefined
  return { reason: 'non-default capabilities', detail: `${containersText(names)} must not include ${quoted([...added].sort(compareStrings))} in securityContext.capabilities.add`, places }
}

function hostNamespaces({ spec }: PodUnderCheck): Violation | undefined {
  const set = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true)
  if (set.length === 0) return undefined
  return { reason: 'host namespaces', detail: set.map((name) => `${name}=true`).join(', '), places: set.map((name) => ['spec', name]) }
}

function hostPathVolumes({ spec }: PodUnderCheck): Violation | undefined {
  const bad = (spec.volumes ?? []).map((volume, index) => ({ volume, index })).filter(({ volume }) => volume.hostPath !== undefined)
  if (bad.length === 0) return undefined
  return {
    reason: 'hostPath volumes',
    detail: `${plural('volume', bad.length)} ${quoted(bad.map(({ volume }) => volume.name ?? ''))}`,
    places: bad.map(({ index }) => ['spec', 'volumes', index, 'hostPath']),
  }
}

function hostPorts(pod: PodUnderCheck): Violation | undefined {
  const names: string[] = []
  const ports = new Set<string>()
  const places: JsonPath[] = []
  for (const { container, path } of containersOf(pod)) {
    const bad = (container.ports ?? []).map(({ hostPort = 0 }, index) => ({ hostPort, index })).filter(({ hostPort }) => hostPort !== 0)
    if (bad.length === 0) continue
    names.push(container.name ?? '')
    for (const { hostPort, index } of bad) {
      ports.add(String(hostPort))
      places.push([...path, 'ports', index, 'hostPort'])
    }
  }
  if (names.length === 0) return undefined
  const verb = names.length === 1 ? 'uses' : 'use'
  return { reason: 'hostPort', detail: `${containersText(names)} ${verb} ${plural('hostPort', ports.size)} ${[...ports].sort(compareStrings).join(', ')}`, places }
}

function hostProbesAndLifecycle(pod: PodUnderCheck): Violation | undefined {
  const names = new Set<string>()
  const hosts = new Set<string>()
  const places: JsonPath[] = []
  for (const { container, path } of containersOf(pod)) {
    const handlers: readonly (readonly [Probe | LifecycleHandler | undefined, JsonPath])[] = [
      [container.livenessProbe, ['livenessProbe']], [container.readinessProbe, ['readinessProbe']], [container.startupProbe, ['startupProbe']],
      [container.lifecycle?.postStart, ['lifecycle', 'postStart']], [container.lifecycle?.preStop, ['lifecycle', 'preStop']],
    ]
    for (const [handler, below] of handlers) {
      for (const action of ['httpGet', 'tcpSocket'] as const) {
        const host = handler?.[action]?.host ?? ''
        if (host === '') continue
        names.add(container.name ?? '')
        hosts.add(host)
        places.push([...path, ...below, action, 'host'])
      }
    }
  }
  if (names.size === 0) return undefined
  const sorted = [...names].sort(compareStrings)
  const verb = sorted.length === 1 ? 'uses' : 'use'
  return { reason: 'probe or lifecycle host', detail: `${containersText(sorted)} ${verb} ${plural('probe or lifecycle host', hosts.size)} ${quoted([...hosts].sort(compareStrings))}`, places }
}

function privileged(pod: PodUnderCheck): Violation | undefined {
  const setters = new Setters()
  for (const placed of containersOf(pod)) if (placed.container.securityContext?.privileged === true) setters.addContainer(placed, 'securityContext', 'privileged')
  return setters.any ? { reason: 'privileged', detail: `${setters.toString()} must not set securityContext.privileged=true`, places: setters.places } : undefined
}

/** Shared with the restricted level, where a user namespace is no excuse. */
export function procMount(pod: PodUnderCheck): Violation | undefined {
  const setters = new Setters()
  const values = new Set<string>()
  for (const placed of containersOf(pod)) {
    const value = placed.container.securityContext?.procMount
    if (value === undefined || value === 'Default') continue
    setters.addContainer(placed, 'securityContext', 'procMount')
    values.add(value)
  }
  return setters.any ? { reason: 'procMount', detail: `${setters.toString()} must not set securityContext.procMount to ${quoted([...values].sort(compareStrings))}`, places: setters.places } : undefined
}

function seLinuxOptions(pod: PodUnderCheck, version: number): Violation | undefined {
  const allowed = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', ...version >= 31 ? ['container_engine_t'] : []])
  const setters = new Setters()
  const types = new Set<string>()
  let setsUser = false
  let setsRole = false
  const isFine = ({ type = '', user = '', role = '' }: SELinuxOptions): boolean => {
    if (!allowed.has(type)) types.add(type)
    setsUser ||= user !== ''
    setsRole ||= role !== ''
    return allowed.has(type) && user === '' && role === ''
  }
  const own = pod.spec.securityContext?.seLinuxOptions
  if (own && !isFine(own)) setters.addPod(['spec', 'securityContext', 'seLinuxOptions'])
  for (const placed of containersOf(pod)) {
    const options = placed.container.securityContext?.seLinuxOptions
    if (options && !isFine(options)) setters.addContainer(placed, 'securityContext', 'seLinuxOptions')
  }
  if (!setters.any) return undefined
  const data = [
    ...types.size === 0 ? [] : [`${plural('type', types.size)} ${quoted([...types].sort(compareStrings))}`],
    ...setsUser ? ['user may not be set'] : [], ...setsRole ? ['role may not be set'] : [],
  ]
  return { reason: 'seLinuxOptions', detail: `${setters.toString()} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`, places: setters.places }
}

function seccompProfile(pod: PodUnderCheck): Violation | undefined {
  const setters = new Setters()
  const values = new Set<string>()
  const own = pod.spec.securityContext?.seccompProfile?.type
  if (own === 'Unconfined') {
    setters.addPod(['spec', 'securityContext', 'seccompProfile', 'type'])
    values.add(own)
  }
  for (const placed of containersOf(pod)) {
    const type = placed.container.securityContext?.seccompProfile?.type
    if (type !== 'Unconfined') continue
    setters.addContainer(placed, 'securityContext', 'seccompProfile', 'type')
    values.add(type)
  }
  return setters.any ? { reason: 'seccompProfile', detail: `${setters.toString()} must not set securityContext.seccompProfile.type to ${quoted([...values])}`, places: setters.places } : undefined
}

/** Sysctls that are safe to set, with the version of the standards that first allows them. */
const allowedSysctls: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0, 'net.ipv4.ip_local_port_range': 0, 'net.ipv4.tcp_syncookies': 0, 'net.ipv4.ping_group_range': 0,
  'net.ipv4.ip_unprivileged_port_start': 0, 'net.ipv4.ip_local_reserved_ports': 27, 'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_fin_timeout': 29, 'net.ipv4.tcp_keepalive_intvl': 29, 'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_rmem': 32, 'net.ipv4.tcp_wmem': 32,
}

function sysctls({ spec }: PodUnderCheck, version: number): Violation | undefined {
  const bad = (spec.securityContext?.sysctls ?? []).map(({ name = '' }, index) => ({ name, index })).filter(({ name }) => !(Object.hasOwn(allowedSysctls, name) && (allowedSysctls[name] ?? 0) <= version))
  if (bad.length === 0) return undefined
  return { reason: 'forbidden sysctls', detail: bad.map(({ name }) => name).join(', '), places: bad.map(({ index }) => ['spec', 'securityContext', 'sysctls', index, 'name']) }
}

function windowsHostProcess(pod: PodUnderCheck): Violation | undefined {
  const setters = new Setters()
  if (pod.spec.securityContext?.windowsOptions?.hostProcess === true) setters.addPod(['spec', 'securityContext', 'windowsOptions', 'hostProcess'])
  for (const placed of containersOf(pod)) {
    if (placed.container.securityContext?.windowsOptions?.hostProcess === true) setters.addContainer(placed, 'securityContext', 'windowsOptions', 'hostProcess')
  }
  return setters.any ? { reason: 'hostProcess', detail: `${setters.toString()} must not set securityContext.windowsOptions.hostProcess=true`, places: setters.places } : undefined
}
