import { describe, expect, it } from 'vitest'
import type { HorizontalPodAutoscaler, MetricSpec } from '../../../src/model/kubernetes.generated.ts'
import { hpaFromV1, hpaToV1, hpaWithoutRoundTrip } from '../../../src/sim/api/conversion/hpa.ts'

const cpu: MetricSpec = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } }
const metrics: MetricSpec[] = [
  { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
  { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '1Gi' } } },
  {
    type: 'Object',
    object: { describedObject: { kind: 'Ingress', name: 'web', apiVersion: 'networking.k8s.io/v1' }, metric: { name: 'hits' }, target: { type: 'Value', value: '5' } },
  },
  { type: 'External', external: { metric: { name: 'queue', selector: { matchLabels: { a: 'b' } } }, target: { type: 'AverageValue', averageValue: '3' } } },
]

function autoscaler(spec: HorizontalPodAutoscaler['spec']): HorizontalPodAutoscaler {
  return { metadata: { name: 'web', annotations: { mine: 'x' } }, spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 3, ...spec }, status: {} }
}

describe('autoscaling/v1', () => {
  it('has a field for the use of CPU alone', () => {
    expect(hpaToV1(autoscaler({ metrics: [cpu] }))).toEqual({
      metadata: { name: 'web', annotations: { mine: 'x' } },
      spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 3, targetCPUUtilizationPercentage: 60 },
      status: {},
    })
  })

  it('keeps other metrics in an annotation, in the words of its own types', () => {
    expect(hpaToV1(autoscaler({ metrics: metrics.slice(0, 2) })).metadata?.annotations).toEqual({
      mine: 'x',
      'autoscaling.alpha.kubernetes.io/metrics':
        '[{"type":"Pods","pods":{"metricName":"requests","targetAverageValue":"10"}},{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}}]',
    })
  })

  it('loses nothing on the way there and back, but the order: CPU comes last', () => {
    const behavior = { scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Max', policies: [{ type: 'Pods', value: 1, periodSeconds: 15 }] } }
    const back = hpaFromV1(hpaToV1(autoscaler({ metrics: [cpu, ...metrics], behavior })))
    expect(back).toEqual(autoscaler({ metrics: [...metrics, cpu], behavior }))
  })

  it('without any metric means 80 percent of CPU', () => {
    expect(hpaFromV1({ spec: { maxReplicas: 3 } }).spec?.metrics)
      .toEqual([{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }])
  })

  it('an annotation that is no list of metrics is dropped', () => {
    const broken = { metadata: { name: 'web', annotations: { 'autoscaling.alpha.kubernetes.io/metrics': '{' } }, spec: { maxReplicas: 3 } }
    expect(hpaFromV1(broken).metadata).toEqual({ name: 'web', annotations: {} })
  })
})

describe('autoscaling/v2', () => {
  it('drops the annotations of v1 and no others', () => {
    const annotations = { mine: 'x', 'autoscaling.alpha.kubernetes.io/behavior': '{}' }
    expect(hpaWithoutRoundTrip({ metadata: { annotations } }).metadata?.annotations).toEqual({ mine: 'x' })
  })
})
