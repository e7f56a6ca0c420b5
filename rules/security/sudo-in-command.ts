import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'sudo-in-command',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container starts with sudo',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  peers: { kubescape: ['C-0062'] },

  check(container, { report }) {
    const { command = [], args = [] } = container.value
    for (const [field, words] of [['command', command], ['args', args]] as const) {
      for (const [index, word] of words.entries()) {
        const isFirst = index === 0 && (field === 'command' || command.length === 0)
        const isShellText = /^(.*\/)?(ba|da|z|k)?sh$/.test(command[0] ?? args[0] ?? '') && word.includes(' ')
        if (!(isFirst && /^(.*\/)?sudo$/.test(word)) && !((isFirst || isShellText) && /^\s*(.*\/)?sudo\s/.test(word))) continue
        report(container.at([field, index]), {
          text: `${container.title} starts with sudo`,
          effect: 'the image lets its user become root, so whoever gets in becomes root, too; with allowPrivilegeEscalation: false it fails',
          suggestion: 'choose the user in the image or with runAsUser, and take sudo out',
        })
      }
    }
  },
})
