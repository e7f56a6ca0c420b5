/** The JSON Schema of scenario files, for editors; published as `schemas/scenario.schema.json`. Sentences and actions are checked when they are run. */
const text = { type: 'string' }
const time = { description: '40s, 5m, 1h30m', type: ['string', 'number'] }
const never = { description: 'a time, or never', type: ['string', 'number'] }
const inputs = (description: string): object => ({ description, type: 'array', items: { anyOf: [{ description: 'a path, relative to this file', ...text }, { description: 'an object', type: 'object', required: ['apiVersion', 'kind'] }] } })
const action = { description: 'kubectl …, fail-node <node>, cut-off-node <node>, drain <node>, static-pod <node> <file>, load <workload>=cpu:80% and others', ...text }

const behaviour = {
  type: 'object',
  additionalProperties: false,
  properties: {
    of: { description: 'deployment/web', ...text },
    container: text,
    image: { description: 'with or without its tag', ...text },
    restart: { description: 'only this run of the container; 0 is the first', type: 'integer', minimum: 0 },
    existing: { description: 'also pods that were there before', type: 'boolean' },
    startAfter: time, livenessFailsAt: time, readinessFailsAt: time, readinessBack: time, probeTakes: time, stopsWithin: time, preStopTakes: time, postStartTakes: time,
    readyAfter: never, startupAfter: never,
    exit: { description: 'never, or code 1 after 5s', ...text },
    memory: { description: '300Mi, or 100Mi + 5Mi/s: what it holds, and gains', type: ['string', 'number'] },
    disk: { description: '2Gi, 1Gi + 10Mi/s, or 2Gi in cache: what it writes to its own file system, or to an emptyDir', type: ['string', 'number'] },
    missing: { description: 'its image cannot be had', type: 'boolean' },
    bindsPorts: { description: 'whether it listens on its ports', type: 'boolean' },
  },
}

export const scenarioSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://stowage.dev/schemas/scenario.schema.json',
  title: 'stowage scenario',
  type: 'object',
  required: ['apiVersion', 'kind'],
  additionalProperties: false,
  properties: {
    apiVersion: { const: 'stowage.dev/v1alpha1' },
    kind: { const: 'Scenario' },
    metadata: { type: 'object' },
    name: text,
    description: text,
    cluster: inputs('snapshots and sketches; without any, three assumed nodes'),
    before: inputs('applied, and at rest, before anything is looked at'),
    manifests: inputs('sent at 0 s'),
    send: { enum: ['apply', 'create', 'server-side'] },
    release: { description: 'the release of the cluster', type: ['string', 'number'] },
    now: { description: 'when virtual time begins, as 2026-01-31T12:00:00Z', ...text },
    seed: { type: 'integer' },
    for: time,
    behaviour: { description: 'containers that do otherwise than by default', type: 'array', items: behaviour },
    load: { description: 'what pods use, for autoscalers', type: 'array', items: { description: 'deployment/web=cpu:80%', ...text } },
    steps: {
      type: 'array',
      items: {
        anyOf: [
          action,
          { type: 'object', required: ['then'], additionalProperties: false, properties: { at: time, then: action } },
          { type: 'object', required: ['before'], additionalProperties: false, properties: { before: action } },
        ],
      },
    },
    expect: { description: 'sentences: after 40s at least 3 ready of deployment/web', type: 'array', items: text },
  },
}
