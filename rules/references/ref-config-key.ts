import { defineContainerRule, relatedAt, type Bundle, type ContainerView, type Place, type Resource } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

interface KeyReference { readonly kind: 'ConfigMap' | 'Secret', readonly name: string | undefined, readonly key: string | undefined, readonly optional: boolean | undefined, readonly place: Place }

export default defineContainerRule({
  id: 'ref-config-key',
  group: 'references',
  severity: 'error',
  since: '0.1.0',
  sees: 'bundle',
  summary: 'A container reads a key that its ConfigMap or Secret does not have',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/'],
  peers: { popeye: ['1301'] },

  check(container, { bundle, report }) {
    for (const { kind, name, key, optional, place } of [...environment(container), ...volumes(container)]) {
      if (name === undefined || key === undefined || optional === true) continue
      const source = bundle.find(kind, name, container.template.namespace)
      const keys = source === undefined ? undefined : keysOf(source, bundle)
      if (source === undefined || keys === undefined || keys.includes(key)) continue
      const near = nearestName(key, keys)
      report(place, {
        text: `${source.title} has no key "${key}"${keys.length === 0 ? '' : `, it has ${keys.slice(0, 8).map((each) => `"${each}"`).join(', ')}${keys.length > 8 ? ' …' : ''}`}`,
        effect: 'the container does not start: the pod stays in CreateContainerConfigError, or in ContainerCreating for a volume',
        suggestion: near === undefined ? undefined : `did you mean "${near}"?`,
        related: [relatedAt(source.at('data'), `the keys of ${source.title}`)],
      })
    }
  },
})

function environment(container: ContainerView): KeyReference[] {
  return (container.value.env ?? []).flatMap(({ valueFrom }, index) => [['ConfigMap', 'configMapKeyRef'] as const, ['Secret', 'secretKeyRef'] as const].flatMap(([kind, field]) => {
    const ref = valueFrom?.[field]
    return ref === undefined ? [] : [{ kind, name: ref.name, key: ref.key, optional: ref.optional, place: container.at(['env', index, 'valueFrom', field, 'key']) }]
  }))
}

/** Keys that a volume projects by name, for the volumes that this container mounts first. */
function volumes(container: ContainerView): KeyReference[] {
  const { template } = container
  const isFirst = (volume: string): boolean => template.containers.find(({ value }) => value.volumeMounts?.some(({ name }) => name === volume) === true) === container
  return (template.spec.volumes ?? []).flatMap((volume, index) => {
    if (!isFirst(volume.name ?? '')) return []
    const at = ['spec', 'volumes', index]
    return [
      ...items('ConfigMap', volume.configMap?.name, volume.configMap, [...at, 'configMap'], container),
      ...items('Secret', volume.secret?.secretName, volume.secret, [...at, 'secret'], container),
      ...(volume.projected?.sources ?? []).flatMap((source, place) => [
        ...items('ConfigMap', source.configMap?.name, source.configMap, [...at, 'projected', 'sources', place, 'configMap'], container),
        ...items('Secret', source.secret?.name, source.secret, [...at, 'projected', 'sources', place, 'secret'], container),
      ]),
    ]
  })
}

function items(kind: 'ConfigMap' | 'Secret', name: string | undefined, source: { items?: readonly { key?: string | undefined }[] | undefined, optional?: boolean | undefined } | undefined, at: readonly (string | number)[], { template }: ContainerView): KeyReference[] {
  return (source?.items ?? []).map(({ key }, index) => ({ kind, name, key, optional: source?.optional, place: template.at([...at, 'items', index, 'key']) }))
}

/** The keys of a ConfigMap or Secret; undefined where something else may add to them. */
function keysOf(source: Resource, bundle: Bundle): string[] | undefined {
  if (bundle.everything.filter(({ kind, name, namespace }) => kind === source.kind && name === source.name && namespace === source.namespace).length > 1) return undefined
  const { data, binaryData, stringData } = source.object as { data?: object, binaryData?: object, stringData?: object }
  return [...new Set([...Object.keys(data ?? {}), ...Object.keys(binaryData ?? {}), ...Object.keys(stringData ?? {})])]
}
