import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'mount-propagation-bidirectional',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'Mounts of a container reach the node',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation'],
  peers: { monokle: ['KBP115'] },

  check(container, { report }) {
    for (const [index, { mountPropagation, name = '' }] of (container.value.volumeMounts ?? []).entries()) {
      if (mountPropagation !== 'Bidirectional') continue
      const isPrivileged = container.security.privileged === true
      // The server's words leave the index out; with its path both become one finding.
      const place = container.at(['volumeMounts', index, 'mountPropagation'])
      report(isPrivileged ? place : { ...place, pointer: container.at(['volumeMounts', 'mountPropagation']).pointer }, {
        severity: isPrivileged ? undefined : 'error',
        text: `${container.title} mounts the volume "${name}" with Bidirectional propagation${isPrivileged ? '' : ', but is not privileged'}`,
        effect: isPrivileged ? 'what it mounts there appears on the node and in every pod that shares the folder, and stays when it dies' : 'the API server refuses the pod: only privileged containers may',
        suggestion: 'use HostToContainer, or None, unless it is a storage driver',
      })
    }
  },
})
