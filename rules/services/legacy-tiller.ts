import { definePodRule } from '../../src/check/api.ts'

export default definePodRule({
  id: 'legacy-tiller',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'Tiller, the server of Helm 2, is deployed',
  links: ['https://helm.sh/blog/helm-v2-deprecation-timeline/'],
  peers: { trivy: ['KSV-0102'], checkov: ['CKV_K8S_34', 'CKV_K8S_44', 'CKV_K8S_45'] },

  check(template, { report }) {
    for (const container of template.containers) {
      const image = container.value.image ?? ''
      if (!/(^|\/)(kubernetes-helm\/|helm\/)?tiller(:|@|$)/.test(image)) continue
      report(container.at('image'), {
        text: `image "${image}" of ${container.title} is Tiller, the server of Helm 2`,
        effect: 'it gets no fixes since November 2020, and whoever reaches its port can install anything with its rights',
        suggestion: 'move to Helm 3 or 4, which have no server',
      })
    }
  },
})
