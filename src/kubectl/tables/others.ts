import { isMap, valueAt, type ValueMap } from '../../base/json.ts'
import { ageOf, columns, labelText, listAt, mapAt, nameOf, numberAt, orNone, since, textAt, textsAt, type Table } from './cells.ts'

/** Kinds of which only name and age are told. */
export const plain: Table = { columns: columns('NAME', 'AGE'), cells: (o, now) => [nameOf(o), ageOf(o, now)] }

export const createdAt: Table = { columns: columns('NAME', 'CREATED AT'), cells: (o) => [nameOf(o), textAt(o, 'metadata', 'creationTimestamp')] }

export const configMap: Table = {
  columns: columns('NAME', 'DATA', 'AGE'),
  cells: (o, now) => [nameOf(o), String(Object.keys(mapAt(o, 'data')).length + Object.keys(mapAt(o, 'binaryData')).length), ageOf(o, now)],
}

export const secret: Table = {
  columns: columns('NAME', 'TYPE', 'DATA', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'type'), String(Object.keys(mapAt(o, 'data')).length), ageOf(o, now)],
}

export const namespace: Table = {
  columns: columns('NAME', 'STATUS', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'status', 'phase'), ageOf(o, now)],
}

export const node: Table = {
  columns: columns('NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION', 'INTERNAL-IP*', 'EXTERNAL-IP*', 'OS-IMAGE*', 'KERNEL-VERSION*', 'CONTAINER-RUNTIME*'),
  cells: (o, now) => {
    const address = (type: string): string => orNone(textAt(listAt(o, 'status', 'addresses').find((one) => one.type === type), 'address'))
    const info = mapAt(o, 'status', 'nodeInfo')
    const kernel = textAt(info, 'kernelVersion')
    const architecture = textAt(info, 'architecture')
    return [
      nameOf(o), nodeStatus(o), orNone(nodeRoles(o)), ageOf(o, now), textAt(info, 'kubeletVersion'), address('InternalIP'), address('ExternalIP'), orNone(textAt(info, 'osImage'), '<unknown>'),
      kernel === '' ? '<unknown>' : architecture === '' ? kernel : `${kernel} (${architecture})`, orNone(textAt(info, 'containerRuntimeVersion'), '<unknown>'),
    ]
  },
}

function nodeStatus(o: ValueMap): string {
  const ready = listAt(o, 'status', 'conditions').find((one) => one.type === 'Ready')
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (valueAt(o, ['spec', 'unschedulable']) === true) words.push('SchedulingDisabled')
  return words.join(',')
}

export function nodeRoles(o: ValueMap): string {
  const labels = mapAt(o, 'metadata', 'labels')
  const roles = Object.keys(labels).flatMap((key) => {
    if (key.startsWith('node-role.kubernetes.io/')) return [key.slice('node-role.kubernetes.io/'.length)].filter((role) => role !== '')
    return key === 'kubernetes.io/role' && textAt(labels, key) !== '' ? [textAt(labels, key)] : []
  })
  return [...new Set(roles)].sort().join(',')
}

const accessModes: Readonly<Record<string, string>> = { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }

export function modesText(modes: readonly string[]): string {
  return ['ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod'].filter((mode) => modes.includes(mode)).map((mode) => accessModes[mode] ?? mode).join(',')
}

export const persistentVolume: Table = {
  columns: columns('NAME', 'CAPACITY', 'ACCESS MODES', 'RECLAIM POLICY', 'STATUS', 'CLAIM', 'STORAGECLASS', 'VOLUMEATTRIBUTESCLASS', 'REASON', 'AGE', 'VOLUMEMODE*'),
  cells: (o, now) => {
    const claim = mapAt(o, 'spec', 'claimRef')
    const phase = textAt(o, 'metadata', 'deletionTimestamp') === '' ? textAt(o, 'status', 'phase') : 'Terminating'
    return [
      nameOf(o), textAt(o, 'spec', 'capacity', 'storage'), modesText(textsAt(o, 'spec', 'accessModes')), textAt(o, 'spec', 'persistentVolumeReclaimPolicy'), phase,
      Object.keys(claim).length === 0 ? '' : `${textAt(claim, 'namespace')}/${textAt(claim, 'name')}`, textAt(o, 'spec', 'storageClassName'), orNone(textAt(o, 'spec', 'volumeAttributesClassName'), '<unset>'),
      textAt(o, 'status', 'reason'), ageOf(o, now), orNone(textAt(o, 'spec', 'volumeMode'), '<unset>'),
    ]
  },
}

