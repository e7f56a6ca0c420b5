import type { EndpointPort, EndpointSubset } from '../../model/kubernetes.generated.ts'

type CorePort = NonNullable<EndpointSubset['ports']>[number]

/**
 * The order of ports in Endpoints and EndpointSlices is that of their hashes: FNV-1a of 128 bits over what `k8s.io/utils/dump` prints
 * (`k8s.io/endpointslice/util/controller_utils.go` v0.36, `pkg/api/v1/endpoints/util.go` 1.36).
 */
export function inHashOrder<T>(items: readonly T[], dump: (item: T) => string): T[] {
  if (items.length < 2) return [...items]
  const keyed = items.map((item) => ({ item, hash: fnv1a128(dump(item)) }))
  return keyed.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0)).map(({ item }) => item)
}

/** A port of Endpoints as Go dumps it. */
export function dumpCorePort({ name = '', port = 0, protocol = '', appProtocol }: CorePort): string {
  return `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`
}

/** A port of an EndpointSlice, where all fields are pointers. */
export function dumpSlicePort({ name, port, protocol, appProtocol }: EndpointPort): string {
  return `(v1.EndpointPort){Name:(*string)${name ?? '<nil>'} Protocol:(*v1.Protocol)${protocol ?? '<nil>'} Port:(*int32)${port ?? '<nil>'} AppProtocol:(*string)${appProtocol ?? '<nil>'}}`
}

const offsetBasis = 0x6c62272e07bb014262b821756295c58dn
const prime = 0x1000000000000000000013bn

function fnv1a128(text: string): bigint {
  let state = offsetBasis
  for (const byte of new TextEncoder().encode(text)) state = BigInt.asUintN(128, (state ^ BigInt(byte)) * prime)
  return state
}
