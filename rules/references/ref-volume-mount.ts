import { defineContainerRule } from '../../src/check/api.ts'
import { nearestName } from '../../src/base/edit-distance.ts'

export default defineContainerRule({
  id: 'ref-volume-mount',
  group: 'references',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container mounts a volume that its pod does not declare',
  links: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
  peers: { 'kube-linter': [], popeye: [] },

  check(container, { report }) {
    const { template, value } = container
    const { volumeClaimTemplates = [] } = template.resource.spec as { volumeClaimTemplates?: readonly { metadata?: { name?: string } }[] }
    const declared = [
      ...(template.spec.volumes ?? []).map(({ name }) => name ?? ''),
      ...template.resource.kind === 'StatefulSet' ? volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? '') : [],
    ]
    for (const list of ['volumeMounts', 'volumeDevices'] as const) {
      for (const [index, { name }] of (value[list] ?? []).entries()) {
        if (name === undefined || declared.includes(name)) continue
        const near = nearestName(name, declared)
        report(container.at([list, index, 'name']), {
          text: `${container.title} mounts volume "${name}", and the pod declares ${declared.length === 0 ? 'none' : declared.map((each) => `"${each}"`).join(', ')}`,
          effect: 'the API server refuses the object',
          suggestion: near === undefined ? `declare "${name}" under volumes` : `did you mean "${near}"?`,
        })
      }
    }
  },
})
