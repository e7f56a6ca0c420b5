import { cloneValue, compareStrings, isMap, sameValue, type Value, type ValueMap } from '../../base/json.ts'
import { compileLabelSelector } from '../../base/labels.ts'
import { applyStrategicPatch } from '../../merge/strategic/merge.ts'
import { patchSchema } from '../../merge/strategic/patch-meta.ts'
import { Failure } from '../failure.ts'
import { listAt, mapAt, numberAt, textAt } from '../tables/cells.ts'
import { metaText, type Session } from '../session.ts'

/** One revision of a workload: what holds it, and the template that it brings back. */
export interface Revision {
  readonly number: number
  /** A ReplicaSet, or the workload as a ControllerRevision makes it. */
  readonly object: ValueMap
  readonly template: ValueMap
  readonly changeCause: string
  /** The annotations that a Deployment takes over. */
  readonly annotations: ValueMap
  /** The patch that a ControllerRevision holds. */
  readonly data?: ValueMap
}

export const changeCauseAnnotation = 'kubernetes.io/change-cause'
const revisionAnnotation = 'deployment.kubernetes.io/revision'
const hashLabel = 'pod-template-hash'

export interface ReplicaSets {
  /** All but the newest, by age. */
  readonly old: readonly ValueMap[]
  readonly newest: ValueMap | undefined
}

/** ReplicaSets of a Deployment: `pkg/util/deployment/deployment.go` (v0.36.2). */
export function replicaSetsOf(session: Session, deployment: ValueMap): ReplicaSets | Failure {
  const owned = controlled(session, 'replicasets', deployment)
  if (owned instanceof Failure) return owned
  const sorted = [...owned].sort((a, b) => compareStrings(metaText(a, 'creationTimestamp'), metaText(b, 'creationTimestamp')) || compareStrings(metaText(a, 'name'), metaText(b, 'name')))
  const template = mapAt(deployment, 'spec', 'template')
  const newest = sorted.find((one) => sameTemplate(mapAt(one, 'spec', 'template'), template))
  return { old: sorted.filter((one) => one !== newest), newest }
}

/** Revisions of a Deployment; several ReplicaSets without a number share 0. */
export function deploymentRevisions(session: Session, deployment: ValueMap): Revision[] | Failure {
  const sets = replicaSetsOf(session, deployment)
  if (sets instanceof Failure) return sets
  return [...sets.old, ...sets.newest === undefined ? [] : [sets.newest]].map((object) => {
    const annotations = mapAt(object, 'metadata', 'annotations')
    return { number: Number(textAt(annotations, revisionAnnotation) || '0'), object, template: mapAt(object, 'spec', 'template'), changeCause: textAt(annotations, changeCauseAnnotation), annotations }
  })
}

/** Revisions of a StatefulSet or DaemonSet: `pkg/polymorphichelpers/history.go`. */
export function controllerRevisions(session: Session, workload: ValueMap): Revision[] | Failure {
  const owned = controlled(session, 'controllerrevisions', workload)
  if (owned instanceof Failure) return owned
  const schema = patchSchema(`io.k8s.api.apps.v1.${textAt(workload, 'kind')}`, session.client.minor)
  return owned.map((revision) => {
    const data = mapAt(revision, 'data')
    const patched = applyStrategicPatch(cloneValue(workload), data, schema)
    const object = 'fault' in patched ? workload : patched.value
    const annotations = mapAt(revision, 'metadata', 'annotations')
    return { number: numberAt(revision, 'revision'), object, template: mapAt(object, 'spec', 'template'), changeCause: textAt(annotations, changeCauseAnnotation), annotations, data }
  })
}

/** What a workload's selector finds and the workload itself controls. */
function controlled(session: Session, resource: string, workload: ValueMap): ValueMap[] | Failure {
  const selector = compileLabelSelector(mapAt(workload, 'spec', 'selector'))
  const found = session.list({ group: 'apps', version: 'v1', resource, namespace: metaText(workload, 'namespace'), name: '', subresource: '' })
  if (found instanceof Failure) return found
  return found.filter((one) => selector?.matches(mapAt(one, 'metadata', 'labels') as Record<string, string>) === true && isControlledBy(one, workload))
}

export function isControlledBy(object: ValueMap, owner: ValueMap): boolean {
  return listAt(object, 'metadata', 'ownerReferences').some((one) => one.controller === true && one.uid === metaText(owner, 'uid'))
}

/** Equal but for the label that tells templates apart; nothing and nothing in it are alike. */
export function sameTemplate(a: ValueMap, b: ValueMap): boolean {
  return sameValue(withoutEmpty(withoutHash(a)), withoutEmpty(withoutHash(b)))
}

export function withoutHash(template: ValueMap): ValueMap {
  const copy = cloneValue(template)
  if (isMap(copy.metadata) && isMap(copy.metadata.labels)) delete copy.metadata.labels[hashLabel]
  return copy
}

function withoutEmpty(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isMap(value)) return value
  const kept: ValueMap = {}
  for (const [key, item] of Object.entries(value)) {
    const shown = withoutEmpty(item)
    const isEmpty = shown === null || (Array.isArray(shown) && shown.length === 0) || (isMap(shown) && Object.keys(shown).length === 0 && key !== 'emptyDir')
    if (!isEmpty) Object.defineProperty(kept, key, { value: shown, enumerable: true, configurable: true, writable: true })
  }
  return kept
}
