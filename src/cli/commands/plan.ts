import { stderr, stdout } from 'node:process'
import { revised } from '../../plan/lazy.ts'
import { belongsTo, type ExplainedAttempt } from '../../plan/placement.ts'
import type { Plan } from '../../plan/plan.ts'
import { runPlan, type PlannedRun } from '../../plan/run.ts'
import { scenarioFromFlags } from '../../plan/scenario/from-flags.ts'
import type { SendMode } from '../../plan/send.ts'
import { printable } from '../../report/escape.ts'
import { planHtml } from '../../report/html/page.ts'
import { planJson } from '../../report/plan-json.ts'
import { planMarkdown } from '../../report/plan-markdown.ts'
import { planText } from '../../report/plan-text.ts'
import { parseTime } from '../../sim/clock.ts'
import { drawExplanation, drawPending } from '../../sim/scheduler/explain/draw.ts'
import { problemsAtOrigins } from '../../workspace/rendered/problem-origins.ts'
import { usePackageSchemas } from '../../workspace/package-schemas.ts'
import { helpText, parseFlags, UsageError, type Command, type Flags } from '../arguments.ts'
import { wantsColor } from '../check-flags.ts'
import { clusterFlags, clusterStateOf, upgradeFlags, upgradeOf } from '../cluster-state.ts'
import { earlierTexts, readManifestTexts, renderFlags } from '../manifest-texts.ts'
import { diskFiles } from '../disk-files.ts'
import { outputsOf, type Output } from '../outputs.ts'
import { schedulerSettingsOf, seedOf } from '../scheduler-flags.ts'
import { writeFileAtomically } from '../write-file.ts'

export const command = {
  name: 'plan',
  usage: '[paths…]',
  summary: 'Applies the manifests to a simulated cluster and shows what happens: what changes, when, where pods go, what fails and why.',
  flags: {
    ...clusterFlags,
    'from': { type: 'string', value: '<revision>', summary: 'what the same paths hold in this git revision is applied and at rest when the plan begins' },
    ...upgradeFlags,
    'namespace': { type: 'string', short: 'n', value: '<name>', summary: 'where objects go that say no namespace, as with kubectl' },
    'create': { type: 'boolean', summary: 'send the objects as kubectl create does; by default as kubectl apply' },
    'server-side': { type: 'boolean', summary: 'send the objects as kubectl apply --server-side does' },
    'then': { type: 'string', multiple: true, value: '<command>', summary: 'a command of kubectl, run once everything before has come to rest; several run in their order' },
    'at': { type: 'string', multiple: true, value: '<time action>', summary: 'something that happens at a time: \'90s kubectl scale …\', \'2m fail-node node-1\'' },
    'fail-node': { type: 'string', multiple: true, value: '<node>', summary: 'this machine goes dark once the manifests are at rest' },
    'fail-zone': { type: 'string', multiple: true, value: '<zone>', summary: 'all machines of this zone go dark' },
    'drain': { type: 'string', multiple: true, value: '<node>', summary: 'drain this node once the manifests are at rest' },
    'cordon': { type: 'string', multiple: true, value: '<node>', summary: 'cordon this node before anything is sent' },
    'taint': { type: 'string', multiple: true, value: '<node=key=value:Effect>', summary: 'taint this node before anything is sent' },
    'never-ready': { type: 'string', multiple: true, value: '<workload[/container]>', summary: 'readiness probes of its new pods never pass' },
    'crash': { type: 'string', multiple: true, value: '<workload[/container]>', summary: 'containers of its new pods end with code 1 after a second' },
    'image-missing': { type: 'string', multiple: true, value: '<image>', summary: 'this image cannot be pulled' },
    'load': { type: 'string', multiple: true, value: '<workload=cpu:80%>', summary: 'what its pods use, for autoscalers: a share of the request, an amount, or an amount in total' },
    'for': { type: 'string', value: '<time>', summary: 'how long to look, such as 15m (default: until all is at rest, an hour at most)' },
    'now': { type: 'string', value: '<time>', summary: 'when virtual time begins, as 2026-01-31T12:00:00Z (default: the newest time in the cluster, else the first instant of 2026)' },
    'seed': { type: 'string', value: '<number>', summary: 'draw among equal nodes with this seed' },
    'scheduler-config': { type: 'string', value: '<file>', summary: 'a KubeSchedulerConfiguration' },
    'explain': { type: 'string', value: '<pod>', summary: 'also show what every plugin of the scheduler said of this pod, or of the pods of this workload' },
    'timeline': { type: 'boolean', summary: 'show every line of the timeline' },
    'dump-registry': { type: 'boolean', summary: 'list the keys that are in the store at the end, and nothing else' },
    'html': { type: 'string', value: '<file>', summary: 'also write the plan as one HTML page that needs nothing else' },
    ...renderFlags,
    'format': { type: 'string', multiple: true, value: '<name[=file]>', summary: 'text, json or markdown; several at once when all but one go to files' },
    'allow-empty': { type: 'boolean', summary: 'finding no manifest is no error' },
    'help': { type: 'boolean', short: 'h', summary: 'show this' },
  },
} as const satisfies Command & { flags: Flags }

