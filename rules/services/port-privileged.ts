import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'port-privileged',
  group: 'services',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container has a port below 1024',
  links: ['https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/'],
  peers: { 'kube-linter': ['privileged-ports'], trivy: ['KSV-0117'], monokle: ['KBP113'] },

  check(container, { report }) {
    const { template } = container
    if (template.isWindows || (template.spec.securityContext?.sysctls ?? []).some(({ name }) => name === 'net.ipv4.ip_unprivileged_port_start')) return
    for (const [index, { containerPort = 0, protocol = 'TCP' }] of (container.value.ports ?? []).entries()) {
      if (containerPort <= 0 || containerPort >= 1024) continue
      report(container.at(['ports', index, 'containerPort']), {
        text: `${container.title} has port ${containerPort}/${protocol}, below 1024`,
        effect: 'where the runtime does not lift the limit, only root and NET_BIND_SERVICE may listen there',
        suggestion: 'listen on a higher port; the Service can keep the number',
      })
    }
  },
})
