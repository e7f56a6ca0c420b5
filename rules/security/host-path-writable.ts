import { defineContainerRule } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'
import { normalPath, runtimeSocketAt, runtimeSockets } from './_host-paths.ts'

export default defineContainerRule({
  id: 'host-path-writable',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container may write to a folder of the node',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath'],
  peers: { 'kube-linter': ['writable-host-mount'], datree: ['EKS_INVALID_HOSTPATH_MOUNT_READONLY_VALUE'], kubescape: ['C-0045'] },
  options: {
    allow: allowWorkloads,
  },

  check(container, { options, report }) {
    const { template, resource } = container
    if (isAllowedWorkload(resource, options.allow)) return
    for (const [index, { name, readOnly, mountPath }] of (container.value.volumeMounts ?? []).entries()) {
      const hostPath = template.spec.volumes?.find((volume) => volume.name === name)?.hostPath
      if (hostPath?.path === undefined || readOnly === true || notFiles.has(hostPath.type ?? '')) continue
      const path = normalPath(hostPath.path)
      // A socket is as good read-only.
      if (runtimeSocketAt(path, runtimeSockets) !== undefined) continue
      report(container.at(['volumeMounts', index, readOnly === undefined ? 'mountPath' : 'readOnly']), {
        text: `${container.title} may write to ${path} of the node, mounted at ${mountPath ?? '?'}`,
        effect: 'what it writes there stays on the node and reaches whatever reads it: programs of the node, or other pods',
        suggestion: 'add readOnly: true to the mount',
      })
    }
  },
})

/** Types of a host path for which read-only mounts change nothing. */
const notFiles = new Set(['Socket', 'CharDevice', 'BlockDevice'])
