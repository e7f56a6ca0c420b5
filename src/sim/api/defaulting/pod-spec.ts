import type { PodSpec, PodTemplateSpec } from '../../../model/kubernetes.generated.ts'
import { defaultContainer } from './pod-containers.ts'
import { defaultVolume } from './pod-volumes.ts'
import { roundResourceList } from './quantities.ts'

/**
 * Defaults of pod specs, in Pods and in templates: `SetDefaults_PodSpec` and what `zz_generated.defaults.go` calls for its parts;
 * also the service account's old name, which conversion keeps in step (`pkg/apis/core/v1/conversion.go`, 1.36).
 */
export function defaultPodSpec(spec: PodSpec): void {
  if (defaulted.has(spec)) return
  defaulted.add(spec)
  spec.dnsPolicy ||= 'ClusterFirst'
  spec.restartPolicy ||= 'Always'
  spec.securityContext ??= {}
  spec.terminationGracePeriodSeconds ??= 30
  spec.schedulerName ||= 'default-scheduler'
  const account = spec.serviceAccountName || spec.serviceAccount
  if (account && spec.serviceAccountName !== account) spec.serviceAccountName = account
  if (account && spec.serviceAccount !== account) spec.serviceAccount = account
  spec.volumes?.forEach(defaultVolume)
  spec.initContainers?.forEach(defaultContainer)
  spec.containers?.forEach(defaultContainer)
  spec.ephemeralContainers?.forEach(defaultContainer)
  roundResourceList(spec.overhead)
  roundResourceList(spec.resources?.limits)
  roundResourceList(spec.resources?.requests)
}

/** Templates that are stored come back, as one and the same object, with every scaling of their ReplicaSet. */
const defaulted = new WeakSet<PodSpec>()

/** A template always has metadata and a spec, if empty ones. */
export function defaultPodTemplateSpec(template: PodTemplateSpec): void {
  template.metadata ??= {}
  template.spec ??= {}
  defaultPodSpec(template.spec)
}