export const persistentVolumeClaim: Table = {
  columns: columns('NAME', 'STATUS', 'VOLUME', 'CAPACITY', 'ACCESS MODES', 'STORAGECLASS', 'VOLUMEATTRIBUTESCLASS', 'AGE', 'VOLUMEMODE*'),
  cells: (o, now) => {
    const bound = textAt(o, 'spec', 'volumeName') !== ''
    const phase = textAt(o, 'metadata', 'deletionTimestamp') === '' ? textAt(o, 'status', 'phase') : 'Terminating'
    return [
      nameOf(o), phase, textAt(o, 'spec', 'volumeName'), bound ? orNone(textAt(o, 'status', 'capacity', 'storage'), '0') : '', bound ? modesText(textsAt(o, 'status', 'accessModes')) : '', textAt(o, 'spec', 'storageClassName'),
      orNone(textAt(o, 'spec', 'volumeAttributesClassName'), '<unset>'), ageOf(o, now), orNone(textAt(o, 'spec', 'volumeMode'), '<unset>'),
    ]
  },
}

export const storageClass: Table = {
  columns: columns('NAME', 'PROVISIONER', 'RECLAIMPOLICY', 'VOLUMEBINDINGMODE', 'ALLOWVOLUMEEXPANSION', 'AGE'),
  cells: (o, now) => [
    `${nameOf(o)}${textAt(o, 'metadata', 'annotations', 'storageclass.kubernetes.io/is-default-class') === 'true' ? ' (default)' : ''}`, textAt(o, 'provisioner'), orNone(textAt(o, 'reclaimPolicy'), 'Delete'),
    orNone(textAt(o, 'volumeBindingMode'), 'Immediate'), String(o.allowVolumeExpansion === true), ageOf(o, now),
  ],
}

export const horizontalPodAutoscaler: Table = {
  columns: columns('NAME', 'REFERENCE', 'TARGETS', 'MINPODS', 'MAXPODS', 'REPLICAS', 'AGE'),
  cells: (o, now) => {
    const reference = mapAt(o, 'spec', 'scaleTargetRef')
    const min = valueAt(o, ['spec', 'minReplicas'])
    return [nameOf(o), `${textAt(reference, 'kind')}/${textAt(reference, 'name')}`, metricsText(o), typeof min === 'number' ? String(min) : '<unset>', String(numberAt(o, 'spec', 'maxReplicas')), String(numberAt(o, 'status', 'currentReplicas')), ageOf(o, now)]
  },
}

/** `cpu: <unknown>/80%`: two, then how many more. */
function metricsText(o: ValueMap): string {
  const legacy = valueAt(o, ['spec', 'targetCPUUtilizationPercentage'])
  if (typeof legacy === 'number') return `cpu: ${orNone(textAt(o, 'status', 'currentCPUUtilizationPercentage'), '<unknown>')}/${legacy}%`
  const current = listAt(o, 'status', 'currentMetrics')
  const all = listAt(o, 'spec', 'metrics').map((metric, index) => metricText(metric, current[index]))
  if (all.length === 0) return '<none>'
  return all.length > 2 ? `${all.slice(0, 2).join(', ')} + ${all.length - 2} more...` : all.join(', ')
}

function metricText(metric: ValueMap, current: ValueMap | undefined): string {
  const type = textAt(metric, 'type')
  const field = `${type.charAt(0).toLowerCase()}${type.slice(1)}`
  const target = mapAt(metric, field, 'target')
  const now = mapAt(current, field, 'current')
  const isResource = type === 'Resource' || type === 'ContainerResource'
  const name = isResource ? `${textAt(metric, field, 'name')}: ` : ''
  if (target.averageUtilization !== undefined) {
    const used = textAt(now, 'averageUtilization')
    return `${name}${used === '' ? '<unknown>' : `${used}%`}/${textAt(target, 'averageUtilization')}%`
  }
  const average = textAt(target, 'averageValue')
  const suffix = average !== '' && !isResource && type !== 'Pods' ? ' (avg)' : ''
  return `${name}${orNone(textAt(now, average === '' ? 'value' : 'averageValue'), '<unknown>')}/${average === '' ? textAt(target, 'value') : average}${suffix}`
}

export const podDisruptionBudget: Table = {
  columns: columns('NAME', 'MIN AVAILABLE', 'MAX UNAVAILABLE', 'ALLOWED DISRUPTIONS', 'AGE'),
  cells: (o, now) => [nameOf(o), orNone(textAt(o, 'spec', 'minAvailable'), 'N/A'), orNone(textAt(o, 'spec', 'maxUnavailable'), 'N/A'), String(numberAt(o, 'status', 'disruptionsAllowed')), ageOf(o, now)],
}

export const resourceQuota: Table = {
  columns: columns('NAME', 'REQUEST', 'LIMIT', 'AGE'),
  cells: (o, now) => {
    const hard = mapAt(o, 'status', 'hard')
    const keys = Object.keys(hard).sort()
    const shown = (chosen: readonly string[]): string => chosen.map((key) => `${key}: ${textAt(o, 'status', 'used', key) || '0'}/${textAt(hard, key)}`).join(', ')
    return [nameOf(o), shown(keys.filter((key) => !key.startsWith('limits'))), shown(keys.filter((key) => key.startsWith('limits'))), ageOf(o, now)]
  },
}

