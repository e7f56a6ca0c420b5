import { compareStrings, sameValue, type JsonPath } from '../../base/json.ts'
import type { ClusterState } from '../cluster-input/load-state.ts'
import type { Manifest, UnreadFile } from '../manifests.ts'
import type { SendMode } from '../send.ts'
import type { Answer, Approximation, Change, Problem, Summary } from '../plan.ts'
import { stepsOf } from './steps.ts'

/** What decides of each object, counted. Replacements are among the refused. */
export function summaryOf(primary: readonly Answer[], changes: readonly Change[]): Summary {
  const count = (...outcomes: readonly Answer['outcome'][]): number => primary.filter(({ outcome }) => outcomes.includes(outcome)).length
  return {
    created: count('created') + primary.filter(({ outcome, code }) => outcome === 'serverside-applied' && code === 201).length,
    configured: count('configured') + primary.filter(({ outcome, code }, index) => outcome === 'serverside-applied' && code !== 201 && (changes[index]?.fields.length ?? 0) > 0).length,
    unchanged: count('unchanged') + primary.filter(({ outcome, code }, index) => outcome === 'serverside-applied' && code !== 201 && changes[index]?.fields.length === 0).length,
    refused: count('refused'),
    replaced: changes.filter(({ replacement }) => replacement !== undefined).length,
  }
}

/** What the verdict says besides. */
export interface Beside {
  /** Refused now, taken by a second run. */
  readonly later: number
  readonly unread: number
  readonly pruned: number
  readonly ahead?: string | undefined
}

/** `3 created, 2 configured, 1 refused, 4 unchanged`. */
export function verdictOf({ created, configured, unchanged, refused, replaced }: Summary, { later, unread, pruned, ahead }: Beside): string {
  const reasons = [[replaced, 'to be replaced'], [later, 'taken by a second run']] as const
  const why = reasons.filter(([number]) => number > 0).map(([number, words]) => `${number === refused ? '' : `${String(number)} of them `}${words}`).join(', ')
  const parts = [[created, 'created'], [configured, 'configured'], [refused, `refused${why === '' ? '' : ` (${why})`}`], [unchanged, 'unchanged'], [pruned, 'pruned'], [unread, `file${unread === 1 ? '' : 's'} unreadable`]] as const
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${String(number)} ${words}`)
  return `${told.length === 0 ? 'nothing to send' : told.join(', ')}${ahead === undefined ? '' : `; ${ahead}`}`
}

/** What the server calls the owner of fields that were there before it began to note owners. */
const unknownManager = 'before-first-apply'

/** Where the answer leans on something that is not known to the letter. */
export function approximationsOf(cluster: ClusterState, changes: readonly Change[], { lost, kustomizations }: { readonly lost: number, readonly kustomizations: number }): Approximation[] {
  const found: Approximation[] = []
  if (cluster.source === 'stock') found.push({ part: 'cluster state', state: 'approximated', note: `${cluster.title}: whatever else is in your cluster is not known (--cluster, --context)` })
  if (cluster.lacksManagedFields && changes.some(({ serverSideApply: { conflicts = [] } }) => conflicts.some(({ manager }) => manager === unknownManager))) {
    found.push({ part: 'field ownership', state: 'approximated', note: `objects of the snapshot have no managedFields, so who owns a field is not known: ${unknownManager} stands for all (kubectl get --show-managed-fields)` })
  }
  if (changes.some(({ webhooks }) => webhooks !== undefined)) found.push({ part: 'admission webhooks', state: 'absent', note: 'webhooks of the cluster match some of the objects; they cannot be run, so what they change or refuse is not known' })
  if (lost > 0) found.push({ part: 'state before', state: 'approximated', note: `${String(lost)} of the earlier manifests are refused or unreadable, so their objects count as not there` })
  if (kustomizations > 0) found.push({ part: 'kustomizations', state: 'absent', note: `${String(kustomizations)} left alone: their files are sent as they are; render them with kubectl kustomize to see what they build` })
  return found
}

export interface ProblemFacts {
  readonly mode: SendMode
  readonly manifests: readonly Manifest[]
  readonly changes: readonly Change[]
  /** The answer that decides of each change. */
  readonly primary: readonly Answer[]
  /** Where in the object the server found the first fault of a refusal. */
  readonly paths: readonly (JsonPath | undefined)[]
  readonly unread: readonly UnreadFile[]
  readonly pruneFault: string | undefined
  readonly consequences: readonly Problem[]
}

/** What goes wrong, or will: errors first, then by file and place. */
export function problemsOf({ mode, manifests, changes, primary, paths, unread, pruneFault, consequences }: ProblemFacts): Problem[] {
  const problems = [
    ...unread.map(({ path, message, position }): Problem => ({ rule: 'manifest-unreadable', severity: 'error', message, effect: 'kubectl reads the file up to here: what stands behind is not sent', origin: { path, document: 0 }, position })),
    ...changes.flatMap((change, index): Problem[] => {
      const [answer, manifest] = [primary[index], manifests[index]]
      return answer === undefined || manifest === undefined ? [] : changeProblems(mode === 'create' ? createdOnly(change) : change, answer, manifest, paths[index])
    }),
    ...writtenTwice(manifests, changes),
    ...consequences,
    ...pruneFault === undefined ? [] : [{ rule: 'api-refused', severity: 'warning', message: `nothing is pruned: ${pruneFault}` } as const],
  ]
  return problems.sort((a, b) => rank(a) - rank(b) || compareStrings(a.origin?.path ?? '', b.origin?.path ?? '') || (a.position?.line ?? 0) - (b.position?.line ?? 0) || compareStrings(a.rule, b.rule) || compareStrings(a.message, b.message))
}

/** What helps against a refusal for what is not there. */
function suggestionOf({ status }: Answer, isOrder: boolean): { suggestion?: string } {
  if (isOrder) return { suggestion: 'send what it needs first: an earlier file, or a run of its own' }
  const namespace = /^namespaces "([^"]*)" not found$/.exec(status?.message ?? '')?.[1]
  if (namespace !== undefined) return { suggestion: `add the namespace to the manifests, or tell that the cluster has it: a snapshot, or namespaces: [${namespace}] in a ClusterSketch` }
  return /no matches for kind /.test(status?.message ?? '') ? { suggestion: 'a custom resource needs its CustomResourceDefinition: in the snapshot, or sent in a run before' } : {}
}

/** The refusal in one line: behind a second one servers dump structs, and the name and file of an object are told by its place. */
function toldIn({ status, line }: Answer): string {
  const lines = (status?.message ?? line).split('\n')
  const unserved = /: (?<rest>no matches for kind "[^"]*" in version "[^"]*"(?:; ensure CRDs are installed first)?)$/.exec(lines.join('; '))?.groups?.rest
  if (unserved !== undefined) return unserved
  return lines.length === 2 ? lines.join('; ') : lines[0] ?? ''
}

/** Objects that stand in the run again, with other content: the last one wins, in every run anew. */
function writtenTwice(manifests: readonly Manifest[], changes: readonly Change[]): Problem[] {
  const first = new Map<string, Manifest>()
  return changes.flatMap(({ resource, origin }, index): Problem[] => {
    const manifest = manifests[index]
    const { apiVersion, kind, namespace, name } = resource
    const key = JSON.stringify([apiVersion.includes('/') ? apiVersion.split('/')[0] : '', kind, namespace, name])
    const before = first.get(key)
    if (manifest === undefined || name === '') return []
    if (before === undefined) first.set(key, manifest)
    if (before === undefined || sameValue(before.object, manifest.object)) return []
    const title = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`
    return [{
      rule: 'object-duplicate', severity: 'warning', message: `${title} stands in ${before.origin.path}:${String(before.position().line)} already, with other content`,
      effect: 'the last one wins, and every apply changes the object back and forth', resource, origin, position: manifest.position(['metadata', 'name']),
    }]
  })
}

