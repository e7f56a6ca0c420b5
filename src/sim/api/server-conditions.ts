import { cloneValue, isMap, type Value, type ValueMap } from '../../base/json.ts'
import { goQuote } from '../../base/go-format.ts'
import { registryKey, type Store, type StoreEvent } from '../store/store.ts'

/**
 * Conditions that controllers inside the server write as soon as an object is stored: whether a FlowSchema has its priority level
 * (`k8s.io/apiserver/pkg/util/flowcontrol/apf_controller.go`), whether an APIService can be reached
 * (`kube-aggregator/pkg/controllers/status`), 1.36.
 */
export function settleConditions(store: Store, { key, type, value }: StoreEvent, now: string): void {
  if (type === 'DELETED') return
  const condition = key.startsWith(flowSchemas) ? dangling(store, value) : key.startsWith(apiServices) ? unreachable(store, value) : undefined
  if (condition === undefined) return
  const status = isMap(value.status) ? value.status : {}
  const conditions = Array.isArray(status.conditions) ? status.conditions : []
  const before = conditions.find((each) => isMap(each) && each.type === condition.type)
  if (isMap(before) && before.status === condition.status && before.reason === condition.reason && before.message === condition.message) return
  const { type: name, status: is, ...rest } = condition
  const settled: Value = { type: name ?? null, status: is ?? null, lastTransitionTime: now, ...rest }
  const metadata = isMap(value.metadata) ? value.metadata : {}
  store.put(key, {
    ...cloneValue(value), metadata: { ...metadata, resourceVersion: String(store.revision + 1) },
    status: { ...status, conditions: [...conditions.filter((each) => each !== before), settled] },
  })
}

const flowSchemas = registryKey('flowschemas', 'flowcontrol.apiserver.k8s.io', '', '')
const apiServices = registryKey('apiservices', 'apiregistration.k8s.io', '', '')

/** Levels that every server makes for itself. */
const ownLevels = new Set(['catch-all', 'exempt', 'global-default', 'leader-election', 'node-high', 'system', 'workload-high', 'workload-low'])

function dangling(store: Store, { spec }: ValueMap): ValueMap | undefined {
  const level = isMap(spec) && isMap(spec.priorityLevelConfiguration) ? spec.priorityLevelConfiguration.name : undefined
  if (typeof level !== 'string') return undefined
  const exists = ownLevels.has(level) || store.get(registryKey('prioritylevelconfigurations', 'flowcontrol.apiserver.k8s.io', '', level)) !== undefined
  const message = `This FlowSchema references the PriorityLevelConfiguration object named ${goQuote(level)} ${exists ? 'and it exists' : 'but there is no such object'}`
  return { type: 'Dangling', status: exists ? 'False' : 'True', reason: exists ? 'Found' : 'NotFound', message }
}

function unreachable(store: Store, { spec }: ValueMap): ValueMap | undefined {
  const service = isMap(spec) && isMap(spec.service) ? spec.service : undefined
  if (service === undefined || typeof service.name !== 'string' || typeof service.namespace !== 'string') return undefined
  if (store.get(registryKey('services', '', service.namespace, service.name)) !== undefined) return undefined
  return { type: 'Available', status: 'False', reason: 'ServiceNotFound', message: `service/${service.name} in ${goQuote(service.namespace)} is not present` }
}
