import { nameMatches } from '../../src/model/outside.ts'
import type { Place, PodTemplate, Resource, ResourceOf } from '../../src/check/api.ts'

/** A folder or file of the node that pods see. */
export interface HostPath {
  readonly resource: Resource
  /** `volume "logs"`, or the PersistentVolume. */
  readonly title: string
  /** Without `.`, `..`, doubled and trailing slashes. */
  readonly path: string
  readonly type: string
  /** Nobody mounts it for writing. */
  readonly isReadOnly: boolean
  readonly template: PodTemplate | undefined
  readonly place: Place
}

/** The host paths of a resource: volumes of its pod templates, or the one of a PersistentVolume. */
export function hostPathsOf(resource: Resource): HostPath[] {
  if (resource.kind === 'PersistentVolume' && resource.builtIn) {
    const source = (resource as ResourceOf<'PersistentVolume'>).spec.hostPath
    if (source?.path === undefined) return []
    const place = resource.at('spec.hostPath.path')
    return [{ resource, title: resource.title, path: normalPath(source.path), type: source.type ?? '', isReadOnly: false, template: undefined, place }]
  }
  return resource.podTemplates.flatMap((template) => (template.spec.volumes ?? []).flatMap(({ name = '', hostPath }, index) =>
    hostPath?.path === undefined ? [] : [{
      resource, template, title: `volume "${name}"`, path: normalPath(hostPath.path), type: hostPath.type ?? '',
      isReadOnly: isReadOnlyIn(template, name), place: template.at(['spec', 'volumes', index, 'hostPath', 'path']),
    }]))
}

function isReadOnlyIn({ containers }: PodTemplate, volume: string): boolean {
  return containers.every(({ value }) => (value.volumeMounts ?? []).every(({ name, readOnly }) => name !== volume || readOnly === true))
}

/** `/usr/../etc//kubernetes/` → `/etc/kubernetes`. */
export function normalPath(path: string): string {
  const steps: string[] = []
  for (const step of path.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '' && step !== '.') steps.push(step)
  }
  return `/${steps.join('/')}`
}

export function isAtOrBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`)
}

/** Folders of the node from which it can be taken over, or which hold its secrets; `/` counts because it holds them all. */
export const sensitiveFolders: readonly string[] = [
  '/boot', '/dev', '/etc', '/home', '/lib', '/lib64', '/proc', '/root', '/run', '/sys', '/usr', '/var/lib/containerd', '/var/lib/docker',
  '/var/lib/etcd', '/var/lib/kubelet', '/var/run',
]

/** Read-only and harmless, although they lie in a sensitive folder. */
const harmlessWhenReadOnly = ['/etc/localtime', '/etc/timezone', '/etc/os-release', '/etc/ssl/certs', '/usr/share/zoneinfo', '/dev/log']

/** The sensitive folder that the path is, lies in or holds; undefined for a harmless one. */
export function sensitiveFolder({ path, isReadOnly }: HostPath, folders: readonly string[]): string | undefined {
  if (isReadOnly && harmlessWhenReadOnly.some((harmless) => isAtOrBelow(path, harmless))) return undefined
  return folders.find((folder) => isAtOrBelow(path, folder)) ?? folders.find((folder) => isAtOrBelow(folder, path))
}

/** Sockets of container runtimes, below `/run`, which `/var/run` is another name of. */
export const runtimeSockets: readonly string[] = [
  'docker.sock', 'docker/docker.sock', 'cri-dockerd.sock', 'dockershim.sock', 'containerd/containerd.sock', 'k3s/containerd/containerd.sock',
  'k0s/containerd.sock', 'docker/containerd/containerd.sock', 'crio/crio.sock', 'podman/podman.sock', 'buildkit/buildkitd.sock',
]

/** The socket that a path is or, being its folder, holds. `sockets` are absolute, or relative to `/run`. */
export function runtimeSocketAt(path: string, sockets: readonly string[]): string | undefined {
  const own = path === '/var/run' || path.startsWith('/var/run/') ? path.slice('/var'.length) : path
  const absolute = sockets.map((socket) => normalPath(socket.startsWith('/') ? socket : `/run/${socket}`))
  return absolute.find((socket) => socket === own) ?? absolute.find((socket) => socket.slice(0, socket.lastIndexOf('/')) === own)
}

/** Files with which a node proves who it is, to the cloud or to the API server; `*` stands for one name. */
export const credentialFiles: readonly string[] = [
  '/etc/kubernetes/azure.json', '/etc/kubernetes/cloud-config', '/etc/kubernetes/cloud.conf', '/etc/kubernetes/kubelet.conf',
  '/etc/kubernetes/bootstrap-kubelet.conf', '/etc/kubernetes/admin.conf', '/etc/kubernetes/super-admin.conf', '/etc/kubernetes/pki', '/var/lib/kubelet/pki',
  '/var/lib/kubelet/kubeconfig', '/root/.aws', '/root/.azure', '/root/.config/gcloud', '/root/.kube', '/home/*/.aws', '/home/*/.azure',
  '/home/*/.config/gcloud', '/home/*/.kube', '/.aws', '/.azure', '/.config/gcloud', '/.kube',
]

/** The credentials at which a path points. */
export function credentialsAt(path: string, files: readonly string[]): string | undefined {
  return files.find((file) => {
    const depth = file.split('/').length
    return nameMatches(file, path.split('/').slice(0, depth).join('/'))
  })
}