/** What only an apply can meet is no matter of a create. */
function createdOnly({ replacement: _replacement, endless: _endless, ...change }: Change): Change {
  return change
}

function rank({ severity }: Problem): number {
  return ['error', 'warning', 'info'].indexOf(severity)
}

function changeProblems(change: Change, answer: Answer, manifest: Manifest, path: JsonPath = []): Problem[] {
  const { resource, origin, replacement, serverSideApply, endless = [], webhooks = [] } = change
  const place = (field = ''): Pick<Problem, 'resource' | 'origin' | 'position'> => ({ resource, origin, position: manifest.position(stepsOf(manifest.object, field)) })
  const found: Problem[] = []
  const isConflict = answer === serverSideApply && serverSideApply.conflicts !== undefined
  if (isConflict) {
    const [first] = serverSideApply.conflicts ?? []
    found.push({ rule: 'apply-conflict', severity: 'error', message: toldIn(answer), effect: 'nothing of the object is applied', suggestion: 'leave the field to its manager, or take it over with --force-conflicts', ...place(first?.path) })
  } else if (replacement !== undefined && answer.outcome === 'refused') {
    found.push({ rule: 'change-needs-replacement', severity: 'error', message: `${replacement.paths.join(', ')} cannot change: ${toldIn(answer)}`, effect: 'apply is refused, and the object stays as it is', suggestion: replacement.message, ...place(replacement.paths[0]) })
  } else if (answer.outcome === 'refused') {
    const isOrder = answer.secondRun !== undefined
    found.push({
      rule: isOrder ? 'change-order' : 'api-refused', severity: 'error', message: toldIn(answer),
      effect: isOrder ? `the object is not ${answer.secondRun ?? 'sent'} before the second run, for what it needs comes later in the same run` : 'the object does not reach the cluster',
      ...suggestionOf(answer, isOrder), resource, origin, position: manifest.position(path),
    })
  }
  for (const { rule, path, message } of endless) found.push({ rule, severity: 'warning', message: message.includes(path) ? message : `${path}: ${message}`, effect: 'every apply says configured, and tools that compare see a change, though nothing changes', ...place(path) })
  if (webhooks.length > 0) found.push({ rule: 'webhook-not-run', severity: 'info', message: `${webhooks.join('; ')}`, effect: 'what is told here may differ from what the cluster does', ...place() })
  return found
}
