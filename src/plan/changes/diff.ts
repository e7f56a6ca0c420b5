import { isMap, type ValueMap } from '../../base/json.ts'
import type { Minor } from '../../base/release.ts'
import { JsonError, readJson } from '../../parse/json.ts'
import { lastAppliedOf } from '../../kubectl/apply/last-applied.ts'
import type { ApiServer } from '../../sim/api/server.ts'
import { parseTime } from '../../sim/clock.ts'
import type { ClusterState } from '../cluster-input/load-state.ts'
import { nameOf, readManifests, type Manifest, type ManifestText } from '../manifests.ts'
import { planVersion, type Answer, type Change, type Diff, type EndlessChange, type ObjectName } from '../plan.ts'
import type { SendMode } from '../send.ts'
import { baseServer, forkServer } from './base-server.ts'
import { sendAll, sendRefused, type Command, type SentObject } from './column.ts'
import { consequencesOf } from './consequences.ts'
import { endlessChanges, isSameState } from './endless.ts'
import { fieldChanges } from './field-changes.ts'
import { approximationsOf, problemsOf, summaryOf, verdictOf } from './problems.ts'
import { prunedObjects, type PruneRequest } from './prune.ts'
import { replacementOf } from './replacement.ts'
import { hideIn, hideValues, isSecret } from './secrets.ts'
import { shapeOf } from './shape.ts'
import { aheadText, upgradeProblems } from './upgrade.ts'
import { WebhookWatch } from './webhooks.ts'

export interface DiffRequest {
  readonly cluster: ClusterState
  readonly manifests: readonly ManifestText[]
  /** Manifests that were applied to the cluster before: those of an older revision. */
  readonly before?: readonly ManifestText[] | undefined
  /** The way of sending that decides; by default kubectl's own apply. */
  readonly mode?: SendMode | undefined
  readonly forceConflicts?: boolean | undefined
  /** That of the command, `-n`. */
  readonly namespace?: string | undefined
  /** RFC 3339; by default the newest time that the cluster tells of, else the first instant of 2026. */
  readonly now?: string | undefined
  readonly prune?: PruneRequest | undefined
  /** A newer release to which the same manifests are applied, too. */
  readonly upgradeTo?: Minor | undefined
}

/** What sending the manifests gives, with what it was worked out from. */
export interface DiffResult extends Diff {
  readonly cluster: { readonly title: string, readonly source: ClusterState['source'], readonly minor: string }
  /** Which of the columns decides. */
  readonly mode: SendMode
  /** What the newer release makes of it that was asked about. */
  readonly ahead?: string
  /** Objects of the earlier manifests that are in the new ones no more: they stay, for apply deletes nothing. */
  readonly left?: readonly ObjectName[]
  /** Objects that `apply --prune` deletes; absent where it is not asked for. */
  readonly pruned?: readonly ObjectName[]
}

const firstInstant = Date.UTC(2026, 0, 1)

