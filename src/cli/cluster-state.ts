import { stderr } from 'node:process'
import { newestMinor, oldestMinor, parseMinor, type Minor } from '../base/release.ts'
import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { LineIndex } from '../diagnostic/lines.ts'
import { loadClusterState, type ClusterState, type ClusterText } from '../plan/cluster-input/load-state.ts'
import { printable } from '../report/escape.ts'
import { collectSources } from '../source/collect.ts'
import { readContext } from '../source/context.ts'
import { UsageError, type Flags } from './arguments.ts'

/** Flags of every command that needs to know the cluster. */
export const clusterFlags = {
  'cluster': { type: 'string', multiple: true, value: '<path>', summary: 'the cluster as it is: files or folders that kubectl get -o yaml wrote, or a ClusterSketch (default: three nodes of 4 cpu and 16Gi)' },
  'context': { type: 'string', value: '<name>', summary: 'read the cluster through your own kubectl, which is only asked to get' },
  'kubernetes-version': { type: 'string', value: '<1.NN>', summary: `the release of the cluster (default: what the cluster says, else 1.${String(newestMinor)})` },
} as const satisfies Flags

/** Flags of commands that look ahead at a newer release. */
export const upgradeFlags = {
  'upgrade-to': { type: 'string', value: '<1.NN>', summary: 'also tell what this newer release would refuse, warn of or store in another way' },
} as const satisfies Flags

/** The release to look ahead at; undefined when none is asked for. */
export function upgradeOf(flags: { readonly 'upgrade-to': string | undefined }, { minor }: ClusterState): Minor | undefined {
  const text = flags['upgrade-to']
  const to = text === undefined ? undefined : parseMinor(text)
  if (text !== undefined && to === undefined) throw new UsageError(`--upgrade-to knows no "${text}"; it takes one release, 1.${String(oldestMinor)} to 1.${String(newestMinor)}`)
  if (to !== undefined && to <= minor) throw new UsageError(`--upgrade-to 1.${String(to)} is no upgrade of a cluster of 1.${String(minor)}: give a newer release, or say with --kubernetes-version which one the cluster has`)
  return to
}

export interface ClusterFlags {
  readonly 'cluster': readonly string[]
  readonly 'context': string | undefined
  readonly 'kubernetes-version': string | undefined
}

/** The cluster that the flags name; faults of its files go to standard error, and the rest of it counts. */
export async function clusterStateOf(flags: ClusterFlags): Promise<ClusterState> {
  const { texts, release } = await clusterTexts(flags)
  const state = loadClusterState(texts, { minor: minorOf(flags['kubernetes-version']) ?? (release === undefined ? undefined : parseMinor(release.replace(/[^v\d.].*$/, ''))) })
  for (const line of diagnosticLines(state.diagnostics, texts)) stderr.write(`stowage: ${line}\n`)
  return state
}

/** `path:line:column message; what it means; what helps`. */
export function diagnosticLines(diagnostics: readonly Diagnostic[], texts: readonly ClusterText[]): string[] {
  const indexes = new Map(texts.map(({ path, text }) => [path, new LineIndex(text)]))
  return diagnostics.map(({ rule, severity, message, effect, suggestion, location, related = [] }) => {
    const place = ({ path, span }: Diagnostic['location']): string => {
      const { line, column } = indexes.get(path)?.positionAt(span.start) ?? { line: 1, column: 1 }
      return `${path}:${String(line)}:${String(column)}`
    }
    const others = related.map((one) => `${one.text}: ${place(one.location)}`)
    return printable(`${place(location)} ${severity} ${[message, effect, ...others, suggestion].filter((part) => part !== undefined).join('; ')} [${rule}]`)
  })
}

async function clusterTexts({ cluster, context }: ClusterFlags): Promise<{ texts: readonly ClusterText[], release?: string | undefined }> {
  if (context !== undefined && cluster.length > 0) throw new UsageError('--cluster and --context both name a cluster: give one of them')
  if (context !== undefined) {
    const read = readContext(context)
    if ('error' in read) throw new UsageError(read.error)
    for (const warning of read.warnings) stderr.write(`stowage: kubectl: ${printable(warning)}\n`)
    return read
  }
  if (cluster.length === 0) return { texts: [] }
  const { files, unreadable } = await collectSources({ paths: cluster, gitignore: false })
  const [lost] = unreadable
  if (lost !== undefined) throw new UsageError(`${lost.path}: ${lost.reason}`)
  if (files.length === 0) throw new UsageError(`--cluster ${cluster.join(', ')}: no .yaml, .yml or .json file is there`)
  return { texts: files }
}

/** One release; undefined when none is named. */
export function minorOf(text: string | undefined): Minor | undefined {
  if (text === undefined) return undefined
  const minor = parseMinor(text)
  if (minor === undefined) throw new UsageError(`--kubernetes-version knows no "${text}"; it takes one release, 1.${String(oldestMinor)} to 1.${String(newestMinor)}`)
  return minor
}
