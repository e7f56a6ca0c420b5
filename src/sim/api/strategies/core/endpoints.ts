import { FieldPath } from '../../../../base/field.ts'
import type { Endpoints, EndpointSlice } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { defineStrategy } from '../../strategy.ts'
import { endpointsWarnings, validateEndpointsCreate, validateEndpointsUpdate } from '../../validation/core/endpoints.ts'
import { validateEndpointSliceCreate, validateEndpointSliceUpdate } from '../../validation/discovery/endpoint-slice.ts'
import { warningsForIP } from '../../validation/ip.ts'
import { bumpGeneration, semanticEqual, setGenerationOnCreate } from '../common.ts'

/** `pkg/registry/core/endpoint/strategy.go` (1.36). */
export const endpointsStrategy = defineStrategy<Endpoints>({
  group: '', version: 'v1', kind: 'Endpoints', resource: 'endpoints', namespaced: true,
  allowCreateOnUpdate: true,
  validate: validateEndpointsCreate,
  warningsOnCreate: (endpoints, { minor }) => endpointsWarnings(endpoints, minor),
  validateUpdate: validateEndpointsUpdate,
  warningsOnUpdate: (endpoints, _old, { minor }) => endpointsWarnings(endpoints, minor),
})

/** `pkg/registry/discovery/endpointslice/strategy.go` (1.36). */
export const endpointSliceStrategy = defineStrategy<EndpointSlice>({
  group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', resource: 'endpointslices', namespaced: true,
  prepareForCreate(slice, { minor }) {
    setGenerationOnCreate(slice)
    if (!gateEnabled(minor, 'PreferSameTrafficDistribution')) dropNodeHints(slice)
    dropTopology(slice)
  },
  validate: validateEndpointSliceCreate,
  warningsOnCreate: (slice) => [
    ...slice.addressType === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [],
    ...addressWarnings(slice),
  ],
  prepareForUpdate(slice, old, { minor }) {
    bumpGeneration(slice, old, !semanticEqual(contentOf(slice), contentOf(old)) || !semanticEqual(slice.metadata?.labels ?? {}, old.metadata?.labels ?? {}))
    const hadNodeHints = (old.endpoints ?? []).some(({ hints }) => hints?.forNodes !== undefined)
    if (!gateEnabled(minor, 'PreferSameTrafficDistribution') && !hadNodeHints) dropNodeHints(slice)
    if (!semanticEqual(slice.endpoints, old.endpoints)) dropTopology(slice)
  },
  validateUpdate: validateEndpointSliceUpdate,
  warningsOnUpdate: addressWarnings,
})

function contentOf({ addressType, endpoints, ports }: EndpointSlice): unknown {
  return { addressType, endpoints, ports }
}

/** deprecatedTopology cannot be written through v1. */
function dropTopology({ endpoints = [] }: EndpointSlice): void {
  for (const endpoint of endpoints) delete endpoint.deprecatedTopology
}

function dropNodeHints({ endpoints = [] }: EndpointSlice): void {
  for (const { hints } of endpoints) delete hints?.forNodes
}

const ownControllers = ['endpointslice-controller.k8s.io', 'endpointslicemirroring-controller.k8s.io']

function addressWarnings({ metadata, endpoints = [] }: EndpointSlice): string[] {
  if (ownControllers.includes(metadata?.labels?.['endpointslice.kubernetes.io/managed-by'] ?? '')) return []
  return endpoints.flatMap(({ addresses = [] }, index) => addresses.flatMap((address, at) =>
    warningsForIP(FieldPath.of('endpoints').index(index).child('addresses').index(at), address)))
}
