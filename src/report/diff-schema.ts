/** The JSON Schema of `diff --format json`, published as `schemas/diff.schema.json`; its parts are those of a plan, too. */
const text = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const texts = { type: 'array', items: text }

/** The fields of an object schema, those without `?` being there always. */
export function object(properties: Readonly<Record<string, object>>, description?: string): object {
  const names = Object.keys(properties)
  return {
    type: 'object',
    ...description === undefined ? {} : { description },
    properties: Object.fromEntries(names.map((name) => [name.replace(/\?$/, ''), properties[name] ?? {}])),
    required: names.filter((name) => !name.endsWith('?')),
  }
}

export function list(items: object): object {
  return { type: 'array', items }
}

export const resourceSchema = object({ apiVersion: text, kind: text, namespace: { description: 'empty for objects of the whole cluster', ...text }, name: text })

const origin = object({ path: text, document: { description: 'counts from 0 the documents with content within the file', ...count }, 'item?': { description: 'member of a List, from 0', ...count } })

const status = object({ reason: text, message: text, 'causes?': list(object({ reason: text, message: text, field: text })) }, 'the API server\'s own words; reason Client: kubectl refuses before it asks')

const outcome = { enum: ['created', 'configured', 'unchanged', 'serverside-applied', 'refused'] }

const answer = {
  outcome,
  code: { description: 'HTTP code; 0 when kubectl refused without asking', ...count },
  'status?': status,
  'warnings?': texts,
  line: { description: 'what kubectl prints', ...text },
  'secondRun?': { description: 'what a second run gives, where this one is refused for the order of the objects', ...outcome },
}

const field = object({ path: { description: 'spec.template.spec.containers[name=web].image', ...text }, pointer: { description: 'RFC 6901', ...text }, 'from?': {}, 'to?': {} }, 'from is absent where the field is new, to where it goes; values of Secrets read (hidden)')

export const changeSchema = object({
  resource: resourceSchema,
  origin,
  create: object(answer),
  apply: object(answer),
  serverSideApply: object({ ...answer, 'conflicts?': list(object({ manager: text, path: text })) }),
  fields: list(field),
  'replacement?': object({ paths: texts, message: text }, 'the object must be deleted and created anew'),
  'endless?': list(object({ rule: text, path: text, message: text })),
  'webhooks?': texts,
})

const position = object({ line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } })

export const problemSchema = object({
  rule: text,
  severity: { enum: ['error', 'warning', 'info'] },
  message: text,
  'effect?': text,
  'suggestion?': text,
  'resource?': resourceSchema,
  'origin?': origin,
  'position?': position,
  'related?': list(object({ text, origin, position }, 'another place that has to do with it')),
})

export const summarySchema = object({ created: count, configured: count, unchanged: count, refused: count, replaced: { description: 'of the refused, those that have to be replaced', ...count } })

export const fidelitySchema = list(object({ part: text, state: { enum: ['approximated', 'absent'] }, note: text }, 'something that this answer leans on and that is not known to the letter'))

export const diffSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://stowage.dev/schemas/diff.schema.json',
  title: 'stowage diff --format json',
  description: 'Additive within a version: fields may come, none goes or changes.',
  ...object({
    version: { const: 1 },
    verdict: { description: 'one line', ...text },
    fidelity: fidelitySchema,
    summary: summarySchema,
    problems: list(problemSchema),
    changes: list(changeSchema),
    cluster: object({ title: text, source: { enum: ['stock', 'sketch', 'snapshot'] }, minor: { type: 'string', pattern: '^1\\.' } }),
    mode: { description: 'the column that decides', enum: ['apply', 'server-side'] },
    'ahead?': { description: 'what the newer release makes of it that was asked about', ...text },
    'left?': { description: 'objects of the earlier manifests that are in the new ones no more', ...list(resourceSchema) },
    'pruned?': list(resourceSchema),
  }),
}
