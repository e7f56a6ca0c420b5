import { stdout } from 'node:process'
import { diffOf, type DiffResult } from '../../plan/changes/diff.ts'
import { diffJson } from '../../report/diff-json.ts'
import { diffMarkdown } from '../../report/diff-markdown.ts'
import { diffText } from '../../report/diff-text.ts'
import { parseTime } from '../../sim/clock.ts'
import { problemsAtOrigins } from '../../workspace/rendered/problem-origins.ts'
import { usePackageSchemas } from '../../workspace/package-schemas.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { wantsColor } from '../check-flags.ts'
import { clusterFlags, clusterStateOf, upgradeFlags, upgradeOf } from '../cluster-state.ts'
import { earlierTexts, readManifestTexts, renderFlags } from '../manifest-texts.ts'
import { outputsOf } from '../outputs.ts'
import { writeFileAtomically } from '../write-file.ts'

export const command = {
  name: 'diff',
  usage: '[paths…]',
  summary: 'Shows what create, apply and apply --server-side of the manifests give against a cluster, object by object and field by field.',
  flags: {
    ...clusterFlags,
    'from': { type: 'string', value: '<revision>', summary: 'compare with the same paths in this git revision: the cluster is what applying those gives' },
    'server-side': { type: 'boolean', summary: 'apply --server-side decides, in place of apply' },
    'force-conflicts': { type: 'boolean', summary: 'server-side apply takes fields over from other managers' },
    'prune': { type: 'boolean', summary: 'also tell what apply --prune deletes; -l says among which objects' },
    'selector': { type: 'string', short: 'l', value: '<labels>', summary: 'the labels of the objects that may be pruned' },
    'prune-allowlist': { type: 'string', multiple: true, value: '<group/version/kind>', summary: 'prune only these kinds' },
    ...upgradeFlags,
    'namespace': { type: 'string', short: 'n', value: '<name>', summary: 'the namespace of objects that name none' },
    'now': { type: 'string', value: '<time>', summary: 'the time of the cluster, as 2026-01-31T12:00:00Z (default: the newest in it, else the first instant of 2026)' },
    'all': { type: 'boolean', summary: 'show the fields of new objects, too, and objects that stay as they are' },
    ...renderFlags,
    'format': { type: 'string', multiple: true, value: '<name[=file]>', summary: 'text, json or markdown; several at once when all but one go to files' },
    'stdin-filename': { type: 'string', value: '<path>', summary: 'name for what is read from standard input (-)' },
    'allow-empty': { type: 'boolean', summary: 'finding no manifest is no error' },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

type DiffFlags = ReturnType<typeof parseFlags<(typeof command)['flags']>>['flags']

/** Exit code 0 when every object is taken, 1 when one is refused, 2 for usage and unreadable input. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const outputs = outputsOf(flags.format, formats, 'json=diff.json')
  if (flags['force-conflicts'] && !flags['server-side']) throw new UsageError('--force-conflicts belongs to --server-side')
  if (!flags.prune && (flags.selector !== undefined || flags['prune-allowlist'].length > 0)) throw new UsageError('--selector and --prune-allowlist belong to --prune')
  if (flags.from !== undefined && (flags.helm || flags.kustomize)) throw new UsageError('--from compares manifests as they are written: render both revisions, and give the older one with --cluster')
  if (flags.now !== undefined && parseTime(flags.now) === undefined) throw new UsageError(`--now takes a time such as 2026-01-31T12:00:00Z, not "${flags.now}"`)
  usePackageSchemas()
  const before = flags.from === undefined ? undefined : earlierTexts(flags.from, paths)
  const cluster = await clusterStateOf(flags)
  const manifests = (await readManifestTexts(paths, flags)).filter(({ path }) => !cluster.paths.includes(path))
  const compared = diffOf({
    cluster, manifests, before, mode: flags['server-side'] ? 'server-side' : 'apply', forceConflicts: flags['force-conflicts'], namespace: flags.namespace, now: flags.now, upgradeTo: upgradeOf(flags, cluster),
    prune: flags.prune ? { selector: flags.selector, allowlist: flags['prune-allowlist'] } : undefined,
  })
  const diff = { ...compared, problems: problemsAtOrigins(compared.problems, manifests) }
  for (const { format, file } of outputs) {
    const text = drawn(diff, format, { color: file === undefined && wantsColor(stdout), all: flags.all })
    if (file === undefined) stdout.write(text)
    else writeFileAtomically(file, text)
  }
  return diff.problems.some(({ severity }) => severity === 'error') ? 1 : 0
}

const formats = ['text', 'json', 'markdown'] as const
type Format = (typeof formats)[number]

function drawn(diff: DiffResult, format: Format, options: { readonly color: boolean, readonly all: DiffFlags['all'] }): string {
  switch (format) {
    case 'text': return diffText(diff, options)
    case 'json': return diffJson(diff)
    case 'markdown': return diffMarkdown(diff)
  }
}
