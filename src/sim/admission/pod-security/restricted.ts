import { compareStrings, type JsonPath } from '../../../base/json.ts'
import { procMount } from './baseline.ts'
import { containersOf, containersText, hasUserNamespace, isWindows, plural, quoted, Setters, type PlacedContainer, type PodSecurityCheck, type PodUnderCheck, type Violation } from './check.ts'

/** The checks that the restricted level adds, by id. */
export const restrictedChecks: readonly PodSecurityCheck[] = [
  { id: 'allowPrivilegeEscalation', level: 'restricted', since: 8, check: unlessWindows(allowPrivilegeEscalation) },
  { id: 'capabilities_restricted', level: 'restricted', since: 22, overrides: 'capabilities_baseline', check: unlessWindows(capabilities) },
  { id: 'procMount_restricted', level: 'restricted', since: 35, overrides: 'procMount', check: procMount },
  { id: 'restrictedVolumes', level: 'restricted', since: 0, overrides: 'hostPathVolumes', check: restrictedVolumes },
  { id: 'runAsNonRoot', level: 'restricted', since: 0, check: unlessUserNamespace(runAsNonRoot) },
  { id: 'runAsUser', level: 'restricted', since: 23, check: unlessUserNamespace(runAsUser) },
  { id: 'seccompProfile_restricted', level: 'restricted', since: 19, overrides: 'seccompProfile_baseline', check: unlessWindows(seccompProfile) },
]

type Decide = (pod: PodUnderCheck) => Violation | undefined

/** From 1.25 on a pod that says it is for Windows is spared what Windows does not have. */
function unlessWindows(decide: Decide): PodSecurityCheck['check'] {
  return (pod, version) => version >= 25 && isWindows(pod) ? undefined : decide(pod)
}

function unlessUserNamespace(decide: Decide): PodSecurityCheck['check'] {
  return (pod, version) => version >= 35 && hasUserNamespace(pod) ? undefined : decide(pod)
}

function allowPrivilegeEscalation(pod: PodUnderCheck): Violation | undefined {
  const setters = new Setters()
  for (const placed of containersOf(pod)) {
    if (placed.container.securityContext?.allowPrivilegeEscalation !== false) setters.addContainer(placed, 'securityContext', 'allowPrivilegeEscalation')
  }
  if (!setters.any) return undefined
  return { reason: 'allowPrivilegeEscalation != false', detail: `${setters.toString()} must set securityContext.allowPrivilegeEscalation=false`, places: setters.places }
}

function capabilities(pod: PodUnderCheck): Violation | undefined {
  const keeping: string[] = []
  const adding: string[] = []
  const added = new Set<string>()
  const places: JsonPath[] = []
  for (const { container, path } of containersOf(pod)) {
    const { drop = [], add = [] } = container.securityContext?.capabilities ?? {}
    if (!drop.includes('ALL')) {
      keeping.push(container.name ?? '')
      places.push([...path, 'securityContext', 'capabilities', 'drop'])
    }
    const bad = add.map((capability, index) => ({ capability, index })).filter(({ capability }) => capability !== 'NET_BIND_SERVICE')
    if (bad.length > 0) adding.push(container.name ?? '')
    for (const { capability, index } of bad) {
      added.add(capability)
      places.push([...path, 'securityContext', 'capabilities', 'add', index])
    }
  }
  if (places.length === 0) return undefined
  const details = [
    ...keeping.length === 0 ? [] : [`${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`],
    ...adding.length === 0 ? [] : [`${containersText(adding)} must not include ${quoted([...added].sort(compareStrings))} in securityContext.capabilities.add`],
  ]
  return { reason: 'unrestricted capabilities', detail: details.join('; '), places }
}

const allowedVolumes: ReadonlySet<string> = new Set(['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral', 'image', 'persistentVolumeClaim', 'projected', 'secret'])

