import { describe, expect, it } from 'vitest'
import type { Value, ValueMap } from '../../../src/base/json.ts'
import { answerOf, causesOf } from '../../support/workload-server.ts'

function pod(spec: ValueMap = {}, container: ValueMap = {}, metadata: ValueMap = {}): ValueMap {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', ...metadata }, spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec } }
}

describe('pods that are refused', () => {
  it.each<[string, ValueMap, string[]]>([
    ['no container', pod({ containers: [] }), ['spec.containers: Required value']],
    ['containers share a name', pod({ containers: [{ name: 'c', image: 'i' }, { name: 'c', image: 'i' }] }), ['spec.containers[1].name: Duplicate value: "c"']],
    ['a mount of no volume', pod({}, { volumeMounts: [{ name: 'v', mountPath: '/v' }] }), ['spec.containers[0].volumeMounts[0].name: Not found: "v"']],
    ['two mounts at one place', pod({ volumes: [{ name: 'v' }] }, { volumeMounts: [{ name: 'v', mountPath: '/v' }, { name: 'v', mountPath: '/v' }] }),
      ['spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/v": must be unique']],
    ['requests above limits', pod({}, { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
      ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1']],
    ['a fraction of a device', pod({}, { resources: { limits: { 'nvidia.com/gpu': '1500m' } } }), [
      'spec.containers[0].resources.limits[nvidia.com/gpu]: Invalid value: "1500m": must be an integer',
      'spec.containers[0].resources.requests[nvidia.com/gpu]: Invalid value: "1500m": must be an integer',
    ]],
    ['a host port that is not the container port, on the network of the host', pod({ hostNetwork: true }, { ports: [{ containerPort: 80, hostPort: 81 }] }),
      ['spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true']],
    ['a probe of an init container that ends', pod({ initContainers: [{ name: 'i', image: 'i', livenessProbe: { tcpSocket: { port: 1 } } }] }),
      ['spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always']],
    ['an ephemeral container from the start', pod({ ephemeralContainers: [{ name: 'e', image: 'i' }] }), ['spec.ephemeralContainers: Forbidden: cannot be set on create']],
    ['seconds on a toleration that never evicts', pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 1 }] }),
      ["spec.tolerations[0].effect: Invalid value: \"NoSchedule\": effect must be 'NoExecute' when `tolerationSeconds` is set"]],
    ['a host name with dots', pod({ hostname: 'a.b' }), ['spec.hostname: Invalid value: "a.b": must not contain dots']],
  ])('%s', (_sentence, object, causes) => {
    expect(causesOf(answerOf(object))).toEqual(causes)
  })
})

describe('pods that are taken', () => {
  it.each<[string, ValueMap, (object: Value | undefined) => unknown, unknown]>([
    ['an image without tag is pulled each time', pod(), at('spec', 'containers', 0, 'imagePullPolicy'), 'Always'],
    ['one with a tag only when it is missing', pod({}, { image: 'i:1' }), at('spec', 'containers', 0, 'imagePullPolicy'), 'IfNotPresent'],
    ['a digest does not move either', pod({}, { image: `i@sha256:${'a'.repeat(64)}` }), at('spec', 'containers', 0, 'imagePullPolicy'), 'IfNotPresent'],
    ['a registry with a port is no tag', pod({}, { image: 'r:5000/i' }), at('spec', 'containers', 0, 'imagePullPolicy'), 'Always'],
    ['limits are requests where none are said', pod({}, { resources: { limits: { cpu: '1' }, requests: { memory: '1Gi' } } }), at('spec', 'containers', 0, 'resources', 'requests'),
      { cpu: '1', memory: '1Gi' }],
    ['on the network of the host each port is a port of the host', pod({ hostNetwork: true }, { ports: [{ containerPort: 80 }] }), at('spec', 'containers', 0, 'ports', 0, 'hostPort'), 80],
    ['a grpc probe asks for no service', pod({}, { livenessProbe: { grpc: { port: 1 } } }), at('spec', 'containers', 0, 'livenessProbe', 'grpc'), { port: 1, service: '' }],
    ['links into services are on', pod(), at('spec', 'enableServiceLinks'), true],
    ['it has a generation', pod(), at('metadata', 'generation'), 1],
    ['and a class of service', pod(), at('status', 'qosClass'), 'BestEffort'],
    ['gates keep it from the scheduler', pod({ schedulingGates: [{ name: 'g' }] }), at('status', 'conditions', 0, 'reason'), 'SchedulingGated'],
    ['keys of labels to match are merged into the selector',
      pod({ topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } }, matchLabelKeys: ['rev'] }] },
        {}, { labels: { app: 'web', rev: '7' } }),
      at('spec', 'topologySpreadConstraints', 0, 'labelSelector', 'matchExpressions'), [{ key: 'rev', operator: 'In', values: ['7'] }]],
  ])('%s', (_sentence, object, read, expected) => {
    const response = answerOf(object)
    expect(causesOf(response)).toEqual([])
    expect(read(response.object)).toEqual(expected)
  })

  it('generations came with 1.33', () => {
    expect(at('metadata', 'generation')(answerOf(pod(), { minor: 32 }).object)).toBeUndefined()
  })
})

