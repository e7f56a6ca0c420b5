import { describe, expect, it } from 'vitest'
import type { Container, PodSpec } from '../../../src/model/kubernetes.generated.ts'
import { podQOSClass } from '../../../src/sim/api/pod-qos.ts'
import { aggregateContainerResources } from '../../../src/sim/api/pod-requests.ts'

type Amounts = { [resource: string]: string }

function container(requests: Amounts = {}, limits: Amounts = {}, rest: Partial<Container> = {}): Container {
  return { name: 'c', resources: { requests, limits }, ...rest }
}

const full = { cpu: '1', memory: '1Gi' }

describe('QoS classes', () => {
  it.each<[string, PodSpec, string]>([
    ['nothing asked for is best effort', { containers: [container()] }, 'BestEffort'],
    ['zero is nothing', { containers: [container({ cpu: '0' }, { memory: '0' })] }, 'BestEffort'],
    ['other resources do not count', { containers: [container({ 'example.com/gpu': '1' }, { 'example.com/gpu': '1' })] }, 'BestEffort'],
    ['limits that equal requests are a guarantee', { containers: [container(full, full)] }, 'Guaranteed'],
    ['amounts are compared, not spellings', { containers: [container({ cpu: '1000m', memory: '1024Mi' }, full)] }, 'Guaranteed'],
    ['one container without limits ends it', { containers: [container(full, full), container()] }, 'Burstable'],
    ['so does an init container', { containers: [container(full, full)], initContainers: [container()] }, 'Burstable'],
    ['a limit on cpu alone is not enough', { containers: [container({ cpu: '1' }, { cpu: '1' })] }, 'Burstable'],
    ['requests below the limits are bursts', { containers: [container({ cpu: '1', memory: '1Mi' }, full)] }, 'Burstable'],
    ['resources of the pod decide over those of containers', { resources: { requests: full, limits: full }, containers: [container()] }, 'Guaranteed'],
  ])('%s', (_sentence, spec, expected) => {
    expect(podQOSClass(spec, 36)).toBe(expected)
  })

  it('releases without resources of the pod look at the containers', () => {
    expect(podQOSClass({ resources: { requests: full, limits: full }, containers: [container()] }, 32)).toBe('BestEffort')
  })
})

describe('what containers ask for together', () => {
  it.each<[string, PodSpec, string]>([
    ['containers add up', { containers: [container({ cpu: '1' }), container({ cpu: '500m' })] }, '1500m'],
    ['the hungriest init container counts where it is more', { containers: [container({ cpu: '1' })], initContainers: [container({ cpu: '3' }), container({ cpu: '2' })] }, '3'],
    // Sidecar 0.5 beside the app: 1.5; beside the later init container: 0.5 + 2.
    ['a sidecar runs beside what comes after it', {
      containers: [container({ cpu: '1' })], initContainers: [container({ cpu: '500m' }, {}, { restartPolicy: 'Always' }), container({ cpu: '2' })],
    }, '2500m'],
    ['but not beside what came before', {
      containers: [container({ cpu: '1' })], initContainers: [container({ cpu: '2' }), container({ cpu: '500m' }, {}, { restartPolicy: 'Always' })],
    }, '2'],
  ])('%s', (_sentence, spec, expected) => {
    expect(aggregateContainerResources(spec, 'requests').get('cpu')?.toString()).toBe(expected)
  })
})
