import { compareStrings, isMap, valueAt, type JsonPath, type ValueMap } from '../base/json.ts'
import { LineIndex } from '../diagnostic/lines.ts'
import type { Position } from '../diagnostic/position.ts'
import { manifestObjects, parseFile, type ManifestObject } from '../parse/document.ts'
import type { ObjectName, Origin } from './plan.ts'

/** A file of manifests. */
export interface ManifestText {
  readonly path: string
  readonly text: string
}

/** One object as kubectl sends it, and where it was written. */
export interface Manifest {
  readonly object: ValueMap
  readonly origin: Origin
  /** The line and column of the object, or of a path in it. */
  position(path?: readonly (string | number)[]): Position
}

/** A file that kubectl cannot read to its end: what stands before the fault is sent. */
export interface UnreadFile {
  readonly path: string
  readonly message: string
  readonly position: Position
}

/** Objects in the order in which kubectl sends a folder: files by path, documents, members of lists. */
export function readManifests(texts: readonly ManifestText[]): { readonly manifests: readonly Manifest[], readonly unread: readonly UnreadFile[], readonly kustomizations: number } {
  const manifests: Manifest[] = []
  let kustomizations = 0
  const unread: UnreadFile[] = []
  for (const { path, text } of [...texts].sort((a, b) => compareInWalk(a.path, b.path))) {
    const file = parseFile(path, text)
    const lines = new LineIndex(text)
    const fault = file.diagnostics.find(({ severity, kubectlText }) => severity === 'error' && kubectlText !== undefined)
    const isSent = ({ document }: ManifestObject): boolean => fault === undefined || document < fault.document
    for (const one of manifestObjects(file).objects.filter(isSent)) {
      if (isOwn(one.value)) continue
      if (isKustomization(one.value)) {
        kustomizations += 1
        continue
      }
      manifests.push({
        object: one.value,
        origin: { path, document: one.document, ...one.item === undefined ? {} : { item: one.item } },
        position: (at = []) => lines.positionAt(one.parsed.locate([...one.base, ...at], partOf(one.value, at)).start),
      })
    }
    if (fault !== undefined) unread.push({ path, message: fault.message, position: lines.positionAt(fault.location.span.start) })
  }
  return { manifests, unread, kustomizations }
}

/** As findings of a check lie: at the key of what is longer than a line. */
function partOf(object: ValueMap, at: JsonPath): 'key' | 'value' {
  const value = typeof at.at(-1) === 'string' ? valueAt(object, at) : undefined
  return isMap(value) || Array.isArray(value) ? 'key' : 'value'
}

/** The order in which Go walks a tree: folder by folder, so that all of `guestbook/` comes before `guestbook-go/` (`path/filepath.Walk`). */
function compareInWalk(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')]
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const order = compareStrings(left[index] ?? '', right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

/** Sketches of clusters and the like, which stowage reads. */
function isOwn({ apiVersion }: ValueMap): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('stowage.dev/')
}

/** What kustomize reads, and no server does. */
function isKustomization({ apiVersion }: ValueMap): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('kustomize.config.k8s.io/')
}

/** What an object is called; a namespaced one that says no namespace is in that of the command. Which kinds are, only the server can tell. */
export function nameOf(object: ValueMap, isNamespaced = true, ofCommand = 'default'): ObjectName {
  const { apiVersion, kind, metadata } = object
  const { name, generateName, namespace } = isMap(metadata) ? metadata : {}
  return {
    apiVersion: textOr(apiVersion, ''), kind: textOr(kind, ''),
    namespace: isNamespaced ? textOr(namespace, ofCommand) : '', name: textOr(name, textOr(generateName, '')),
  }
}

function textOr(value: unknown, other: string): string {
  return typeof value === 'string' && value !== '' ? value : other
}
