import type { Minor } from '../../base/release.ts'

/**
 * Feature gates of kube-apiserver that change what it knows, allows or says, by the minors in which they are on by default.
 * Source: `pkg/features/kube_features.go` and the gates of apiserver and apiextensions, releases 1.24 to 1.36.
 * `on` is the first minor with the gate on by default (Infinity: still off in 1.36); `gone`: first minor where it is off again.
 */
interface Gate {
  readonly on: number
  readonly gone?: number
}

const gates = {
  CSIServiceAccountTokenSecrets: { on: 35 },
  InPlacePodVerticalScaling: { on: 33 },
  MaxUnavailableStatefulSet: { on: 35, gone: 36 },
  MutableCSINodeAllocatableCount: { on: 35 },
  VolumeLimitScaling: { on: Infinity },
  MutablePVNodeAffinity: { on: 36 },
  PreferSameTrafficDistribution: { on: 34 },
  RelaxedServiceNameValidation: { on: 36 },
  StrictIPCIDRValidation: { on: 36 },
} as const satisfies Record<string, Gate>

export type FeatureGate = keyof typeof gates

/** Whether a gate is on by default in that release. */
export function gateEnabled(minor: Minor, gate: FeatureGate): boolean {
  const { on, gone }: Gate = gates[gate]
  return minor >= on && (gone === undefined || minor < gone)
}
