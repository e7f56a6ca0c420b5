import { defineContainerRule, option } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'port-forbidden',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container listens on a port that it should not',
  links: ['https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/'],
  peers: { 'kube-linter': ['ssh-port'], kubescape: ['C-0042'], monokle: ['KBP110'] },
  options: { ports: option<string[]>(['22/TCP'], 'ports that no container may have, as number/protocol') },

  check(container, { options, report }) {
    for (const [index, { containerPort, protocol = 'TCP' }] of (container.value.ports ?? []).entries()) {
      const port = `${containerPort ?? ''}/${protocol}`
      if (!options.ports.includes(port)) continue
      report(container.at(['ports', index, 'containerPort']), {
        text: `${container.title} has port ${port}${port === '22/TCP' ? ', that of SSH' : ''}`,
        effect: port === '22/TCP' ? 'a server for logins in a container is one more to keep up to date, with keys of its own, past the access rules of the cluster' : 'the port is on the list of those that no container may have',
        suggestion: port === '22/TCP' ? 'use kubectl exec or kubectl debug' : undefined,
      })
    }
  },
})
