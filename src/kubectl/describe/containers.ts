import { compareStrings, isMap, valueAt, type Value, type ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { listAt, mapAt, numberAt, orNone, textAt, textsAt } from '../tables/cells.ts'
import { resourceFieldText } from './resource-field.ts'
import { sliceText, timeText, yesNo } from './text.ts'

/** The pod whose containers are told; a template has none. */
export interface ContainersOf {
  readonly statuses?: readonly ValueMap[]
  /** The value of a field that an environment variable takes. */
  readonly fieldValue?: (path: string) => string
}

/** `Containers:` and all of them: `describeContainers` of `pkg/describe/describe.go` (v0.36.2). */
export function containerLines(label: string, containers: readonly ValueMap[], { statuses = [], fieldValue }: ContainersOf, space: string): string {
  const nameIndent = space === '' ? '' : ' '
  const texts = containers.map((container) => {
    const status = statuses.find((one) => one.name === container.name)
    return `  ${nameIndent}${textAt(container, 'name')}:\n${[
      ...basics(container, status), ...commandLines(container), ...status === undefined ? [] : stateLines(status), ...resourceLines(mapAt(container, 'resources')),
      ...probeLines(container), ...envFromLines(container), ...envLines(container, fieldValue ?? (() => '')), ...mountLines(container),
    ].map((text) => `    ${text}\n`).join('')}`
  })
  return `${space}${label}:${containers.length === 0 ? ' <none>' : ''}\n${texts.join('')}`
}

/** Limits and requests, indented by two blanks more than their titles. */
export function resourceLines(resources: ValueMap): string[] {
  return [['Limits', mapAt(resources, 'limits')] as const, ['Requests', mapAt(resources, 'requests')] as const].flatMap(([title, amounts]) => {
    const names = Object.keys(amounts).sort(compareStrings)
    return names.length === 0 ? [] : [`${title}:`, ...names.map((name) => `  ${name}:\t${textAt(amounts, name)}`)]
  })
}

function basics(container: ValueMap, status: ValueMap | undefined): string[] {
  const ports = listAt(container, 'ports')
  const shown = (title: string, field: string): string => {
    const text = ports.map((port) => `${numberAt(port, field)}/${textAt(port, 'protocol')}${textAt(port, 'name') === '' ? '' : ` (${textAt(port, 'name')})`}`).join(', ')
    return text.includes(',') ? `${title}s:\t${text}` : `${title}:\t${orNone(text)}`
  }
  const seccomp = mapAt(container, 'securityContext', 'seccompProfile')
  const profile = textAt(seccomp, 'type')
  return [
    ...status === undefined ? [] : [`Container ID:\t${textAt(status, 'containerID')}`], `Image:\t${textAt(container, 'image')}`, ...status === undefined ? [] : [`Image ID:\t${textAt(status, 'imageID')}`],
    shown('Port', 'containerPort'), shown('Host Port', 'hostPort'),
    ...profile === '' ? [] : [`SeccompProfile:\t${profile}`], ...profile === 'Localhost' ? [`  LocalhostProfile:\t${textAt(seccomp, 'localhostProfile')}`] : [],
  ]
}

function commandLines(container: ValueMap): string[] {
  const words = (title: string, field: string): string[] => {
    const list = textsAt(container, field)
    return list.length === 0 ? [] : [`${title}:`, ...list.flatMap((word) => word.split('\n').map((text) => `  ${text}`))]
  }
  return [...words('Command', 'command'), ...words('Args', 'args')]
}

function stateLines(status: ValueMap): string[] {
  const last = mapAt(status, 'lastState')
  return [...oneState('State', mapAt(status, 'state')), ...isMap(last.terminated) ? oneState('Last State', last) : [], `Ready:\t${yesNo(status.ready)}`, `Restart Count:\t${numberAt(status, 'restartCount')}`]
}

function oneState(title: string, state: ValueMap): string[] {
  if (isMap(state.running)) return [`${title}:\tRunning`, `  Started:\t${timeText(textAt(state.running, 'startedAt'))}`]
  if (!isMap(state.terminated)) return [`${title}:\tWaiting`, ...textAt(state, 'waiting', 'reason') === '' ? [] : [`  Reason:\t${textAt(state, 'waiting', 'reason')}`]]
  const ended = state.terminated
  const given = (word: string, field: string): string[] => textAt(ended, field) === '' ? [] : [`  ${word}:\t${textAt(ended, field)}`]
  return [
    `${title}:\tTerminated`, ...given('Reason', 'reason'), ...given('Message', 'message'), `  Exit Code:\t${numberAt(ended, 'exitCode')}`, ...numberAt(ended, 'signal') > 0 ? given('Signal', 'signal') : [],
    `  Started:\t${timeText(textAt(ended, 'startedAt'))}`, `  Finished:\t${timeText(textAt(ended, 'finishedAt'))}`,
  ]
}

function probeLines(container: ValueMap): string[] {
  return [['Liveness', 'livenessProbe'], ['Readiness', 'readinessProbe'], ['Startup', 'startupProbe']].flatMap(([title = '', field = '']) => isMap(container[field]) ? [`${title}:\t${probeText(container[field])}`] : [])
}

function probeText(probe: ValueMap): string {
  const attributes = `delay=${numberAt(probe, 'initialDelaySeconds')}s timeout=${numberAt(probe, 'timeoutSeconds')}s period=${numberAt(probe, 'periodSeconds')}s #success=${numberAt(probe, 'successThreshold')} #failure=${numberAt(probe, 'failureThreshold')}`
  if (isMap(probe.exec)) return `exec ${sliceText(textsAt(probe.exec, 'command'))} ${attributes}`
  if (isMap(probe.httpGet)) {
    const { httpGet } = probe
    const [host, port, path] = [textAt(httpGet, 'host'), textAt(httpGet, 'port'), textAt(httpGet, 'path')]
    const address = port === '' ? host : `${host.includes(':') ? `[${host}]` : host}:${port}`
    return `http-get ${textAt(httpGet, 'scheme').toLowerCase()}://${address}${path === '' || path.startsWith('/') ? '' : '/'}${encodedPath(path)} ${attributes}`
  }
  if (isMap(probe.tcpSocket)) return `tcp-socket ${textAt(probe.tcpSocket, 'host')}:${textAt(probe.tcpSocket, 'port')} ${attributes}`
  if (isMap(probe.grpc)) return `grpc <pod>:${numberAt(probe.grpc, 'port')} ${textAt(probe.grpc, 'service')} ${attributes}`
  return `unknown ${attributes}`
}

/** Go's `url.URL` escapes what may not stand in a path. */
function encodedPath(path: string): string {
  return path.replaceAll(/[^A-Za-z0-9\-_.~$&+,/:;=@!'()*]/gu, (char) => encodeURIComponent(char))
}

function envFromLines(container: ValueMap): string[] {
  const sources = listAt(container, 'envFrom')
  if (sources.length === 0) return []
  return ['Environment Variables from:', ...sources.map((source) => {
    const [from, ref] = isMap(source.configMapRef) ? ['ConfigMap', source.configMapRef] : ['Secret', mapAt(source, 'secretRef')]
    const prefix = textAt(source, 'prefix')
    return `  ${textAt(ref, 'name')}\t${from}${prefix === '' ? '' : ` with prefix '${prefix}'`}\tOptional: ${String(ref.optional === true)}`
  })]
}

function envLines(container: ValueMap, fieldValue: (path: string) => string): string[] {
  const list = listAt(container, 'env')
  return [`Environment:${list.length === 0 ? '\t<none>' : ''}`, ...list.flatMap((one) => {
    const name = textAt(one, 'name')
    const from = mapAt(one, 'valueFrom')
    if (Object.keys(from).length === 0) return textAt(one, 'value').split('\n').map((text, index) => index === 0 ? `  ${name}:\t${text}` : `  \t${text}`)
    return valueFromText(from, container, fieldValue).map((text) => `  ${name}:\t${text}`)
  })]
}

function valueFromText(from: ValueMap, container: ValueMap, fieldValue: (path: string) => string): string[] {
  const keyText = (ref: ValueMap, words: string): string => `<set to the key '${textAt(ref, 'key')}' ${words} '${textAt(ref, 'name')}'>\tOptional: ${String(ref.optional === true)}`
  if (isMap(from.fieldRef)) {
    const path = textAt(from.fieldRef, 'fieldPath')
    return [`${fieldValue(path)} (${textAt(from.fieldRef, 'apiVersion')}:${path})`]
  }
  if (isMap(from.resourceFieldRef)) {
    const resource = textAt(from.resourceFieldRef, 'resource')
    const text = resourceFieldText(container, resource, textAt(from.resourceFieldRef, 'divisor'))
    return [`${text === '0' && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : text} (${resource})`]
  }
  if (isMap(from.secretKeyRef)) return [keyText(from.secretKeyRef, 'in secret')]
  return isMap(from.configMapKeyRef) ? [keyText(from.configMapKeyRef, 'of config map')] : []
}

function mountLines(container: ValueMap): string[] {
  const byPath = (field: string) => (a: ValueMap, b: ValueMap): number => compareStrings(textAt(a, field), textAt(b, field))
  const mounts = [...listAt(container, 'volumeMounts')].sort(byPath('mountPath'))
  const devices = [...listAt(container, 'volumeDevices')].sort(byPath('devicePath'))
  const none = mounts.length === 0 ? '\t<none>' : ''
  return [
    `Mounts:${none}`, ...mounts.map((mount) => {
      const path = textAt(mount, 'subPath')
      return `  ${textAt(mount, 'mountPath')} from ${textAt(mount, 'name')} (${mount.readOnly === true ? 'ro' : 'rw'}${path === '' ? '' : `,path=${goQuote(path)}`})`
    }),
    ...devices.length === 0 ? [] : [`Devices:${none}`, ...devices.map((device) => `  ${textAt(device, 'devicePath')} from ${textAt(device, 'name')}`)],
  ]
}

/** `metadata.name`, `metadata.labels['app']`, `status.podIP` … of a pod. */
export function podFieldValue(pod: ValueMap, path: string): string {
  const keyed = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (keyed !== null) return textAt(pod, 'metadata', keyed[1] ?? '', keyed[2] ?? '')
  const whole = /^metadata\.(labels|annotations)$/.exec(path)
  if (whole !== null) {
    const map = mapAt(pod, 'metadata', whole[1] ?? '')
    return Object.keys(map).sort(compareStrings).map((key) => `${key}=${goQuote(textAt(map, key))}`).join('\n')
  }
  // Of what a pod may refer to, kubectl's own reader of fields knows these alone (`pkg/util/fieldpath`).
  if (!['metadata.name', 'metadata.namespace', 'metadata.uid'].includes(path)) return ''
  const value: Value | undefined = valueAt(pod, path.split('.'))
  return typeof value === 'string' ? value : ''
}
