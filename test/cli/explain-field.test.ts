import { describe, expect, it } from 'vitest'
import { explainField } from '../../src/cli/explain-field.ts'

const head = (text: string, minor: 24 | 36 = 36): string | undefined => explainField(text, minor)?.split('\n')[0]

describe('a kind is found', () => {
  it.each([
    ['by its name', 'Deployment', 'apps/v1 Deployment, Kubernetes 1.36'],
    ['in any case, by its plural and its short name', 'deploy', 'apps/v1 Deployment, Kubernetes 1.36'],
    ['with its group, for which a field could be taken', 'ingresses.networking.k8s.io.spec', 'networking.k8s.io/v1 Ingress, Kubernetes 1.36'],
    ['with its version', 'autoscaling/v1/HorizontalPodAutoscaler', 'autoscaling/v1 HorizontalPodAutoscaler, Kubernetes 1.36'],
    ['in a pack of custom resources', 'cert-manager.io/v1/Certificate', 'cert-manager.io/v1 Certificate, Kubernetes 1.36'],
  ])('%s', (_, text, expected) => {
    expect(head(text)?.replace(/ \(also .*/, '')).toBe(expected)
  })

  it('in the stable version first, with the others by name', () => {
    expect(head('events')).toMatch(/^v1 Event, .* \(also events\.k8s\.io\/v1\/Event\)$/)
  })

  it('only where the release has it', () => {
    expect([head('validatingadmissionpolicy'), head('validatingadmissionpolicy', 24)]).toEqual(['admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy, Kubernetes 1.36', undefined])
  })

  it('or not', () => {
    expect(explainField('no-such', 36)).toBeUndefined()
  })
})

describe('a field', () => {
  it('has type, default, values and what is below it', () => {
    expect(explainField('deployment.spec.strategy', 36)).toBe('apps/v1 Deployment, Kubernetes 1.36\n\n  spec.strategy  DeploymentStrategy\n\n  rollingUpdate  RollingUpdateDeployment\n  type           string                   Default: "RollingUpdate". One of: Recreate, RollingUpdate\n')
  })

  it('is reached through lists and maps without saying so, or with an index', () => {
    const text = explainField('pod.spec.containers.ports.protocol', 36)
    expect(text).toContain('\n  Default: "TCP"\n')
    expect(explainField('pod.spec.containers[0].ports[*].protocol', 36)).toBe(text)
  })

  it('that is not there names the nearest', () => {
    expect(() => explainField('deploy.spec.replicaz', 36)).toThrow('Deployment.spec has no field "replicaz" in Kubernetes 1.36; did you mean "replicas"?')
    expect(() => explainField('pod.spek', 36)).toThrow('Pod has no field "spek" in Kubernetes 1.36; did you mean "spec"?')
  })

  it('says when it came', () => {
    expect(explainField('pod.spec.schedulingGates', 36)).toContain('Since 1.26')
  })
})