type PlanFlags = ReturnType<typeof parseFlags<(typeof command)['flags']>>['flags']

/** Exit code 0 when nothing goes wrong, 1 when something is refused, stays pending or fails, 2 for usage, unreadable input and a cluster that does not come to rest. */
export async function run(args: readonly string[]): Promise<number> {
  const { flags, paths } = parseFlags(command, args)
  if (flags.help) {
    stdout.write(helpText(command))
    return 0
  }
  const outputs = outputsOf(flags.format, formats, 'json=plan.json')
  const { scenario, errors } = scenarioFromFlags(flags)
  if (errors.length > 0) throw new UsageError(errors.join('; '))
  if (flags.now !== undefined && parseTime(flags.now) === undefined) throw new UsageError(`--now takes a time such as 2026-01-31T12:00:00Z, not "${flags.now}"`)
  usePackageSchemas()
  const texts = await readManifestTexts(paths, { ...flags, 'allow-empty': flags['allow-empty'] || scenario.steps.length > 0 })
  if (flags.from !== undefined && (flags.helm || flags.kustomize)) throw new UsageError('--from plans manifests as they are written: render both revisions, and give the older one with --cluster')
  const before = flags.from === undefined ? undefined : earlierTexts(flags.from, paths)
  const cluster = await clusterStateOf(flags)
  const manifests = texts.filter(({ path }) => !cluster.paths.includes(path))
  const planned = runPlan({
    cluster, before, manifests, scenario, files: diskFiles('.'), mode: modeOf(flags), namespace: flags.namespace, now: flags.now, upgradeTo: upgradeOf(flags, cluster), seed: seedOf(flags.seed), settings: await schedulerSettingsOf(flags['scheduler-config']),
    isAsked: (pod) => flags.explain !== undefined && belongsTo(pod, nameIn(flags.explain)),
  })
  if (flags['dump-registry']) stdout.write(planned.registry.map(({ key }) => `${printable(key)}\n`).join(''))
  else write(revised(planned, { plan: revised(planned.plan, { problems: problemsAtOrigins(planned.plan.problems, manifests) }) }), flags, outputs)
  if (planned.plan.problems.some(({ rule }) => rule === 'plan-livelock')) return 2
  return planned.plan.problems.some(({ severity }) => severity === 'error') ? 1 : 0
}

const formats = ['text', 'json', 'markdown'] as const
type Format = (typeof formats)[number]

function write({ plan, explained }: PlannedRun, flags: PlanFlags, outputs: readonly Output<Format>[]): void {
  for (const { format, file } of outputs) {
    const text = drawn(plan, format, { color: file === undefined && wantsColor(stdout), wholeTimeline: flags.timeline })
    if (file === undefined) stdout.write(text)
    else writeFileAtomically(file, text)
  }
  if (flags.html !== undefined) writeFileAtomically(flags.html, planHtml(plan))
  if (flags.explain === undefined) return
  const lines = explainedLines(explained)
  if (lines.length === 0) stderr.write(`stowage: the scheduler had no part in any pod ${nameIn(flags.explain)}, nor in one of a workload of that name\n`)
  else (outputs.some(({ format, file }) => file === undefined && format !== 'text') ? stderr : stdout).write(`\n${lines.join('\n')}\n`)
}

function drawn(plan: Plan, format: Format, options: Parameters<typeof planText>[1]): string {
  switch (format) {
    case 'text': return planText(plan, options)
    case 'json': return planJson(plan)
    case 'markdown': return planMarkdown(plan)
  }
}

/** The last thing that the scheduler thought of each pod that was asked about. */
function explainedLines(explained: readonly ExplainedAttempt[]): string[] {
  const last = new Map(explained.map((attempt) => [`${attempt.namespace}/${attempt.pod}`, attempt]))
  return [...last].flatMap(([name, { decision, pending, explanation }]) => [
    decision.kind === 'placed' ? `pod ${printable(name)} goes to ${decision.node}` : `pod ${printable(name)} stays pending`,
    ...decision.kind === 'placed' ? [] : (pending === undefined ? [decision.message] : drawPending(pending)).map((line) => `  ${line}`),
    '', ...drawExplanation(explanation), '',
  ])
}

function modeOf(flags: PlanFlags): SendMode {
  if (flags.create && flags['server-side']) throw new UsageError('--create and --server-side are two ways to send an object: give one of them')
  return flags.create ? 'create' : flags['server-side'] ? 'server-side' : 'apply'
}

/** `pod/web-0` and `web-0` are the same question. */
function nameIn(text: string): string {
  return text.replace(/^(?:pods?|po)\//, '')
}
