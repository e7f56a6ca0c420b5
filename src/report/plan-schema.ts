import { changeSchema, fidelitySchema, list, object, problemSchema, resourceSchema, summarySchema } from './diff-schema.ts'

/** The JSON Schema of `plan --format json`, published as `schemas/plan.schema.json`. */
const text = { type: 'string' }
const texts = list(text)
const count = { type: 'integer', minimum: 0 }
const truth = { type: 'boolean' }
const at = { description: 'virtual seconds from the moment at which the manifests are sent', type: 'number', minimum: 0 }
const amounts = { description: 'amounts by resource, as Kubernetes writes them', type: 'object', additionalProperties: text }

const point = object({ at, desired: count, ready: count, available: count, updated: count, total: count })

const rollout = object({
  resource: resourceSchema,
  points: list(point),
  minimumReady: { description: 'fewest ready pods while the rollout ran', ...count },
  'finishedAt?': at,
  'stalled?': object({ since: at, message: text, 'deadlineAt?': at }),
})

const placed = object({
  namespace: text, name: text, workload: { description: 'Deployment/web; empty for bare pods', ...text }, phase: text, ready: truth, requests: amounts,
  isNew: { description: 'it came with this plan', ...truth },
})

const effects = object({
  services: list(object({ service: text, dnsName: text, gained: texts, lost: texts, ready: count })),
  budgets: list(object({ budget: text, disruptionsAllowed: object({ before: count, after: count }) })),
  restarts: list(object({ workload: text, because: text })),
  broken: list(object({ from: text, to: text, because: text })),
  evicted: list(object({ pod: text, by: text, because: text })),
})

export const planSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://stowage.dev/schemas/plan.schema.json',
  title: 'stowage plan --format json',
  description: 'Additive within a version: fields may come, none goes or changes.',
  ...object({
    version: { const: 1 },
    verdict: { description: 'one line', ...text },
    fidelity: fidelitySchema,
    mode: { description: 'how the manifests are sent: which answer of each change counts', enum: ['apply', 'create', 'server-side'] },
    cluster: object({
      title: text, source: { enum: ['stock', 'sketch', 'snapshot'] }, minor: { type: 'string', pattern: '^1\\.' },
      start: { description: 'RFC 3339: the virtual instant at which the manifests are sent', ...text }, wasAtRest: truth,
    }),
    summary: summarySchema,
    problems: list(problemSchema),
    changes: list(changeSchema),
    admission: object({
      notes: list(object({ resource: resourceSchema, plugin: text, message: text })),
      quotas: list(object({ namespace: text, quota: text, resource: text, hard: text, before: text, after: text, peak: { description: 'the most that was used on the way', ...text } })),
    }),
    timeline: list(object({ at, actor: text, verb: text, object: { description: 'Deployment shop/web', ...text }, what: text, because: text, 'pods?': texts, 'workload?': { description: 'the workload on top, where that is another object', ...text } })),
    rollouts: list(rollout),
    events: list(object({ at, object: text, type: { enum: ['Normal', 'Warning'] }, reason: text, message: text, from: text, 'count?': count, 'lastAt?': at })),
    'schedules?': list(object({ resource: resourceSchema, schedule: text, timeZone: text, suspended: truth, runs: { description: 'the next runs, RFC 3339', ...texts } })),
    placement: list(object({ node: text, zone: text, ready: truth, schedulable: truth, taints: texts, allocatable: amounts, requested: amounts, pods: list(placed) })),
    pending: list(object({ pod: text, workload: text, message: { description: 'the scheduler\'s sentence', ...text }, 'nearest?': object({ node: text, missing: texts }), proposals: { description: 'what would place it, the smallest change first; each was proved', ...texts } })),
    effects,
    headroom: object({
      workloads: list(object({ workload: text, more: count, limitedBy: text })),
      losses: list(object({ kind: { enum: ['node', 'zone'] }, name: text, survives: truth, homeless: texts })),
      'notes?': texts,
    }),
    commands: list(object({ at, command: text, stdout: text, stderr: text, code: { type: 'integer' } })),
    objects: { description: 'every object at the end, without managed fields and with the data of Secrets hidden', type: 'array', items: { type: 'object' } },
  }),
}
