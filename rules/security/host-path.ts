import { defineRule } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'
import { credentialFiles, credentialsAt, hostPathsOf, runtimeSocketAt, runtimeSockets, sensitiveFolder, sensitiveFolders } from './_host-paths.ts'

export default defineRule({
  id: 'host-path',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A pod or PersistentVolume uses a folder of the node',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { polaris: ['hostPathSet'], datree: ['CONTAINERS_INCORRECT_KEY_HOSTPATH'], trivy: ['KSV-0023'], kubescape: ['C-0048'], monokle: ['PSS105'] },
  options: {
    allow: allowWorkloads,
  },

  check(resource, { options, report }) {
    if (isAllowedWorkload(resource, options.allow)) return
    for (const hostPath of hostPathsOf(resource)) {
      const { path, title, place } = hostPath
      // Worse ones are told by their own rules.
      if ((runtimeSocketAt(path, runtimeSockets) ?? credentialsAt(path, credentialFiles) ?? sensitiveFolder(hostPath, sensitiveFolders)) !== undefined) continue
      report(place, {
        text: `${title} is the path ${path} of the node`,
        effect: 'what it holds differs from node to node and stays when the pod goes; namespaces at the baseline level refuse pods with it',
        suggestion: 'use a PersistentVolumeClaim, an emptyDir, a ConfigMap, or a local volume',
      })
    }
  },
})
