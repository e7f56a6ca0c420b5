import { defineRule, option } from '../../src/check/api.ts'
import { allowWorkloads, isAllowedWorkload } from './_allowed.ts'
import { nameMatches } from '../../src/model/outside.ts'
import { credentialFiles, credentialsAt, hostPathsOf, isAtOrBelow, runtimeSocketAt, runtimeSockets, sensitiveFolder, sensitiveFolders } from './_host-paths.ts'

export default defineRule({
  id: 'host-path-sensitive',
  group: 'security',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A pod or PersistentVolume uses a folder that the node itself depends on',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/#hostpath', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['sensitive-host-mounts'], kubesec: ['ProcMount'], trivy: ['KSV-0121'] },
  options: {
    allow: allowWorkloads,
    dirs: option<string[]>([...sensitiveFolders], 'folders that count as sensitive, with all below and above them'),
    exporters: option<string[]>(['*node-exporter*', '*node_exporter*', '*cadvisor*', '*node-problem-detector*'], 'DaemonSets whose read-only mounts of /, /proc and /sys are only noted, as globs'),
  },

  check(resource, { options, report }) {
    if (isAllowedWorkload(resource, options.allow)) return
    for (const hostPath of hostPathsOf(resource)) {
      const { path, title, place, isReadOnly } = hostPath
      if ((runtimeSocketAt(path, runtimeSockets) ?? credentialsAt(path, credentialFiles)) !== undefined) continue
      const folder = sensitiveFolder(hostPath, options.dirs)
      if (folder === undefined) continue
      const isExporter = isReadOnly && resource.kind === 'DaemonSet' && ['/', '/proc', '/sys'].includes(path) && options.exporters.some((glob) => nameMatches(glob, resource.name))
      report(place, {
        severity: isExporter ? 'info' : undefined,
        text: path === '/' ? `${title} is the whole file system of the node` : `${title} is ${path} of the node${path === folder ? '' : isAtOrBelow(path, folder) ? `, in ${folder}` : `, which holds ${folder}`}`,
        effect: isReadOnly ? 'it reads the settings, keys and secrets that lie there, those of other pods among them' : 'who writes there takes the node over: its settings, programs, keys, or the files of other pods',
        suggestion: isReadOnly ? 'mount the one file that is needed' : 'mount the one file that is needed, with readOnly: true',
      })
    }
  },
})
