import { stdout } from 'node:process'
import { manifestObjects, parseFile } from '../../parse/document.ts'
import type { ManifestText } from '../../plan/manifests.ts'
import { runReach } from '../../plan/reach.ts'
import { jsonText } from '../../report/escape.ts'
import { reachText } from '../../report/reach-text.ts'
import { collectSources } from '../../source/collect.ts'
import { usePackageSchemas } from '../../workspace/package-schemas.ts'
import { helpText, oneOf, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { wantsColor } from '../check-flags.ts'
import { clusterFlags, clusterStateOf } from '../cluster-state.ts'

export const command = {
  name: 'reach',
  usage: '<from> <to[:port]> [paths…]',
  summary: [
    'Applies the manifests to a simulated cluster, waits until all is at rest, and follows a connection link by link.',
    '<from> is a workload or pod (deployment/web, shop/pod/web-0, or just web), a node, an address, or "internet".',
    '<to> is a name of the DNS (db.shop:5432), an address, svc/db, pod/db-0, node/node-1:30080, or a URL (http://shop.example.com/cart).',
  ].join('\n'),
  flags: {
    ...clusterFlags,
    'namespace': { type: 'string', short: 'n', value: '<name>', summary: 'where names without a namespace are looked for (default: default)' },
    'protocol': { type: 'string', value: '<name>', summary: 'TCP, UDP or SCTP (default: TCP); also written behind the port: dns:53/UDP' },
    'format': { type: 'string', value: '<name>', summary: 'text (default) or json' },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

/** Exit code 0 when the connection comes about, 1 when it does not or nobody can know, 2 for usage and unreadable input. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const [from, to, ...rest] = paths
  if (from === undefined || to === undefined) throw new UsageError('reach takes who asks and where to: stowage reach deployment/web db:5432')
  const format = oneOf('format', flags.format ?? 'text', ['text', 'json'])
  const protocol = oneOf('protocol', (flags.protocol ?? 'TCP').toUpperCase(), ['TCP', 'UDP', 'SCTP'])
  usePackageSchemas()
  const manifests = rest.length === 0 && (flags.cluster.length > 0 || flags.context !== undefined) ? [] : await manifestTexts(rest)
  const report = runReach({ cluster: await clusterStateOf(flags), manifests, from, to, namespace: flags.namespace, protocol })
  if ('error' in report) throw new UsageError(report.error)
  stdout.write(format === 'json' ? `${jsonText(report)}\n` : reachText(report, { color: wantsColor(stdout) }))
  return report.answer === 'yes' ? 0 : 1
}

async function manifestTexts(paths: readonly string[]): Promise<ManifestText[]> {
  const { files, unreadable, looked } = await collectSources({ paths: paths.length === 0 ? ['.'] : paths })
  const [lost] = unreadable
  if (lost !== undefined) throw new UsageError(`${lost.path}: ${lost.reason}`)
  const found = files.filter(({ path, text }) => {
    const parsed = parseFile(path, text)
    return manifestObjects(parsed).objects.length > 0 || parsed.documents.some(({ failed }) => failed)
  })
  if (found.length === 0) throw new UsageError(`no manifest found. Looked at: ${looked.join(', ')}`)
  return found
}
