import { defineRule, option } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'
import { credentialFiles, credentialsAt, hostPathsOf, runtimeSocketAt, runtimeSockets, sensitiveFolder, sensitiveFolders } from './_host-paths.ts'

export default defineRule({
  id: 'host-path-cloud-credentials',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A pod or PersistentVolume reaches the credentials of the node',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'],
  peers: { kubescape: ['C-0020'] },
  options: {
    allow: allowWorkloads,
    paths: option<string[]>([...credentialFiles], 'files and folders with credentials; * stands for one name'),
  },

  check(resource, { options, report }) {
    if (isAllowedWorkload(resource, options.allow)) return
    for (const hostPath of hostPathsOf(resource)) {
      const { path, title, place } = hostPath
      const file = credentialsAt(path, options.paths)
      if (file === undefined || runtimeSocketAt(path, runtimeSockets) !== undefined) continue
      report(place, {
        severity: sensitiveFolder(hostPath, sensitiveFolders) === undefined ? undefined : 'error',
        text: `${title} is ${path} of the node, where credentials lie`,
        effect: 'who reads them acts as the node, or as its administrator, towards the cloud or the API server',
        suggestion: 'give the pod an identity of its own: a ServiceAccount with a role, or the workload identity of the cloud',
      })
    }
  },
})