describe('warnings about pods', () => {
  it.each<[string, ValueMap, string[]]>([
    ['a name twice in the environment', pod({}, { env: [{ name: 'A', value: '1' }, { name: 'A', value: '2' }] }),
      ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply']],
    ['a value that is made of the one before hides nothing', pod({}, { env: [{ name: 'A', value: '1' }, { name: 'A', value: '$(A)2' }] }), []],
    ['part of a byte', pod({}, { resources: { requests: { memory: '128m' } } }),
      ['spec.containers[0].resources.requests[memory]: fractional byte value "128m" is invalid, must be an integer']],
    ['nothing is odd', pod(), []],
  ])('%s', (_sentence, object, warnings) => {
    expect(answerOf(object).warnings).toEqual(warnings)
  })
})

describe('updates of pods', () => {
  const change = (key: string, value: Value): ReturnType<typeof answerOf> => answerOf(pod({}, { image: 'i:1' }), { then: (stored) => { set(stored, key, value) } })

  it('may name another image', () => {
    const response = change('image', 'i:2')
    expect([causesOf(response), at('spec', 'containers', 0, 'image')(response.object), at('metadata', 'generation')(response.object)]).toEqual([[], 'i:2', 2])
  })

  it('may not say anything else of a container', () => {
    expect(causesOf(change('workingDir', '/'))).toEqual([expect.stringMatching(/^spec: Forbidden: pod updates may not change fields other than `spec\.containers\[\*\]\.image`,/)])
  })
})

describe('resizing pods', () => {
  const resize = (spec: ValueMap, resources: Value): ReturnType<typeof answerOf> =>
    answerOf(pod(spec, { resources: { requests: { cpu: '1' } } }), { subresource: 'resize', then: (stored) => { set(stored, 'resources', resources) } })

  it('changes what a container asks for, and the generation', () => {
    const response = resize({}, { requests: { cpu: '2' } })
    expect([causesOf(response), at('spec', 'containers', 0, 'resources')(response.object), at('metadata', 'generation')(response.object)])
      .toEqual([[], { requests: { cpu: '2' } }, 2])
  })

  it.each<[string, ValueMap, Value, string]>([
    ['but not its class of service', {}, { requests: { cpu: '1' }, limits: { cpu: '1', memory: '1Gi' } }, 
      'spec: Invalid value: "Burstable": Pod QOS Class may not change as a result of resizing'],
    ['and not on Windows', { os: { name: 'windows' } }, { requests: { cpu: '2' } }, '[]: Forbidden: windows pods cannot be resized'],
  ])('%s', (_sentence, spec, resources, cause) => {
    expect(causesOf(resize(spec, resources))).toEqual([cause])
  })
})

/** Changes a field of the first container. */
function set(stored: ValueMap, key: string, value: Value): void {
  const container = at('spec', 'containers', 0)(stored) as ValueMap
  container[key] = value
}

function at(...path: (string | number)[]): (object: Value | undefined) => unknown {
  return (object) => path.reduce<unknown>((here, step) => (here as Record<string | number, unknown> | undefined)?.[step], object)
}
