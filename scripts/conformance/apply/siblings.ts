import { isMap, setKey, sortedKeys, type Value, type ValueMap } from '../../../src/base/json.ts'
import { goJson } from '../../../src/base/go-format.ts'

/**
 * Which of several siblings with generated names survives, on which node it is and with which address is chance (the README of the
 * recordings, pitfalls): their numbers and the addresses of Pods are left out, and the lines of such a text are a set.
 */
export function sameTexts(expected: string, found: string): boolean {
  return expected === found || (generated.test(expected) && asSet(expected) === asSet(found))
}

const generated = /-\d{5}\b|\b10\.244\.\d+\.\d+\b/

function asSet(text: string): string {
  return unnumbered(text).split('\n').map((line) => line.trimEnd()).sort().join('\n')
}

function unnumbered(text: string): string {
  return text.replaceAll(/(-)\d{5}\b/g, '$1xxxxx').replaceAll(/\b10\.244\.\d+\.\d+\b/g, '10.244.0.0')
}

/** Objects as texts of what two runs share, in order. */
export function comparableSet(objects: readonly ValueMap[]): string[] {
  return objects.map((object) => unnumbered(goJson(ordered(comparable(object))))).sort()
}

function ordered(value: Value): Value {
  if (Array.isArray(value)) return value.map(ordered)
  if (!isMap(value)) return value
  const copy: ValueMap = {}
  for (const key of sortedKeys(value)) setKey(copy, key, ordered(value[key] ?? null))
  return copy
}

function comparable(object: ValueMap): ValueMap {
  const metadata = isMap(object.metadata) ? { ...object.metadata } : {}
  const copy: ValueMap = { ...object, metadata }
  if (metadata.generateName !== undefined) {
    delete metadata.uid
    delete metadata.resourceVersion
  }
  const owners = Array.isArray(metadata.ownerReferences) ? metadata.ownerReferences : []
  if (object.kind === 'ReplicaSet' && owners.some((owner) => isMap(owner) && owner.kind === 'Deployment')) {
    delete metadata.generation
    const status = isMap(object.status) ? { ...object.status } : {}
    delete status.observedGeneration
    copy.status = status
  }
  return copy
}
