import { defineRule, option } from '../../src/check/api.ts'

export default defineRule({
  id: 'input-no-objects',
  group: 'yaml',
  severity: 'info',
  since: '0.1.0',
  sees: 'file',
  profiles: ['strict'],
  summary: 'A selected file holds no Kubernetes object',
  links: ['https://kubernetes.io/docs/concepts/overview/working-with-objects/'],
  options: { failIfNone: option(false, 'make it an error') },
  peers: { 'kube-linter': ['--fail-if-no-objects-found'] },

  check({ path, manifests: { objects, invalidItems, broken, other }, text }, { report, options }) {
    if (objects.length + invalidItems.length + broken.length > 0) return
    const end = /\r?\n|$/.exec(text)?.index ?? 0
    report({ path, span: { start: 0, end }, document: 0 }, {
      text: other.length === 0 ? 'the file is empty or holds only comments' : `the file holds no Kubernetes object: ${other.length === 1 ? 'its document has' : `none of its ${String(other.length)} documents has`} apiVersion or kind`,
      effect: 'nothing in it is checked',
      suggestion: 'leave it out of the input if it is not meant as a manifest',
      severity: options.failIfNone ? 'error' : undefined,
    })
  },
})
