import type { HorizontalPodAutoscaler, PersistentVolumeClaim } from '../model/kubernetes.generated.ts'
import type { Manifest } from './manifests.ts'
import type { Approximation } from './plan.ts'
import type { World } from './world.ts'

/** Where this plan leans on something that is not modelled to the letter: rows of `docs/fidelity.md`. */
export function fidelityOf({ cluster: { read, server }, loads, adopted: { assumed, freed } }: World, manifests: readonly Manifest[], wasAtRest: boolean): Approximation[] {
  const found: Approximation[] = []
  const add = (part: string, state: Approximation['state'], note: string): void => { found.push({ part, state, note }) }
  if (read.list('Pod').length > 0) add('kubelet', 'approximated', 'a container starts 1 s after its pod is placed and passes its probes at once, unless the scenario says otherwise')
  if (assumed > 0) add('owners', 'approximated', `${assumed} ReplicaSets that the snapshot leaves out are assumed as their pods show them`)
  if (freed > 0) add('owners', 'approximated', `${freed} objects have an owner that the snapshot leaves out: they are taken to have none`)
  if (!wasAtRest) add('cluster', 'approximated', 'the cluster was not at rest: what its controllers still had to do happened before the manifests were sent')
  if (read.list('HorizontalPodAutoscaler').some((one) => (one as HorizontalPodAutoscaler).spec?.metrics?.length !== 0) && loads.length === 0) {
    add('HorizontalPodAutoscaler', 'approximated', 'no load is stated, so autoscalers hear of no metrics and keep to minReplicas and maxReplicas (--load states one)')
  }
  if (read.list('PersistentVolumeClaim').some((claim) => (claim as PersistentVolumeClaim).status?.phase === 'Pending')) add('volumes', 'approximated', 'claims without a volume and a StorageClass that is known stay Pending')
  if (read.list('VolumeAttachment').length > 0) add('volumes', 'approximated', 'the drivers of volumes are taken to be there: each volume is made, attached and detached within a second')
  const custom = [...new Set(manifests.map(({ object }) => object).filter(({ apiVersion, kind }) => typeof apiVersion === 'string' && typeof kind === 'string' && isCustom(server.registry.byKind(apiVersion, kind))).map(({ kind }) => kind as string))]
  if (custom.length > 0) add('custom resources', 'absent', `what the controllers of ${custom.sort().join(', ')} would do is not known`)
  return found
}

function isCustom(resource: { readonly definition?: string } | undefined): boolean {
  return resource !== undefined && resource.definition === undefined
}
