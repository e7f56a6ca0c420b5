import { defineRule, option } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'
import { hostPathsOf, runtimeSocketAt, runtimeSockets } from './_host-paths.ts'

export default defineRule({
  id: 'container-runtime-socket',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A pod or PersistentVolume reaches the socket of the container runtime',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'],
  peers: { 'kube-linter': ['docker-sock'], datree: ['CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET'], kubesec: ['DockerSock'], trivy: ['KSV-0006'], checkov: ['CKV_K8S_27'], kubescape: ['C-0074'], monokle: ['KBP101'] },
  options: {
    allow: allowWorkloads,
    sockets: option<string[]>([...runtimeSockets], 'sockets, absolute or relative to /run'),
  },

  check(resource, { options, report }) {
    if (isAllowedWorkload(resource, options.allow)) return
    for (const { path, title, place } of hostPathsOf(resource)) {
      const socket = runtimeSocketAt(path, options.sockets)
      if (socket === undefined) continue
      report(place, {
        text: `${title} is ${path} of the node, ${path.endsWith('.sock') ? 'a socket of the container runtime' : `where ${socket} lies`}`,
        effect: 'who reaches the socket starts privileged containers on the node: it is his',
        suggestion: 'build images with a tool that needs no daemon; read containers through the API of Kubernetes',
      })
    }
  },
})