/** What `create`, `apply` and `apply --server-side` of the manifests give against a cluster, object by object. Nothing of the request is changed. */
export function diffOf(request: DiffRequest): DiffResult {
  const { cluster, mode = 'apply' } = request
  const webhooks = new WebhookWatch()
  const server = baseServer({ minor: cluster.minor, objects: cluster.objects, start: parseTime(request.now ?? cluster.newestTimestamp) ?? firstInstant, plugin: webhooks })
  const flags = request.namespace === undefined ? [] : ['-n', request.namespace]
  const earlier = readManifests(request.before ?? [])
  const isTaken = sendAll(server, earlier.manifests, ['apply', ...flags]).map(({ answer }) => answer.outcome !== 'refused')
  const lost = isTaken.filter((taken) => !taken).length + earlier.unread.length
  webhooks.take()
  const { manifests, unread, kustomizations } = readManifests(request.manifests)
  const columns = sendColumns(server, manifests, flags, request.forceConflicts === true, webhooks)
  const deciding = columns[mode]
  const changes = manifests.flatMap((manifest, index) => changeOf(manifest, index, columns, mode))
  const primary = changes.map((change) => answerOf(change, mode))
  const paths = deciding.sent.map(({ refusal }) => refusal?.details?.causes?.[0]?.path ?? refusal?.path)
  const pruned = request.prune === undefined ? undefined : prunedObjects(forkServer(server), request.manifests, [...flags, ...mode === 'server-side' ? ['--server-side'] : []], request.prune)
  const stood = earlier.manifests.filter((_one, index) => isTaken[index]).map((manifest) => ({ manifest, resource: resourceName(server, manifest, request.namespace ?? '') }))
  const left = leftBehind(stood.map(({ resource }) => resource), changes, pruned?.objects ?? [])
  const consequences = consequencesOf({ manifests, changes, primary, before: server.reader, after: deciding.server.reader, pruned: pruned?.objects ?? [], left, earlier: stood, minor: cluster.minor })
  const upgrade = request.upgradeTo === undefined ? [] : upgradeProblems({ manifests, changes, now: columns.apply.sent, later: sentTo(request.upgradeTo, request, [earlier.manifests, manifests], flags), from: cluster.minor, to: request.upgradeTo })
  const ahead = request.upgradeTo === undefined ? undefined : aheadText(upgrade, cluster.minor, request.upgradeTo)
  const summary = summaryOf(primary, changes)
  return {
    version: planVersion,
    verdict: verdictOf(summary, { later: primary.filter(({ secondRun }) => secondRun !== undefined).length, unread: unread.length, pruned: pruned?.objects.length ?? 0, ahead }),
    fidelity: approximationsOf(cluster, changes, { lost, kustomizations }),
    summary,
    problems: problemsOf({ mode, manifests, changes, primary, paths, unread, pruneFault: pruned?.fault, consequences: [...consequences, ...upgrade] }),
    changes,
    cluster: { title: cluster.title, source: cluster.source, minor: `1.${String(cluster.minor)}` },
    mode,
    ...ahead === undefined ? {} : { ahead },
    ...left.length === 0 ? {} : { left },
    ...pruned === undefined ? {} : { pruned: pruned.objects },
  }
}

/** The same on a server of another release that holds the same objects. */
function sentTo(minor: Minor, { cluster, now }: DiffRequest, [earlier, manifests]: readonly [readonly Manifest[], readonly Manifest[]], flags: Command): readonly SentObject[] {
  const server = baseServer({ minor, objects: cluster.objects, start: parseTime(now ?? cluster.newestTimestamp) ?? firstInstant })
  sendAll(server, earlier, ['apply', ...flags])
  return sendAll(server, manifests, ['apply', ...flags])
}

/** What the earlier manifests have and the new ones have not, each object once. */
function leftBehind(earlier: readonly ObjectName[], changes: readonly Change[], pruned: readonly ObjectName[]): ObjectName[] {
  const keyOf = ({ apiVersion, kind, namespace, name }: ObjectName): string => JSON.stringify([apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name])
  const known = new Set([...changes.map(({ resource }) => resource), ...pruned].map(keyOf))
  return earlier.filter((name) => {
    const key = keyOf(name)
    const isNew = !known.has(key)
    known.add(key)
    return isNew
  })
}

/** One way of sending everything, with the server after it. */
interface Column {
  readonly server: ApiServer
  readonly sent: readonly SentObject[]
  /** The same once more: of apply all, of the others what was refused. */
  readonly again: readonly (SentObject | undefined)[]
}

interface Columns extends Readonly<Record<SendMode, Column>> {
  readonly base: ApiServer
  readonly namespace: string
  readonly webhooks: readonly (readonly string[])[]
}

/** Each column goes its own way from the same state: one run over all objects, and a second. */
function sendColumns(base: ApiServer, manifests: readonly Manifest[], flags: Command, forceConflicts: boolean, watch: WebhookWatch): Columns {
  const applied = forkServer(base)
  const webhooks: string[][] = []
  const apply = sendAll(applied, manifests, ['apply', ...flags], (index) => { webhooks[index] = watch.take() })
  const twice = (command: Command): Column => {
    const server = forkServer(base)
    const sent = sendAll(server, manifests, command)
    return { server, sent, again: sent.some(({ answer }) => answer.outcome === 'refused') ? sendRefused(forkServer(server), manifests, command, sent) : [] }
  }
  return {
    base, webhooks, namespace: flags[1] ?? '',
    apply: { server: applied, sent: apply, again: sendAll(forkServer(applied), manifests, ['apply', ...flags]) },
    create: twice(['create', ...flags]),
    'server-side': twice(['apply', '--server-side', ...forceConflicts ? ['--force-conflicts'] : [], ...flags]),
  }
}

