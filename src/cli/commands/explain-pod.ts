import { stderr, stdout } from 'node:process'
import { isMap, type ValueMap } from '../../base/json.ts'
import type { Pod } from '../../model/kubernetes.generated.ts'
import { belongsTo, placePods, type ExplainedAttempt, type Placement } from '../../plan/placement.ts'
import { drawExplanation, drawPending, drawTies } from '../../sim/scheduler/explain/draw.ts'
import { clusterFlags, clusterStateOf } from '../cluster-state.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { readObjects } from '../read-objects.ts'
import { schedulerSettingsOf, seedOf } from '../scheduler-flags.ts'
import { usePackageSchemas } from '../../workspace/package-schemas.ts'

const command = {
  name: 'explain',
  usage: 'pod/<name> [paths…]',
  summary: 'Creates the manifests in a simulated cluster and shows why a pod, or the pods of a workload, go where they go.',
  flags: {
    ...clusterFlags,
    'namespace': { type: 'string', short: 'n', value: '<name>', summary: 'only pods of this namespace' },
    'scheduler-config': { type: 'string', value: '<file>', summary: 'a KubeSchedulerConfiguration' },
    'ties': { type: 'boolean', summary: 'also list every choice of a pod that the real scheduler could have made otherwise' },
    'seed': { type: 'string', value: '<number>', summary: 'draw among equal nodes with this seed' },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

const podArgument = /^(?:pods?|po)\/(?<name>.*)$/

/** Exit code 0 when each pod that is asked about got a node, 1 when one did not or an object was refused. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const asked = paths.find((path) => podArgument.test(path)) ?? ''
  const name = podArgument.exec(asked)?.groups?.name ?? ''
  if (name === '') throw new UsageError('explain which pod? its name, or that of its workload, comes behind pod/')
  const rest = paths.filter((path) => path !== asked)
  const seed = seedOf(flags.seed)
  usePackageSchemas()
  const manifests = await readObjects(rest.length === 0 ? ['.'] : rest)
  const state = await clusterStateOf(flags)
  const settings = await schedulerSettingsOf(flags['scheduler-config'])
  const isAsked = (pod: Pod): boolean => belongsTo(pod, name) && (flags.namespace === undefined || pod.metadata?.namespace === flags.namespace)
  const placement = placePods({ minor: state.minor, cluster: state.objects, manifests, settings, seed, isAsked })
  if (placement.livelock !== undefined) stderr.write(`stowage: ${placement.livelock.error}\n`)
  stdout.write(`cluster: ${state.title}\n`)
  for (const { object, message } of placement.refused) stdout.write(`refused: ${title(object)}: ${message}\n`)
  if (placement.asked.length === 0) {
    stderr.write(`stowage: no pod ${name} comes of these manifests, nor one of a workload of that name\n`)
    return 1
  }
  stdout.write(`${placement.asked.flatMap((pod) => podLines(pod, placement)).join('\n')}\n`)
  if (flags.ties) stdout.write(`\n${tieLines(placement).join('\n')}\n`)
  return placement.refused.length > 0 || placement.livelock !== undefined || placement.asked.some((pod) => !pod.spec?.nodeName) ? 1 : 0
}

/** What became of one pod, and the last thing the scheduler thought of it. */
function podLines(pod: Pod, placement: Placement): string[] {
  const { namespace = '', name = '' } = pod.metadata ?? {}
  const title = `pod ${namespace}/${name}`
  const last = placement.explained.findLast((attempt) => attempt.namespace === namespace && attempt.pod === name)
  if (last === undefined) {
    const gates = pod.spec?.schedulingGates?.map((gate) => gate.name) ?? []
    if (pod.spec?.nodeName) return ['', `${title} is on ${pod.spec.nodeName}; the scheduler had no part in it`]
    const why = gates.length > 0 ? `the scheduler leaves it alone as long as it has the scheduling gate ${gates.join(', ')}` : `no scheduler here is called ${pod.spec?.schedulerName ?? ''}`
    return ['', `${title} stays pending: ${why}`]
  }
  return ['', headline(title, last), '', ...drawExplanation(last.explanation)]
}

function headline(title: string, { decision, pending }: ExplainedAttempt): string {
  if (decision.kind === 'placed') return `${title} goes to ${decision.node}${(decision.ties?.length ?? 0) > 1 ? `; as good: ${decision.ties?.filter((node) => node !== decision.node).join(', ') ?? ''}` : ''}`
  return [`${title} stays pending`, ...pending === undefined ? [decision.message] : drawPending(pending)].join('\n  ')
}

function tieLines({ attempts }: Placement): string[] {
  const placed = attempts.flatMap(({ pod, decision }) => decision.kind === 'placed' ? [{ pod, chosen: decision.node, ties: decision.ties ?? [] }] : [])
  const lines = drawTies(placed)
  return lines.length === 0 ? ['no choice was arbitrary'] : ['arbitrary choices:', ...lines.map((line) => `  ${line}`)]
}

function title({ kind, metadata }: ValueMap): string {
  const named = isMap(metadata) ? [metadata.name, metadata.generateName] : []
  return [kind, ...named].filter((part) => typeof part === 'string').slice(0, 2).join(' ')
}
