import { cloneValue, isMap, sameValue, type ValueMap } from '../../base/json.ts'
import { buildPatch } from '../apply/client-side.ts'
import { withoutLastApplied } from '../apply/last-applied.ts'
import { fileFlags, fileOptions, logLine, requireFiles, selectorFlag, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import type { Flags } from '../flags.ts'
import { withoutManagedFields } from '../printers/print-flags.ts'
import { unifiedDiff } from '../printers/unified-diff.ts'
import { toYaml } from '../printers/yaml.ts'
import { prunable } from '../apply/prune.ts'
import { readInfos, type Info } from '../resources/files.ts'
import { metaText, targetFor, type Session } from '../session.ts'

/** `kubectl diff`: `pkg/cmd/diff/diff.go` (v0.36.2). Faults end with 2, differences with 1. */
export const diff: Command = {
  flags: [
    ...fileFlags, selectorFlag, { name: 'field-manager', type: 'string' }, { name: 'server-side', type: 'bool' }, { name: 'force-conflicts', type: 'bool' }, { name: 'prune', type: 'bool' },
    { name: 'prune-allowlist', type: 'array' }, { name: 'show-managed-fields', type: 'bool' }, { name: 'show-secrets', type: 'bool' }, { name: 'concurrency', type: 'int' },
  ],
  run(session, flags, path) {
    if (flags.args.length > 0) return usageFailure(path, `Unexpected args: [${flags.args.join(' ')}]`).withCode(2)
    const missing = requireFiles(flags)
    if (missing !== undefined) return missing.withCode(2)
    if (flags.on('force-conflicts') && !flags.on('server-side')) return Failure.text('--force-conflicts only works with --server-side').withCode(2)
    const { infos, failure } = readInfos(session, fileOptions(flags, false), true)
    const pairs: Pair[] = []
    for (const info of infos) {
      const pair = pairOf(session, flags, info)
      if (pair instanceof Failure) return pair.withCode(2)
      pairs.push(pair)
    }
    if (failure !== undefined) return failure.withCode(2)
    if (flags.on('prune')) {
      const gone = prunedPairs(session, flags, infos, pairs)
      if (gone instanceof Failure) return gone.withCode(2)
      pairs.push(...gone)
    }
    pairs.sort((a, b) => a.name < b.name ? -1 : 1)
    const program = session.io.env.KUBECTL_EXTERNAL_DIFF ?? ''
    if (program !== '' && session.io.compare !== undefined) return compared(session, program, pairs)
    const text = pairs.map((pair) => diffText(pair, `${session.client.now().replace('T', ' ').replace('Z', '')}.000000000 +0000`)).join('')
    session.print(text)
    return text === '' ? undefined : Failure.silent(1)
  },
}

/** The user's own program compares two folders; 1 means that they differ. */
function compared(session: Session, program: string, pairs: readonly Pair[]): Failure | undefined {
  const texts = (side: 'live' | 'merged'): Map<string, string> => new Map(pairs.flatMap((pair) => {
    const object = pair[side]
    return [[pair.name, object === undefined ? pair.none ?? '' : toYaml(object)] as const]
  }))
  const answer = session.io.compare?.(program, texts('live'), texts('merged'))
  if (answer === undefined) return undefined
  session.print(answer.stdout)
  session.printError(answer.stderr)
  return answer.code === 0 ? undefined : Failure.silent(answer.code)
}

interface Pair {
  readonly name: string
  readonly live: ValueMap | undefined
  /** Absent for what would be pruned. */
  readonly merged: ValueMap | undefined
  /** What stands where there is no object: nothing, or Go's null once values have been hidden. */
  readonly none?: string
}

/** What would go because no file names it, with all its fields. */
function prunedPairs(session: Session, flags: Flags, infos: readonly Info[], pairs: readonly Pair[]): Pair[] | Failure {
  const visited = new Set(pairs.flatMap(({ live }) => live === undefined ? [] : [metaText(live, 'uid')]))
  const namespaces = [...new Set(infos.filter(({ resource }) => resource.namespaced).map(({ namespace }) => namespace))]
  const found = prunable(session, flags, { visited, namespaces })
  return found instanceof Failure ? found : found.map(({ resource, object }) => ({ name: fileName(resource, metaText(object, 'namespace'), metaText(object, 'name')), live: object, merged: undefined }))
}

function fileName({ group, version, kind }: Info['resource'], namespace: string, name: string): string {
  return `${group === '' ? '' : `${group}.`}${version}.${kind}.${namespace}.${name}`
}

function pairOf(session: Session, flags: Flags, info: Info): Pair | Failure {
  if (info.name === '') return Failure.text('resource name may not be empty')
  const { group, version, kind } = info.resource
  const name = fileName(info.resource, info.resource.namespaced ? info.namespace : '', info.name)
  for (let attempt = 1; ; attempt++) {
    const found = session.get(targetFor(info.resource, info.namespace, info.name))
    if (found instanceof Failure && !found.has('NotFound')) return found
    const live = found instanceof Failure ? undefined : found
    if (attempt === 4) session.printError(logLine(session, 'W', 'diff.go', `Object (${group}/${version}, Kind=${kind}: ${info.name}) keeps changing, diffing without lock`))
    const merged = mergedOf(session, flags, info, live, attempt === 4)
    if (merged instanceof Failure && merged.has('Conflict') && attempt < 4) continue
    if (live !== undefined && metaText(live, 'deletionTimestamp') !== '') session.printError(`Warning: Detected changes to resource ${info.name} which is currently being deleted.\n`)
    if (merged instanceof Failure) return merged
    const clean = (object: ValueMap): ValueMap => flags.on('show-managed-fields') ? object : withoutManagedFields(object)
    const pair = { name, live: live && clean(live), merged: clean(merged) }
    return kind === 'Secret' && version === 'v1' && !flags.on('show-secrets') ? masked(pair) : pair
  }
}

/** What the object would become: a dry run of the request that apply would send. */
function mergedOf(session: Session, flags: Flags, info: Info, live: ValueMap | undefined, unlocked: boolean): ValueMap | Failure {
  const serverSide = flags.on('server-side')
  const fieldManager = flags.given('field-manager') ? flags.text('field-manager') : serverSide ? 'kubectl' : 'kubectl-client-side-apply'
  const target = targetFor(info.resource, info.namespace, info.name)
  const options = { dryRun: true, fieldManager }
  if (serverSide) return session.patch(target, info.object, { ...options, type: 'apply', force: flags.on('force-conflicts') })
  if (live === undefined) return session.create({ ...target, name: '' }, info.object, options)
  const built = buildPatch(session, info.resource, live, withoutLastApplied(info.object), true)
  if (built instanceof Failure) return built.when('patching', info.source)
  const { patch, type } = built
  if (Object.keys(patch).length === 0) return live
  const locked = unlocked ? patch : { ...patch, metadata: { ...isMap(patch.metadata) ? patch.metadata : {}, resourceVersion: metaText(live, 'resourceVersion') } }
  const stored = session.patch(target, locked, { ...options, type })
  return stored instanceof Failure ? stored.when('patching', info.source) : stored
}

/** Values of Secrets are hidden; that they differ is not. */
function masked({ name, live, merged }: { readonly name: string, readonly live: ValueMap | undefined, readonly merged: ValueMap }): Pair {
  const [from, to] = [live === undefined ? undefined : cloneValue(live), cloneValue(merged)]
  const [before, after] = [isMap(from?.data) ? from.data : {}, isMap(to.data) ? to.data : {}]
  const known = new Set(Object.keys(before))
  for (const key of Object.keys(before)) {
    const changed = Object.hasOwn(after, key) && !sameValue(before[key], after[key])
    before[key] = changed ? '*** (before)' : '***'
    if (Object.hasOwn(after, key)) after[key] = changed ? '*** (after)' : '***'
  }
  for (const key of Object.keys(after)) if (!known.has(key)) after[key] = '***'
  return { name, live: from, merged: to, none: 'null\n' }
}

function diffText({ name, live, merged, none = '' }: Pair, time: string): string {
  const [before, after] = [live === undefined ? none : toYaml(live), merged === undefined ? '' : toYaml(merged)]
  if (before === after) return ''
  return `diff -u -N LIVE/${name} MERGED/${name}\n--- LIVE/${name}\t${time}\n+++ MERGED/${name}\t${time}\n${unifiedDiff(before, after)}`
}