function restrictedVolumes({ spec }: PodUnderCheck): Violation | undefined {
  const names: string[] = []
  const types = new Set<string>()
  const places: JsonPath[] = []
  for (const [index, volume] of (spec.volumes ?? []).entries()) {
    const sources = Object.keys(volume).filter((key) => key !== 'name')
    // A volume without any source is an emptyDir once it has its defaults.
    if (sources.length === 0 || sources.some((source) => allowedVolumes.has(source))) continue
    const type = sources[0] ?? 'unknown'
    names.push(volume.name ?? '')
    types.add(type)
    places.push(['spec', 'volumes', index, type])
  }
  if (names.length === 0) return undefined
  const verb = names.length === 1 ? 'uses' : 'use'
  return {
    reason: 'restricted volume types',
    detail: `${plural('volume', names.length)} ${quoted(names)} ${verb} ${plural('restricted volume type', types.size)} ${quoted([...types].sort(compareStrings))}`,
    places,
  }
}

function runAsNonRoot(pod: PodUnderCheck): Violation | undefined {
  const own = pod.spec.securityContext?.runAsNonRoot
  const setters = new Setters()
  if (own === false) setters.addPod(['spec', 'securityContext', 'runAsNonRoot'])
  const silent: PlacedContainer[] = []
  for (const placed of containersOf(pod)) {
    const value = placed.container.securityContext?.runAsNonRoot
    if (value === false) setters.addContainer(placed, 'securityContext', 'runAsNonRoot')
    else if (value === undefined && own !== true) silent.push(placed)
  }
  const reason = 'runAsNonRoot != true'
  if (setters.any) return { reason, detail: `${setters.toString()} must not set securityContext.runAsNonRoot=false`, places: setters.places }
  if (silent.length === 0) return undefined
  return { reason, detail: `pod or ${containersText(silent.map(nameOf))} must set securityContext.runAsNonRoot=true`, places: silent.map(({ path }) => [...path, 'securityContext', 'runAsNonRoot']) }
}

function runAsUser(pod: PodUnderCheck): Violation | undefined {
  const setters = new Setters()
  if (pod.spec.securityContext?.runAsUser === 0) setters.addPod(['spec', 'securityContext', 'runAsUser'])
  for (const placed of containersOf(pod)) if (placed.container.securityContext?.runAsUser === 0) setters.addContainer(placed, 'securityContext', 'runAsUser')
  return setters.any ? { reason: 'runAsUser=0', detail: `${setters.toString()} must not set runAsUser=0`, places: setters.places } : undefined
}

function seccompProfile(pod: PodUnderCheck): Violation | undefined {
  const isAllowed = (type: string | undefined): boolean => type === 'RuntimeDefault' || type === 'Localhost'
  const setters = new Setters()
  const values = new Set<string>()
  const own = pod.spec.securityContext?.seccompProfile
  if (own && !isAllowed(own.type)) {
    setters.addPod(['spec', 'securityContext', 'seccompProfile', 'type'])
    values.add(own.type ?? '')
  }
  const silent: PlacedContainer[] = []
  for (const placed of containersOf(pod)) {
    const profile = placed.container.securityContext?.seccompProfile
    if (profile === undefined) {
      if (!isAllowed(own?.type)) silent.push(placed)
    } else if (!isAllowed(profile.type)) {
      setters.addContainer(placed, 'securityContext', 'seccompProfile', 'type')
      values.add(profile.type ?? '')
    }
  }
  const reason = 'seccompProfile'
  if (setters.any) return { reason, detail: `${setters.toString()} must not set securityContext.seccompProfile.type to ${quoted([...values].sort(compareStrings))}`, places: setters.places }
  if (silent.length === 0) return undefined
  return {
    reason,
    detail: `pod or ${containersText(silent.map(nameOf))} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"`,
    places: silent.map(({ path }) => [...path, 'securityContext', 'seccompProfile']),
  }
}

function nameOf({ container }: PlacedContainer): string {
  return container.name ?? ''
}
