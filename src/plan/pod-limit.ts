import { isMap, type ValueMap } from '../base/json.ts'
import { quantityOrZero } from '../base/quantity.ts'
import { admissionName, isResource, type AdmissionPlugin } from '../sim/admission/plugin.ts'
import { forbiddenStatus } from '../sim/api/status.ts'

/** Pods beyond this are of no use to anyone who has three nodes; with more machines there may be more. */
const least = 2000

/**
 * Ends what a slip of the keyboard, or somebody who means harm, would make of `replicas: 99999999`: no more pods than twice what the
 * nodes can take. It stands behind the server's own plugins and speaks like one.
 */
export function podLimit(objects: readonly ValueMap[], count: () => number): AdmissionPlugin {
  const capacity = objects.reduce((sum, object) => sum + (object.kind === 'Node' ? podsOf(object) : 0), 0)
  const limit = Math.max(least, 2 * capacity + 1000)
  return {
    name: 'PlanPodLimit',
    validate(request) {
      if (request.operation !== 'CREATE' || !isResource(request, '', 'pods')) return undefined
      if (count() < limit) return undefined
      return { status: forbiddenStatus('pods', '', admissionName(request), `a plan with these nodes ends at ${limit} pods: more could never be placed`) }
    },
  }
}

function podsOf({ status }: ValueMap): number {
  const { allocatable, capacity } = isMap(status) ? status : {}
  const pods = isMap(allocatable) ? allocatable.pods : isMap(capacity) ? capacity.pods : undefined
  return typeof pods === 'string' || typeof pods === 'number' ? Number(quantityOrZero(pods).milliValue() / 1000n) : 110
}
