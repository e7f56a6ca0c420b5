/** The JSON Schema of `check --format json`, published as `schemas/check.schema.json`. */
const position = {
  type: 'object',
  description: 'from 1; columns count UTF-16 units',
  properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
  required: ['line', 'column'],
}
const range = { type: 'object', properties: { start: position, end: position }, required: ['start', 'end'] }
const count = { type: 'integer', minimum: 0 }
const text = { type: 'string' }

export const checkSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://stowage.dev/schemas/check.schema.json',
  title: 'stowage check --format json',
  description: 'Additive within a major version: fields may come, none goes or changes.',
  type: 'object',
  properties: {
    version: { type: 'string', pattern: '^1\\.' },
    summary: {
      type: 'object',
      properties: {
        files: { description: 'files that hold manifests', ...count },
        documents: { description: 'documents with content in those files, a List being one', ...count },
        findings: count,
        errors: count,
        warnings: count,
        infos: count,
        suppressed: count,
        baseline: { description: 'findings that the baseline already knew', ...count },
        other: { description: 'documents that are no manifests and were left alone', ...count },
        kubernetesVersions: { type: 'array', items: text },
        profiles: { type: 'array', items: text },
      },
      required: ['files', 'documents', 'findings', 'errors', 'warnings'],
    },
    findings: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          rule: text,
          severity: { enum: ['error', 'warning', 'info'] },
          message: text,
          effect: text,
          path: text,
          document: { description: 'counts from 0 the documents with content within the file', ...count },
          item: { description: 'member of a List, from 0', ...count },
          range,
          rendered: {
            description: 'where it stands in what a chart or kustomization renders to; path and range tell where that comes from, exact whether it stands there as it is',
            type: 'object',
            properties: { path: text, line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 }, exact: { type: 'boolean' } },
            required: ['path', 'line', 'column', 'exact'],
          },
          pointer: { description: 'RFC 6901, within the resource', type: 'string' },
          resource: { type: 'object', properties: { apiVersion: text, kind: text, namespace: text, name: text } },
          container: text,
          server: {
            description: 'the API server\'s own words, where the finding is one of its refusals; reason Client: kubectl refuses',
            type: 'object',
            properties: { reason: text, field: text, message: text },
            required: ['reason', 'message'],
          },
          related: { type: 'array', items: { type: 'object', properties: { path: text, range, message: text }, required: ['path', 'range', 'message'] } },
          suggestion: text,
          fix: {
            type: 'object',
            properties: {
              title: text,
              safety: { enum: ['safe', 'changes-behaviour'] },
              edits: {
                type: 'array',
                items: {
                  type: 'object',
                  properties: { range, offset: { type: 'object', properties: { start: count, end: count }, required: ['start', 'end'] }, newText: text },
                  required: ['range', 'offset', 'newText'],
                },
              },
            },
            required: ['title', 'safety', 'edits'],
          },
          url: { type: 'string', pattern: '^https://' },
        },
        required: ['rule', 'severity', 'message', 'path', 'document', 'range', 'pointer', 'resource', 'url'],
      },
    },
  },
  required: ['version', 'summary', 'findings'],
} as const
