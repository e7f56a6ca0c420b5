import { defineRule, option, podSecurityLevels } from '../../src/check/api.ts'

export default defineRule({
  id: 'pss-label-missing',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['security', 'cis', 'strict'],
  sees: 'resource',
  kinds: ['Namespace'],
  summary: 'A namespace enforces no Pod Security Standard, or a lower one than wanted',
  links: ['https://kubernetes.io/docs/concepts/security/pod-security-admission/'],
  peers: { kubescape: ['C-0192', 'C-0193', 'C-0194', 'C-0195', 'C-0196', 'C-0197', 'C-0198', 'C-0199', 'C-0200', 'C-0201', 'C-0202', 'C-0203', 'C-0204', 'C-0068'] },
  options: {
    minLevel: option<'baseline' | 'restricted'>('baseline', 'lowest level that is enough', { enum: ['baseline', 'restricted'] }),
  },

  check(namespace, { options, report }) {
    if (system.has(namespace.name)) return
    const level = namespace.labels[label]
    if (level !== undefined && (!podSecurityLevels.includes(level) || podSecurityLevels.indexOf(level) >= podSecurityLevels.indexOf(options.minLevel))) return
    report(namespace.at(['metadata', 'labels', label]), {
      text: level === undefined ? `${namespace.title} has no label ${label}` : `${namespace.title} enforces the level ${level}, below ${options.minLevel}`,
      effect: 'unless the cluster has a default, any pod may run there, privileged ones included',
      suggestion: `set ${label}: ${options.minLevel}`,
    })
  },
})

const label = 'pod-security.kubernetes.io/enforce'
const system = new Set(['kube-system', 'kube-public', 'kube-node-lease'])
