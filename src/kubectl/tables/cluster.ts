import type { ValueMap } from '../../base/json.ts'
import { ageOf, columns, humanDuration, listAt, mapAt, nameOf, numberAt, orNone, textAt, textsAt, type Table } from './cells.ts'

/** Kinds that the cluster itself is set up with: admission, flow control, attached volumes, devices, certificates. */
export const admissionPolicy: Table = admissionTable('VALIDATIONS', 'validations')
export const mutatingPolicy: Table = admissionTable('MUTATIONS', 'mutations')

function admissionTable(column: string, field: string): Table {
  return {
    columns: columns('NAME', column, 'PARAMKIND', 'AGE'),
    cells: (o, now) => {
      const { apiVersion, kind } = mapAt(o, 'spec', 'paramKind')
      return [nameOf(o), String(listAt(o, 'spec', field).length), kind === undefined ? '<unset>' : `${apiVersion as string}/${kind as string}`, ageOf(o, now)]
    },
  }
}

export const policyBinding: Table = {
  columns: columns('NAME', 'POLICYNAME', 'PARAMREF', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'spec', 'policyName'), parameterText(mapAt(o, 'spec', 'paramRef')), ageOf(o, now)],
}

/** Without a name the selector is told, as Go prints the struct. */
function parameterText(reference: ValueMap): string {
  const name = textAt(reference, 'name')
  if (name !== '') return `${textAt(reference, 'namespace') || '*'}/${name}`
  if (reference.selector === undefined) return '<unset>'
  const labels = mapAt(reference, 'selector', 'matchLabels')
  const pairs = Object.keys(labels).sort().map((key) => `${key}: ${textAt(labels, key)},`).join('')
  const terms = listAt(reference, 'selector', 'matchExpressions').map((term) => `LabelSelectorRequirement{Key:${textAt(term, 'key')},Operator:${textAt(term, 'operator')},Values:[${textsAt(term, 'values').join(' ')}],},`).join('')
  return `&LabelSelector{MatchLabels:map[string]string{${pairs}},MatchExpressions:[]LabelSelectorRequirement{${terms}},}`
}

export const flowSchema: Table = {
  columns: columns('NAME', 'PRIORITYLEVEL', 'MATCHINGPRECEDENCE', 'DISTINGUISHERMETHOD', 'AGE', 'MISSINGPL'),
  cells: (o, now) => {
    const dangling = listAt(o, 'status', 'conditions').find(({ type }) => type === 'Dangling')
    return [nameOf(o), textAt(o, 'spec', 'priorityLevelConfiguration', 'name'), String(numberAt(o, 'spec', 'matchingPrecedence')), orNone(textAt(o, 'spec', 'distinguisherMethod', 'type')), ageOf(o, now), orNone(textAt(dangling, 'status'), '?')]
  },
}

export const priorityLevel: Table = {
  columns: columns('NAME', 'TYPE', 'NOMINALCONCURRENCYSHARES', 'QUEUES', 'HANDSIZE', 'QUEUELENGTHLIMIT', 'AGE'),
  cells: (o, now) => {
    const queuing = (field: string): string => orNone(textAt(o, 'spec', 'limited', 'limitResponse', 'queuing', field))
    return [nameOf(o), textAt(o, 'spec', 'type'), orNone(textAt(o, 'spec', 'limited', 'nominalConcurrencyShares')), queuing('queues'), queuing('handSize'), queuing('queueLengthLimit'), ageOf(o, now)]
  },
}

export const volumeAttachment: Table = {
  columns: columns('NAME', 'ATTACHER', 'PV', 'NODE', 'ATTACHED', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'spec', 'attacher'), textAt(o, 'spec', 'source', 'persistentVolumeName'), textAt(o, 'spec', 'nodeName'), orNone(textAt(o, 'status', 'attached'), 'false'), ageOf(o, now)],
}

