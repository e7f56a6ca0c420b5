import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'subpath-used',
  group: 'security',
  severity: 'info',
  since: '0.1.0',
  profiles: ['strict'],
  sees: 'resource',
  summary: 'A container mounts a part of a volume',
  links: ['https://github.com/kubernetes/kubernetes/issues/104980'],
  peers: { datree: ['CONTAINER_CVE2021_25741_INCORRECT_SUBPATH_KEY'], kubescape: ['C-0058'] },

  check(container, { report }) {
    for (const [index, { subPath = '', subPathExpr = '', name = '' }] of (container.value.volumeMounts ?? []).entries()) {
      if (subPath === '' && subPathExpr === '') continue
      report(container.at(['volumeMounts', index, subPath === '' ? 'subPathExpr' : 'subPath']), {
        text: `${container.title} mounts ${subPath === '' ? subPathExpr : subPath} of the volume "${name}"`,
        effect: 'kubelets before 1.22.2, 1.21.5, 1.20.11 and 1.19.15 could be led out of the volume by links (CVE-2021-25741)',
        suggestion: 'mount the volume as a whole, or keep the kubelets up to date',
      })
    }
  },
})