function answerOf({ apply, create, serverSideApply }: Change, mode: SendMode): Answer {
  return mode === 'apply' ? apply : mode === 'create' ? create : serverSideApply
}

function changeOf(manifest: Manifest, index: number, columns: Columns, mode: SendMode): Change[] {
  const { origin } = manifest
  const [create, apply, serverSide, deciding] = [columns.create.sent[index], columns.apply.sent[index], columns['server-side'].sent[index], columns[mode].sent[index]]
  if (create === undefined || apply === undefined || serverSide === undefined || deciding === undefined) return []
  const { server: applied, again: applyAgain } = columns.apply
  const resource = resourceName(applied, manifest, columns.namespace)
  const isHidden = isSecret(resource)
  const show = (sent: SentObject, again: SentObject | undefined): Answer => {
    const second = again === undefined || sent.answer.outcome !== 'refused' || again.answer.outcome === 'refused' ? undefined : again.answer.outcome
    const answer: Answer = { ...sent.answer, ...second === undefined ? {} : { secondRun: second } }
    return isHidden || answer.status?.message.includes('Object \'Kind\' is missing') === true ? hideIn(answer, [manifest.object, sent.before]) : answer
  }
  const fields = fieldsOf(applied, manifest, deciding)
  const replacement = apply.answer.outcome === 'refused' ? replacementOf(applied, manifest, apply, columns.namespace) : undefined
  const endless = endlessOf(applied, manifest, applyAgain[index])
  const webhooks = columns.webhooks[index] ?? []
  return [{
    resource,
    origin,
    create: show(create, columns.create.again[index]),
    apply: show(apply, applyAgain[index]),
    serverSideApply: { ...show(serverSide, columns['server-side'].again[index]), ...serverSide.conflicts.length === 0 ? {} : { conflicts: serverSide.conflicts } },
    fields: isHidden ? hideValues(fields) : fields,
    ...replacement === undefined ? {} : { replacement },
    ...endless.length === 0 ? {} : { endless },
    ...webhooks.length === 0 ? {} : { webhooks },
  }]
}

/** What an object is called, in the namespace to which it is sent. */
function resourceName(server: ApiServer, { object }: Manifest, namespace: string): ObjectName {
  const name = nameOf(object)
  const isNamespaced = server.registry.byKind(name.apiVersion, name.kind)?.namespaced ?? true
  const own = isMap(object.metadata) && typeof object.metadata.namespace === 'string' ? object.metadata.namespace : ''
  return { ...name, namespace: !isNamespaced ? '' : own !== '' ? own : namespace === '' ? 'default' : namespace }
}

function fieldsOf(applied: ApiServer, { object }: Manifest, { answer, before, after, target }: SentObject): Change['fields'] {
  if (answer.outcome === 'refused' || after === undefined || target === undefined) return []
  const resource = applied.find(target)
  if (resource === undefined) return []
  return fieldChanges({ before, after, written: asStored(object), writtenBefore: before === undefined ? undefined : lastApplied(before) }, shapeOf(applied, resource))
}

/** A Secret's `stringData` comes back as `data`: what is written there is written. */
function asStored(object: ValueMap): ValueMap {
  const { kind, data, stringData } = object
  return kind === 'Secret' && isMap(stringData) ? { ...object, data: { ...isMap(data) ? data : {}, ...stringData } } : object
}

function lastApplied(live: ValueMap): ValueMap | undefined {
  const text = lastAppliedOf(live)
  const read = text === undefined ? undefined : readJson(text, 0)
  return read === undefined || read instanceof JsonError || !isMap(read.value) ? undefined : asStored(read.value)
}

/** Of a second apply that says `configured` and changed nothing. */
function endlessOf(applied: ApiServer, { object }: Manifest, again: SentObject | undefined): EndlessChange[] {
  if (again?.answer.outcome !== 'configured' || again.before === undefined || again.after === undefined || again.target === undefined) return []
  if (!isMap(again.patch) || !isSameState(again.before, again.after)) return []
  return endlessChanges({ patch: again.patch, live: again.before, written: object, definition: applied.find(again.target)?.definition, minor: applied.minor })
}
