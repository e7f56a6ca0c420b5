import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import { runPlan } from '../../src/plan/run.ts'

const claim = `apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}
`
const pod = `apiVersion: v1
kind: Pod
metadata: {name: db}
spec:
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers: [{name: main, image: "db:1", volumeMounts: [{name: data, mountPath: /data}]}]
`

function sketch(storage: string): ReturnType<typeof loadClusterState> {
  return loadClusterState([{ path: 'c.yaml', text: `apiVersion: stowage.dev/v1alpha1\nkind: ClusterSketch\npools: [{name: n, count: 2, zones: [a, b]}]\nstorageClasses: [{name: standard, default: true${storage}}]\n` }])
}

describe('a claim', () => {
  it.each([
    ['of a driver of CSI', ', provisioner: disks.example.com', { csi: { driver: 'disks.example.com' } }, undefined],
    ['of a disk of one zone', ', provisioner: ebs.csi.aws.com', { csi: { driver: 'ebs.csi.aws.com' } }, 'topology.kubernetes.io/zone'],
    ['of a disk that was built in once', ', provisioner: kubernetes.io/aws-ebs', { csi: { driver: 'ebs.csi.aws.com' } }, 'topology.kubernetes.io/zone'],
    ['of a folder on one machine', ', provisioner: rancher.io/local-path', { hostPath: {} }, 'kubernetes.io/hostname'],
    ['of a sketch', '', { csi: { driver: 'volumes.sketch.stowage.dev' } }, undefined],
    ['that is bound before its pod comes', ', provisioner: disks.example.com, volumeBindingMode: Immediate', { csi: {} }, undefined],
  ])('%s gets a volume of its size a second later, and its pod runs', (_sentence, storage, source, topology) => {
    const { plan } = runPlan({ cluster: sketch(storage), manifests: [{ path: 'a.yaml', text: `${claim}---\n${pod}` }] })
    expect(plan.problems).toEqual([])
    const volume = plan.objects.find(({ kind }) => kind === 'PersistentVolume')
    expect(volume).toMatchObject({ spec: { capacity: { storage: '2Gi' }, ...source }, status: { phase: 'Bound' } })
    expect(JSON.stringify(volume)).toContain(topology ?? 'standard')
    expect(plan.placement.flatMap(({ pods }) => pods.map(({ name, ready }) => [name, ready]))).toEqual([['db', true]])
  })

  it('of no class waits, and its pod with it', () => {
    const { plan } = runPlan({ cluster: loadClusterState([]), manifests: [{ path: 'a.yaml', text: `${claim}---\n${pod}` }] })
    expect(plan.pending[0]?.message).toContain('pod has unbound immediate PersistentVolumeClaims')
    expect(plan.problems[0]?.suggestion).toBe('claim data names no StorageClass and the cluster has no default one: name one, or say with --cluster which there are')
  })

  it('that is deleted takes its volume along', () => {
    const request = { cluster: sketch(''), manifests: [{ path: 'a.yaml', text: `${claim}---\n${pod}` }] }
    const { plan } = runPlan({ ...request, scenario: { steps: [{ when: { kind: 'rest' }, action: { kind: 'kubectl', command: 'kubectl delete pod/db pvc/data' } }], behaviours: [], loads: [] } })
    expect(plan.objects.filter(({ kind }) => kind === 'PersistentVolume' || kind === 'PersistentVolumeClaim')).toEqual([])
  })
})
