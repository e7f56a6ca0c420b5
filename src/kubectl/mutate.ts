import { isMap, valueAt, type JsonPath, type ValueMap } from '../base/json.ts'
import { patchSchema } from '../merge/strategic/patch-meta.ts'
import { mergePatchOf, twoWayStrategicPatch } from './apply/three-way.ts'
import { recorded } from './apply/record.ts'
import type { FieldValidation } from './command.ts'
import { Failure } from './failure.ts'
import type { DryRun } from './printers/print-flags.ts'
import type { Info } from './resources/files.ts'
import { targetFor, type Session } from './session.ts'

export interface Change {
  readonly dryRun: DryRun
  readonly local?: boolean
  readonly manager: string
  readonly type: 'strategic' | 'merge'
  readonly fieldValidation?: FieldValidation
  readonly subresource?: string
  /** Told what is about to be sent. */
  readonly onPatch?: (patch: ValueMap) => void
}

export interface Changed {
  readonly object: ValueMap
  /** There was nothing to change, and no request. */
  readonly unchanged: boolean
}

/** Sends the difference between an object and what a command made of it. */
export function sendChange(session: Session, info: Info, made: ValueMap, { dryRun, local = false, manager, type, fieldValidation, subresource = '', onPatch }: Change): Changed | Failure {
  const { resource, object: before } = info
  const after = recorded(session, made)
  const strategic = type === 'strategic' && resource?.definition !== undefined
  const outcome = strategic ? twoWayStrategicPatch(before, after, patchSchema(resource.definition ?? '', session.client.minor)) : { patch: mergePatchOf(before, after) }
  if ('fault' in outcome) return Failure.text(outcome.fault)
  onPatch?.(outcome.patch)
  const unchanged = Object.keys(outcome.patch).length === 0
  if (local || dryRun === 'client') return { object: after, unchanged }
  if (unchanged && strategic) return { object: before, unchanged }
  const stored = session.patch(targetFor(resource, info.namespace, info.name, subresource), outcome.patch, { type: strategic ? 'strategic' : 'merge', dryRun: dryRun === 'server', fieldManager: manager, ...fieldValidation === undefined ? {} : { fieldValidation } })
  return stored instanceof Failure ? stored : { object: stored, unchanged }
}

const podSpecs: Readonly<Record<string, JsonPath>> = {
  Pod: ['spec'], Deployment: ['spec', 'template', 'spec'], ReplicaSet: ['spec', 'template', 'spec'], StatefulSet: ['spec', 'template', 'spec'], DaemonSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'], Job: ['spec', 'template', 'spec'], CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
}

/** The pod spec within an object: `pkg/polymorphichelpers/updatepodspec.go` (v0.36.2). */
export function podSpecOf(object: ValueMap): ValueMap | undefined {
  const path = typeof object.kind === 'string' ? podSpecs[object.kind] : undefined
  const spec = path && valueAt(object, path)
  return isMap(spec) ? spec : undefined
}

/** Fields that Go writes even when empty, for objects that come from a file. */
export function asTyped(object: ValueMap): ValueMap {
  const typed: ValueMap = { ...object }
  const spec = podSpecOf(typed)
  for (const list of [spec?.containers, spec?.initContainers]) if (Array.isArray(list)) for (const one of list) if (isMap(one)) one.resources ??= {}
  if (typed.kind === 'Deployment' && isMap(typed.spec)) typed.spec.strategy ??= {}
  if (typed.kind === 'DaemonSet' && isMap(typed.spec)) typed.spec.updateStrategy ??= {}
  if (typed.kind === 'Service') {
    typed.status ??= { loadBalancer: {} }
    const ports = valueAt(typed, ['spec', 'ports'])
    if (Array.isArray(ports)) for (const port of ports) if (isMap(port)) port.targetPort ??= 0
  } else if (typed.kind !== 'RoleBinding' && typed.kind !== 'ClusterRoleBinding' && spec !== undefined) typed.status ??= {}
  const meta = isMap(typed.metadata) ? { ...typed.metadata } : {}
  if (meta.namespace === 'default') delete meta.namespace
  return { ...typed, metadata: meta }
}
