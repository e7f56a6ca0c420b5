import { compileLabelSelector } from '../../../base/labels.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../model/kubernetes.generated.ts'
import { controllerOf } from '../../cluster-informers.ts'
import { claim } from '../claim.ts'
import { defineController, ownerOf, self, splitKey, type ControllerContext, type KeysOf } from '../controller.ts'
import { isPodTerminal } from '../pods.ts'
import { DeploymentSync } from './sync.ts'

/** Deployments: `pkg/controller/deployment/deployment_controller.go` (1.36). */
export const deploymentController = defineController({
  name: 'deployment',
  component: 'deployment-controller',
  backoff: { first: 5, longest: 1_000_000, most: 15 },
  watches: { Deployment: self, ReplicaSet: replicaSetKeys(), Pod: deletedPodKeys },

  reconcile(key, context) {
    const { namespace, name } = splitKey(key)
    const live = context.read.get('Deployment', namespace, name) as Deployment | undefined
    if (live === undefined) return undefined
    // Its own status writes make this copy stale on purpose: the next write conflicts and the key comes back, as upstream.
    const deployment = { ...live }
    const sync = new DeploymentSync(deployment, key, context)
    const { matchLabels = {}, matchExpressions = [] } = deployment.spec?.selector ?? {}
    if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) return sync.selectsEverything()
    const selector = compileLabelSelector(deployment.spec?.selector)
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', object: deployment }
    const sets = claim<ReplicaSet>('ReplicaSet', owner, ({ metadata }) => selector?.matches(metadata?.labels) ?? false, () => true, context)
    return sync.run(sets)
  },
})

function replicaSetKeys(): KeysOf {
  const owners = ownerOf('Deployment')
  return (change, context) => {
    const keys = owners(change, context)
    const { after } = change
    if (after === undefined || controllerOf(after) !== undefined) return keys
    const namespace = after.metadata?.namespace ?? ''
    const adopters = context.read.list('Deployment', namespace).filter((deployment) => compileLabelSelector((deployment as Deployment).spec?.selector)?.matches(after.metadata?.labels))
    return [...keys, ...adopters.map(({ metadata }) => `${namespace}/${metadata?.name ?? ''}`)]
  }
}

/** The last pod of a Recreate that goes lets the new ones come. */
function deletedPodKeys({ before, after }: Parameters<KeysOf>[0], context: ControllerContext): string[] {
  if (after !== undefined || before === undefined) return []
  const owner = controllerOf(before)
  if (owner?.kind !== 'ReplicaSet') return []
  const namespace = before.metadata?.namespace ?? ''
  const parent = controllerOf(context.read.get('ReplicaSet', namespace, owner.name ?? ''))
  const deployment = parent === undefined ? undefined : context.read.get('Deployment', namespace, parent.name ?? '') as Deployment | undefined
  if (deployment?.spec?.strategy?.type !== 'Recreate') return []
  const sets = context.read.ownedBy('ReplicaSet', deployment.metadata?.uid)
  const pods = sets.flatMap((set) => context.read.ownedBy('Pod', set.metadata?.uid) as Pod[])
  return pods.some((pod) => !isPodTerminal(pod)) ? [] : [`${namespace}/${deployment.metadata?.name ?? ''}`]
}
