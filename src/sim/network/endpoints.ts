import type { EndpointSlice } from '../../model/kubernetes.generated.ts'
import { allOf, type NetworkView } from './view.ts'

/** The EndpointSlices of a Service, whoever made them. */
export function serviceSlices(view: NetworkView, namespace: string, name: string): readonly EndpointSlice[] {
  return allOf(view, 'EndpointSlice', namespace).filter(({ metadata }) => metadata?.labels?.['kubernetes.io/service-name'] === name)
}
