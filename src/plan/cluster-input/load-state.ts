import { compareStrings, isMap, valueAt, type ValueMap } from '../../base/json.ts'
import { newestMinor, parseMinor, type Minor } from '../../base/release.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import { manifestObjects, parseFile } from '../../parse/document.ts'
import { newestTimestamp } from './newest-timestamp.ts'
import { isSketch, readSketch, type Sketch } from './sketch.ts'
import { countsByKind, keepKnown, uniqueObjects, wellFormed } from './snapshot.ts'
import { stockNodes, stockNodesTitle } from './stock.ts'

/** A file that says what is in the cluster: a sketch, or what `kubectl get -o yaml` or `-o json` printed. */
export interface ClusterText {
  readonly path: string
  readonly text: string
}

/** The cluster as it is before anything of the plan is sent. */
export interface ClusterState {
  /** What it was made of. Sketches and snapshots may be given together: then it is a snapshot. */
  readonly source: 'stock' | 'sketch' | 'snapshot'
  /** For the head of a report: `3 nodes of 4 cpu and 16Gi, assumed because no cluster is given`. */
  readonly title: string
  /** The release that is simulated: the one asked for, else that of the sketch or of the newest kubelet, else the newest. */
  readonly minor: Minor
  /** All objects, unique by kind, namespace and name, each as it stands in the cluster; sorted, whatever the order of files. */
  readonly objects: readonly ValueMap[]
  /** Faults of the input, each with its place; what they are about is left out, everything else is in `objects`. */
  readonly diagnostics: readonly Diagnostic[]
  /** Newest time that the snapshot shows, RFC 3339: virtual time begins here. Absent for what has no times. */
  readonly newestTimestamp?: string
  /** The files that it was read from: no manifests, be they in one folder with them. */
  readonly paths: readonly string[]
  /** Some object came without managed fields, as kubectl hides them: who owns a field is then known from the last apply alone. */
  readonly lacksManagedFields: boolean
}

export interface ClusterOptions {
  /** Outranks what the input says. */
  readonly minor?: Minor | undefined
}

/** Reads the state of a cluster from texts; none at all is the stock cluster. Nothing throws, whatever the texts hold. */
export function loadClusterState(texts: readonly ClusterText[], options: ClusterOptions = {}): ClusterState {
  if (texts.length === 0) return stockState(options.minor ?? newestMinor)
  const diagnostics: Diagnostic[] = []
  const sketches: Sketch[] = []
  const found: FoundObject[] = []
  for (const { path, text } of [...texts].sort((a, b) => compareStrings(a.path, b.path))) {
    const file = parseFile(path, text)
    diagnostics.push(...file.diagnostics.filter(({ severity }) => severity === 'error'))
    const { objects, invalidItems } = manifestObjects(file)
    for (const { document, item, base, parsed } of invalidItems) {
      diagnostics.push({
        rule: 'cluster-object-malformed', severity: 'error', message: `item ${String(item)} of the list is no object`, effect: 'it is left out of the cluster',
        location: { path, span: parsed.locate(base) }, document, item, pointer: '',
      })
    }
    for (const manifest of objects) {
      if (isSketch(manifest.value)) sketches.push(readSketch(path, manifest, diagnostics))
      else found.push({ path, ...manifest })
    }
    if (objects.length + invalidItems.length + file.diagnostics.length === 0) {
      diagnostics.push({
        rule: 'cluster-file-empty', severity: 'warning', message: 'no object is in this file', effect: 'it adds nothing to the cluster',
        suggestion: 'give what kubectl get -o yaml prints, or a ClusterSketch', location: { path, span: { start: 0, end: 0 } }, document: 0, pointer: '',
      })
    }
  }
  const minor = options.minor ?? sketches.find((sketch) => sketch.minor !== undefined)?.minor ?? kubeletMinor(found) ?? newestMinor
  const unique = uniqueObjects(wellFormed(found, diagnostics), diagnostics)
  const drawn = sketches.flatMap(({ objects }) => objects)
  const named = new Set(unique.map(({ key }) => key))
  const known = keepKnown([...unique, ...drawn.filter(({ key }) => !named.has(key))], minor, diagnostics)
  return stateOf(known.map(({ value }) => value), { sketches, isSnapshot: found.length > 0, minor, diagnostics, paths: texts.map(({ path }) => path) })
}

/** The newest release of a kubelet: no kubelet is newer than its API server, and the newest is seldom older. */
function kubeletMinor(objects: readonly FoundObject[]): Minor | undefined {
  const minors = objects.flatMap(({ value }) => {
    const version = value.kind === 'Node' ? valueAt(value, ['status', 'nodeInfo', 'kubeletVersion']) : undefined
    // `v1.33.4-gke.10`
    return typeof version === 'string' ? parseMinor(/^v\d+\.\d+/.exec(version)?.[0] ?? '') ?? [] : []
  })
  return minors.length === 0 ? undefined : Math.max(...minors)
}

/** An object with its place. */
export type FoundObject = { readonly path: string } & ReturnType<typeof manifestObjects>['objects'][number]

interface Parts {
  readonly sketches: readonly Sketch[]
  readonly isSnapshot: boolean
  readonly minor: Minor
  readonly diagnostics: readonly Diagnostic[]
  readonly paths: readonly string[]
}

function stateOf(objects: readonly ValueMap[], { sketches, isSnapshot, minor, diagnostics, paths }: Parts): ClusterState {
  const hasNodes = sketches.length > 0 || objects.some(({ kind }) => kind === 'Node')
  const assumed = hasNodes ? '' : `; no Node is among them, so ${stockNodesTitle} are assumed`
  const timestamp = newestTimestamp(objects)
  const titles = sketches.map(({ title }) => title)
  return {
    source: isSnapshot ? 'snapshot' : 'sketch',
    title: [...titles, ...isSnapshot ? [`a snapshot of ${countsByKind(objects)}${assumed}`] : []].join(', with '),
    minor,
    objects: hasNodes ? objects : [...objects, ...stockNodes],
    diagnostics: [...diagnostics].sort((a, b) => compareStrings(a.location.path, b.location.path) || a.location.span.start - b.location.span.start || compareStrings(a.rule, b.rule)),
    paths: [...paths].sort(compareStrings),
    ...timestamp === undefined ? {} : { newestTimestamp: timestamp },
    lacksManagedFields: isSnapshot && objects.some(({ metadata }) => isMap(metadata) && !Array.isArray(metadata.managedFields)),
  }
}

function stockState(minor: Minor): ClusterState {
  return { source: 'stock', title: `${stockNodesTitle}, assumed because no cluster is given`, minor, objects: stockNodes, diagnostics: [], paths: [], lacksManagedFields: false }
}
