import { defineRule, newestUnknownFields, type ExplainedField } from '../../src/check/api.ts'

export default defineRule({
  id: 'schema-misplaced-field',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A field stands at the wrong level of the object',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
  peers: { kubeconform: ['-strict'], 'kubectl-validate': ['schema'] },

  check(resource, { minors, report }) {
    for (const unknown of newestUnknownFields(resource, minors)) {
      if (unknown.intention?.kind !== 'misplaced') continue
      const way = { up: 'further out, ', down: 'further in, ', beside: '' }[unknown.intention.direction]
      report(resource.at(unknown.path, 'key'), {
        text: `unknown field "${unknown.field}": ${unknown.holder} has no ${unknown.name}`,
        effect: 'the API server refuses the object; a client that does not validate loses the field without a word',
        suggestion: `${unknown.name} belongs ${way}at ${target(unknown)}: check the indentation`,
      })
    }
  },
})

/** `spec.template.spec.containers[*].imagePullPolicy`. */
function target({ intention }: ExplainedField): string {
  const path = intention?.kind === 'misplaced' ? intention.path : []
  return path.reduce<string>((text, step) => typeof step === 'number' || step === '*' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`, '')
}
