import { newestMinor, oldestMinor } from '../base/release.ts'
import { profileNames, type Rule } from './api.ts'

type Schema = Readonly<Record<string, unknown>>

// YAML reads a bare `off` as false.
const severity: Schema = { enum: ['off', 'info', 'warning', 'error', false] }
const globs: Schema = { type: 'array', items: { type: 'string', minLength: 1 } }
const profile: Schema = { anyOf: [{ enum: profileNames }, { type: 'array', items: { enum: profileNames } }] }
const release = '(1\\.)?(2[4-9]|3[0-6])'

/** The JSON Schema of `stowage.config.yaml`; rules and their options come from the rules themselves. */
export function configSchema(rules: readonly Rule[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://stowage.dev/schemas/config.schema.json',
    title: 'stowage.config.yaml',
    ...closed({
      $schema: { type: 'string', description: 'for editors' },
      extends: { description: 'configurations whose settings these build on', anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      profile: { description: 'which rules are on', ...profile },
      kubernetesVersion: {
        description: `release or range of releases, 1.${oldestMinor} to 1.${newestMinor}`,
        anyOf: [{ type: 'string', description: `a release, 1.${oldestMinor} to 1.${newestMinor}, or a range such as 1.29..1.${newestMinor}`, pattern: `^v?${release}(\\.\\d+)?(\\.\\.v?${release}(\\.\\d+)?)?$` }, { type: 'number' }],
      },
      rules: { description: 'severity and options by rule', $ref: '#/definitions/rules' },
      overrides: {
        description: 'other rules for some files',
        type: 'array',
        items: closed({ files: globs, profile, rules: { $ref: '#/definitions/rules' } }, ['files']),
      },
      ignore: { description: 'findings that are fine', type: 'array', items: ignoreEntry(rules) },
      exclude: { description: 'files that are left alone', ...globs },
      closed: {
        description: 'true: the files below this folder are all there is, so what they refer to and do not define is missing; or the kinds of which that is so',
        anyOf: [{ type: 'boolean' }, globs],
      },
      namespace: { description: 'the namespace into which objects without one go', type: 'string' },
      sets: {
        description: 'folders whose files are applied together',
        type: 'array',
        items: closed({ path: { type: 'string' }, closed: { anyOf: [{ type: 'boolean' }, globs] }, namespace: { type: 'string' } }, ['path']),
      },
      outside: { description: 'objects that exist although no file defines them: names (with *) by kind', type: 'object', additionalProperties: globs },
      workloads: {
        description: 'custom resources that carry pod templates',
        type: 'array',
        items: closed({
          kind: { type: 'string', pattern: '^[^/]+/[^/]+$', description: 'example.com/Widget' },
          template: { type: 'string', description: 'path of the template: spec.template; * stands for every item' },
          replicas: { type: 'string', description: 'path of the replica count' },
          longRunning: { type: 'boolean' },
        }, ['kind', 'template']),
      },
      suppressions: closed({
        requireReason: { type: 'boolean', description: 'a suppression without a reason is a finding' },
        locked: { description: 'rules that comments and annotations may not suppress; * for all', type: 'array', items: { type: 'string' } },
      }),
      failOn: { enum: ['error', 'warning', 'info'] },
      schemaLocations: { description: 'JSON Schemas for other kinds: file name templates as kubeconform takes them', type: 'array', items: { type: 'string' } },
    }),
    definitions: {
      severity,
      rules: closed(Object.fromEntries(rules.map((rule) => [rule.id, ruleSchema(rule)]))),
    },
  }
}

function ruleSchema({ summary, options = {} }: Rule): Schema {
  const properties = Object.fromEntries(Object.entries(options).map(([name, option]) =>
    [name, { description: option.summary, default: option.default, ...(option.schema ?? schemaOf(option.default)) }]))
  const plain = { $ref: '#/definitions/severity' }
  return { description: summary, anyOf: [plain, closed({ severity: plain, ...properties })] }
}

/** The schema that a default value suggests: its own type, an array of the first item's. */
function schemaOf(value: unknown): Schema {
  if (Array.isArray(value)) return { type: 'array', ...(value.length > 0 && typeof value[0] !== 'object' ? { items: schemaOf(value[0]) } : value.length === 0 ? { items: { type: 'string' } } : {}) }
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'integer' : 'number' }
  if (typeof value === 'boolean') return { type: 'boolean' }
  if (typeof value === 'string') return { type: 'string' }
  return { type: 'object' }
}

function ignoreEntry(rules: readonly Rule[]): Schema {
  const rule = { enum: ['*', ...rules.map(({ id }) => id)] }
  return {
    ...closed({
      rule,
      rules: { type: 'array', items: rule, minItems: 1 },
      files: globs, kinds: globs, names: globs, namespaces: globs, containers: globs,
      reason: { type: 'string', minLength: 1 },
      until: { description: 'last day on which it holds', type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
    }),
    anyOf: [{ required: ['rule'] }, { required: ['rules'] }],
  }
}

function closed(properties: Schema, required: readonly string[] = []): Schema {
  return { type: 'object', properties, additionalProperties: false, ...(required.length > 0 ? { required } : {}) }
}
