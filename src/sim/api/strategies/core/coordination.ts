import type { ControllerRevision, Lease } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy, type ValidationContext } from '../../strategy.ts'
import { validateControllerRevisionCreate, validateControllerRevisionUpdate } from '../../validation/core/controller-revision.ts'
import { validateLease, validateLeaseUpdate } from '../../validation/core/lease.ts'

/** `pkg/registry/coordination/lease/strategy.go` (1.36). */
export const leaseStrategy = defineStrategy<Lease>({
  group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', resource: 'leases', namespaced: true,
  allowCreateOnUpdate: true,
  allowUnconditionalUpdate: false,
  prepareForCreate: (lease, context) => dropCoordination(lease, undefined, context),
  validate: validateLease,
  prepareForUpdate: dropCoordination,
  validateUpdate: validateLeaseUpdate,
})

/** `pkg/registry/apps/controllerrevision/strategy.go` (1.36). */
export const controllerRevisionStrategy = defineStrategy<ControllerRevision>({
  group: 'apps', version: 'v1', kind: 'ControllerRevision', resource: 'controllerrevisions', namespaced: true,
  validate: validateControllerRevisionCreate,
  validateUpdate: validateControllerRevisionUpdate,
})

/** Coordinated leader election is off: its fields are dropped, even with values that would be refused. */
function dropCoordination({ spec }: Lease, old: Lease | undefined, { minor }: ValidationContext): void {
  if (spec === undefined || gateEnabled(minor, 'CoordinatedLeaderElection')) return
  if (old?.spec?.strategy === undefined) delete spec.strategy
  if (old?.spec?.preferredHolder === undefined) delete spec.preferredHolder
}
