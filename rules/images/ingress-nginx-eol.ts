import { defineRule } from '../../src/check/api.ts'
import { valueAt, type JsonPath } from '../../src/base/json.ts'
import { readableImages } from './_images.ts'

export default defineRule({
  id: 'ingress-nginx-eol',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'The retired ingress-nginx controller is deployed',
  links: ['https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/'],
  peers: { kubescape: ['C-0292'] },

  check(resource, { report }) {
    for (const { text, title, place, reference } of readableImages(resource)) {
      if (!controllers.test(reference.repository)) continue
      report(place, { text: `image "${text}" of ${title} is the ingress-nginx controller, a retired project`, effect, suggestion })
    }
    for (const [path, told] of chartPaths[`${resource.group}/${resource.kind}`] ?? []) {
      const value = valueAt(resource.raw, path)
      if (typeof value !== 'string' || (told === 'url' ? !value.includes('kubernetes.github.io/ingress-nginx') : value !== 'ingress-nginx')) continue
      report(resource.at(path), { text: `${resource.title} deploys the chart of ingress-nginx, a retired project`, effect, suggestion })
      return
    }
  },
})

const effect = 'it gets no fixes any more, and stands at the edge of the cluster'
const suggestion = 'move to a Gateway API implementation, or to another ingress controller'
const controllers = /(^|\/)(ingress-nginx\/controller(-chroot)?|kubernetes-ingress-controller\/nginx-ingress-controller)$/

/** Where objects that install charts name the chart or its repository. */
const chartPaths: Readonly<Record<string, readonly (readonly [JsonPath, 'url' | 'chart'])[]>> = {
  'argoproj.io/Application': [[['spec', 'source', 'repoURL'], 'url'], [['spec', 'source', 'chart'], 'chart'], [['spec', 'sources', 0, 'repoURL'], 'url'], [['spec', 'sources', 0, 'chart'], 'chart']],
  'helm.cattle.io/HelmChart': [[['spec', 'repo'], 'url'], [['spec', 'chart'], 'chart']],
  'helm.toolkit.fluxcd.io/HelmRelease': [[['spec', 'chart', 'spec', 'chart'], 'chart']],
  'source.toolkit.fluxcd.io/HelmRepository': [[['spec', 'url'], 'url']],
}
