import { definePodRule, relatedAt, type ContainerView } from '../../src/check/api.ts'

export default definePodRule({
  id: 'container-port-duplicate',
  group: 'services',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'Two containers of one pod use the same port, or one port name stands twice',
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking'],
  peers: { 'kube-linter': ['duplicate-port'], popeye: [] },

  check(template, { report }) {
    const numbers = new Map<string, Use>()
    const names = new Map<string, Use>()
    for (const use of usesOf(template.servingContainers)) {
      const { container, index, port, protocol, name } = use
      const number = `${port}/${protocol}`
      const before = numbers.get(number)
      if (before === undefined) numbers.set(number, use)
      else {
        report(container.at(['ports', index, 'containerPort']), {
          text: `${container.title} uses port ${number}, which ${before.container === container ? 'it lists before' : `${before.container.title} uses already`}`,
          effect: before.container === container
            ? 'the second entry adds nothing, and server-side apply cannot merge the list'
            : 'containers of a pod share one network: the second program cannot bind the port and crashes',
          related: [relatedAt(before.container.at(['ports', before.index, 'containerPort']), 'the first use')],
        })
      }
      const named = name === undefined ? undefined : names.get(name)
      if (name !== undefined && named === undefined) names.set(name, use)
      else if (named !== undefined && named.container !== container) {
        report(container.at(['ports', index, 'name']), {
          text: `the port name "${name ?? ''}" stands in ${named.container.title} already`,
          effect: 'a Service or probe that uses the name reaches the first container with it',
          related: [relatedAt(named.container.at(['ports', named.index, 'name']), 'the first use')],
        })
      }
    }
  },
})

interface Use { readonly container: ContainerView, readonly index: number, readonly port: number, readonly protocol: string, readonly name: string | undefined }

function usesOf(containers: readonly ContainerView[]): Use[] {
  return containers.flatMap((container) => (container.value.ports ?? []).flatMap(({ containerPort, protocol = 'TCP', name }, index) =>
    containerPort === undefined ? [] : [{ container, index, port: containerPort, protocol, name }]))
}
