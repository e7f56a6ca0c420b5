import { describe, expect, test } from 'vitest'
import type { PodSpec } from '../../../src/model/kubernetes.generated.ts'
import { staticPodFault } from '../../../src/sim/kubelet/static-pod-references.ts'

const container = { name: 'c', image: 'c:1' }
const fault = (spec: PodSpec, minor = 36): string | undefined => staticPodFault({ metadata: { name: 'p' }, spec: { containers: [container], ...spec } }, minor)
const volume = (source: object): PodSpec => ({ volumes: [{ name: 'v', ...source }] })

describe('a kubelet refuses the pod of a file that needs', () => {
  test.each<[string, PodSpec, string]>([
    ['an account', { serviceAccountName: 'web' }, 'serviceaccounts'],
    ['a pull secret', { imagePullSecrets: [{ name: 's' }] }, 'secrets'],
    ['a secret in its environment', { containers: [{ ...container, env: [{ name: 'X', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }] }, 'secrets'],
    ['a secret as a volume, said before the volume is looked at', volume({ secret: { secretName: 's' } }), 'secrets'],
    ['a ConfigMap of an init container', { initContainers: [{ ...container, name: 'i', envFrom: [{ configMapRef: { name: 'm' } }] }] }, 'configmaps'],
    ['a claim', volume({ persistentVolumeClaim: { claimName: 'c' } }), 'persistentvolumeclaims'],
    ['a claim of its own', volume({ ephemeral: {} }), 'persistentvolumeclaims (via ephemeral volumes)'],
    ['a token', volume({ projected: { sources: [{ serviceAccountToken: { path: 't' } }] } }), 'serviceaccounts (via projected volumes)'],
    ['a driver', volume({ csi: { driver: 'd' } }), 'csidrivers (via CSI volumes)'],
  ])('%s', (_what, spec, resource) => {
    expect(fault(spec)).toBe(`static pods may not reference ${resource}`)
  })

  test('no more than a file, the machine and itself: then it runs', () => {
    expect(fault(volume({ hostPath: { path: '/etc' } }))).toBeUndefined()
    expect(fault(volume({ projected: { sources: [{ downwardAPI: { items: [] } }] } }))).toBeUndefined()
  })

  test('the same before 1.34: only bundles and claims on devices are refused', () => {
    expect(fault(volume({ secret: { secretName: 's' } }), 33)).toBeUndefined()
    expect(fault({ resourceClaims: [{ name: 'gpu' }] }, 33)).toBe('static pods may not use ResourceClaims')
  })
})