export const roleBinding: Table = {
  columns: columns('NAME', 'ROLE', 'AGE', 'USERS*', 'GROUPS*', 'SERVICEACCOUNTS*'),
  cells: (o, now) => {
    const subjects = (kind: string, shown: (subject: ValueMap) => string): string => listAt(o, 'subjects').filter((one) => one.kind === kind).map(shown).join(', ')
    const name = (subject: ValueMap): string => textAt(subject, 'name')
    return [nameOf(o), `${textAt(o, 'roleRef', 'kind')}/${textAt(o, 'roleRef', 'name')}`, ageOf(o, now), subjects('User', name), subjects('Group', name), subjects('ServiceAccount', (one) => `${textAt(one, 'namespace')}/${name(one)}`)]
  },
}

export const priorityClass: Table = {
  columns: columns('NAME', 'VALUE', 'GLOBAL-DEFAULT', 'AGE', 'PREEMPTIONPOLICY'),
  cells: (o, now) => [nameOf(o), textAt(o, 'value') || '0', String(o.globalDefault === true), ageOf(o, now), textAt(o, 'preemptionPolicy')],
}

export const controllerRevision: Table = {
  columns: columns('NAME', 'CONTROLLER', 'REVISION', 'AGE'),
  cells: (o, now) => {
    const owner = listAt(o, 'metadata', 'ownerReferences').find((one) => one.controller === true)
    return [nameOf(o), owner === undefined ? '<none>' : ownerText(owner), String(numberAt(o, 'revision')), ageOf(o, now)]
  },
}

function ownerText(owner: ValueMap): string {
  const [group] = textAt(owner, 'apiVersion').includes('/') ? textAt(owner, 'apiVersion').split('/') : ['']
  return `${textAt(owner, 'kind').toLowerCase()}${group === '' || group === undefined ? '' : `.${group}`}/${textAt(owner, 'name')}`
}

export const lease: Table = {
  columns: columns('NAME', 'HOLDER', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'spec', 'holderIdentity'), ageOf(o, now)],
}

export const runtimeClass: Table = {
  columns: columns('NAME', 'HANDLER', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'handler'), ageOf(o, now)],
}

export const webhooks: Table = {
  columns: columns('NAME', 'WEBHOOKS', 'AGE'),
  cells: (o, now) => [nameOf(o), String(listAt(o, 'webhooks').length), ageOf(o, now)],
}

export const csiDriver: Table = {
  columns: columns('NAME', 'ATTACHREQUIRED', 'PODINFOONMOUNT', 'STORAGECAPACITY', 'TOKENREQUESTS', 'REQUIRESREPUBLISH', 'MODES', 'AGE'),
  cells: (o, now) => {
    const spec = mapAt(o, 'spec')
    const audiences = listAt(spec, 'tokenRequests').map((one) => textAt(one, 'audience')).join(',')
    const modes = textsAt(spec, 'volumeLifecycleModes').join(',')
    return [nameOf(o), String(spec.attachRequired !== false), String(spec.podInfoOnMount === true), String(spec.storageCapacity === true), orNone(audiences, '<unset>'), String(spec.requiresRepublish === true), orNone(modes), ageOf(o, now)]
  },
}

export const event: Table = {
  columns: columns('LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'SUBOBJECT*', 'SOURCE*', 'MESSAGE', 'FIRST SEEN*', 'COUNT*', 'NAME*'),
  cells: (o, now) => {
    const seen = textAt(o, 'lastTimestamp') || textAt(o, 'eventTime')
    const first = textAt(o, 'firstTimestamp') || textAt(o, 'eventTime')
    const object = mapAt(o, 'involvedObject')
    const source = [textAt(o, 'source', 'component'), textAt(o, 'source', 'host')].filter((part) => part !== '').join(', ') || textAt(o, 'reportingComponent')
    return [
      since(seen, now), textAt(o, 'type'), textAt(o, 'reason'), `${textAt(object, 'kind').toLowerCase()}/${textAt(object, 'name')}`, textAt(object, 'fieldPath'), source, textAt(o, 'message').trim(), since(first, now),
      String(Math.max(1, numberAt(o, 'count'))), nameOf(o),
    ]
  },
}

export const podTemplate: Table = {
  columns: columns('NAME', 'CONTAINERS', 'IMAGES', 'POD LABELS'),
  cells: (o) => {
    const containers = listAt(o, 'template', 'spec', 'containers')
    return [nameOf(o), containers.map((one) => textAt(one, 'name')).join(','), containers.map((one) => textAt(one, 'image')).join(','), labelText(mapAt(o, 'template', 'metadata', 'labels'))]
  },
}

/** Columns that a CustomResourceDefinition names. */
export function customTable(printed: readonly ValueMap[], select: (path: string, object: ValueMap) => string): Table {
  return {
    columns: [{ name: 'NAME' }, ...printed.map((one) => ({ name: textAt(one, 'name').toUpperCase(), wide: numberAt(one, 'priority') > 0 }))],
    cells: (o, now) => [nameOf(o), ...printed.map((one) => {
      const text = select(textAt(one, 'jsonPath'), o)
      return one.type === 'date' ? since(text, now) : text
    })],
  }
}

export { isMap }