export const csiNode: Table = {
  columns: columns('NAME', 'DRIVERS', 'AGE'),
  cells: (o, now) => [nameOf(o), String(listAt(o, 'spec', 'drivers').length), ageOf(o, now)],
}

export const volumeAttributesClass: Table = {
  columns: columns('NAME', 'DRIVERNAME', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'driverName'), ageOf(o, now)],
}

export const serviceCidr: Table = {
  columns: columns('NAME', 'CIDRS', 'AGE'),
  cells: (o, now) => [nameOf(o), textsAt(o, 'spec', 'cidrs').join(','), ageOf(o, now)],
}

export const ipAddress: Table = {
  columns: columns('NAME', 'PARENTREF'),
  cells: (o) => {
    const parent = mapAt(o, 'spec', 'parentRef')
    const resource = [textAt(parent, 'resource'), textAt(parent, 'group')].filter((part) => part !== '').join('.').toLowerCase()
    return [nameOf(o), Object.keys(parent).length === 0 ? '<none>' : [resource, textAt(parent, 'namespace'), textAt(parent, 'name')].filter((part) => part !== '').join('/')]
  },
}

export const resourceClaim: Table = {
  columns: columns('NAME', 'STATE', 'AGE'),
  cells: (o, now) => {
    const isDeleted = textAt(o, 'metadata', 'deletionTimestamp') !== ''
    const isAllocated = Object.hasOwn(mapAt(o, 'status'), 'allocation')
    const isReserved = isAllocated && listAt(o, 'status', 'reservedFor').length > 0
    const states = [isDeleted ? 'deleted' : isAllocated ? '' : 'pending', isAllocated ? 'allocated' : '', isReserved ? 'reserved' : '']
    return [nameOf(o), states.filter((state) => state !== '').join(','), ageOf(o, now)]
  },
}

export const resourceSlice: Table = {
  columns: columns('NAME', 'NODE', 'DRIVER', 'POOL', 'AGE'),
  cells: (o, now) => [nameOf(o), textAt(o, 'spec', 'nodeName'), textAt(o, 'spec', 'driver'), textAt(o, 'spec', 'pool', 'name'), ageOf(o, now)],
}

export const signingRequest: Table = {
  columns: columns('NAME', 'AGE', 'SIGNERNAME', 'REQUESTOR', 'REQUESTEDDURATION', 'CONDITION'),
  cells: (o, now) => {
    const seconds = numberAt(o, 'spec', 'expirationSeconds')
    return [nameOf(o), ageOf(o, now), orNone(textAt(o, 'spec', 'signerName')), textAt(o, 'spec', 'username'), seconds === 0 ? '<none>' : humanDuration(seconds), signingState(o)]
  },
}

/** Denied outweighs approved; failed and issued are added. */
export function signingState(o: ValueMap): string {
  const has = (type: string): boolean => listAt(o, 'status', 'conditions').some((condition) => condition.type === type)
  const words = [has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending', has('Failed') ? 'Failed' : '', textAt(o, 'status', 'certificate') === '' ? '' : 'Issued']
  return words.filter((word) => word !== '').join(',')
}

/** `kube-aggregator/pkg/registry/apiservice/etcd/etcd.go` (1.36). */
export const apiService: Table = {
  columns: columns('NAME', 'SERVICE', 'AVAILABLE', 'AGE'),
  cells: (o, now) => {
    const service = mapAt(o, 'spec', 'service')
    const available = listAt(o, 'status', 'conditions').find(({ type }) => type === 'Available')
    const [status, reason] = [orNone(textAt(available, 'status'), 'Unknown'), textAt(available, 'reason')]
    return [nameOf(o), Object.keys(service).length === 0 ? 'Local' : `${textAt(service, 'namespace')}/${textAt(service, 'name')}`, status === 'True' || available === undefined || reason === '' ? status : `${status} (${reason})`, ageOf(o, now)]
  },
}
