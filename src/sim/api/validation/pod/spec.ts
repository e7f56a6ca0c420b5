import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, notSupported, required } from '../../../../base/field.ts'
import { dns1123SubdomainErrors, rangeMessage } from '../../../../base/names.ts'
import type { ObjectMeta, PodSchedulingGroup, PodSpec } from '../../../../model/kubernetes.generated.ts'
import { invalids } from '../checks.ts'
import { validateLabels } from '../label-selector.ts'
import { validateAffinity } from './affinity.ts'
import { validateContainers } from './containers.ts'
import { validatePodDNSConfig } from './dns.ts'
import { validateFileKeyRefVolumes } from './env.ts'
import { validateEphemeralContainers } from './ephemeral-containers.ts'
import { validateDNS1123Label } from './fields.ts'
import { validateReadinessGates, validateSchedulingGates } from './gates.ts'
import { validateHostAliases, validateHostnameOverride, validateHostNetworkPorts, validateHostUsers } from './host.ts'
import { validateInitContainers } from './init-containers.ts'
import type { PodOptions } from './options.ts'
import { validateOS } from './os.ts'
import { validatePodResources } from './pod-resources.ts'
import { podResourceClaimNames, validatePodResourceClaims } from './resource-claims.ts'
import { validateResourceRequirements } from './resources.ts'
import { validatePodSecurityContext } from './security-context.ts'
import { validateTolerations } from './tolerations.ts'
import { validateTopologySpreadConstraints } from './topology-spread.ts'
import { validateVolumes } from './volumes/volumes.ts'
import { validateWindowsHostProcess } from './windows.ts'

/**
 * `ValidatePodSpec` of `pkg/apis/core/validation/validation.go` (1.36), after defaulting. `podMeta` is the pod's own metadata and
 * absent for templates.
 */
export function validatePodSpec(spec: PodSpec, podMeta: ObjectMeta | undefined, path: FieldPath, options: PodOptions): FieldError[] {
  const { terminationGracePeriodSeconds: gracePeriod } = spec
  const errors: FieldError[] = gracePeriod === undefined ? [required(path.child('terminationGracePeriodSeconds'))] : []
  const { volumes, errors: volumeErrors } = validateVolumes(spec.volumes ?? [], podMeta, path.child('volumes'), options)
  const claimNames = podResourceClaimNames(spec.resourceClaims ?? [])
  const context = {
    volumes, claimNames, gracePeriod, options, os: spec.os, podRestartPolicy: spec.restartPolicy ?? '', hostUsers: spec.hostUsers !== false,
  }
  return [
    ...errors,
    ...volumeErrors,
    ...validatePodResourceClaims(podMeta, spec.resourceClaims ?? [], path.child('resourceClaims')),
    ...validateContainers(spec.containers ?? [], path.child('containers'), context),
    ...validateInitContainers(spec.initContainers ?? [], spec.containers ?? [], path.child('initContainers'), context),
    ...validateEphemeralContainers(spec, path.child('ephemeralContainers'), context),
    ...options.podLevelResources ? validatePodResources(spec, claimNames, path, options) : [],
    ...validateHostNetworkPorts(spec, path, options),
    ...validateChoice(spec.restartPolicy, restartPolicies, path.child('restartPolicy')),
    ...validateChoice(spec.dnsPolicy, dnsPolicies, path.child('dnsPolicy')),
    ...validateLabels(spec.nodeSelector, path.child('nodeSelector')),
    ...validatePodSecurityContext(spec, path.child('securityContext'), options),
    ...validateAffinity(spec.affinity ?? {}, path.child('affinity'), options),
    ...validatePodDNSConfig(spec.dnsConfig, spec.dnsPolicy, path.child('dnsConfig'), options),
    ...validateReadinessGates(spec.readinessGates ?? [], path.child('readinessGates')),
    ...validateSchedulingGates(spec.schedulingGates ?? [], path.child('schedulingGates')),
    ...validateTopologySpreadConstraints(spec.topologySpreadConstraints ?? [], path.child('topologySpreadConstraints'), options),
    ...validateWindowsHostProcess(spec, path),
    ...validateHostUsers(spec, path, options),
    ...validateHostnameOverride(spec, path),
    ...validateNames(spec, path),
    ...validateTolerations(spec.tolerations ?? [], path.child('tolerations'), options),
    ...validateHostAliases(spec.hostAliases ?? [], path.child('hostAliases'), options),
    ...spec.priorityClassName ? validateName(spec.priorityClassName, path.child('priorityClassName')) : [],
    ...spec.runtimeClassName === undefined ? [] : validateName(spec.runtimeClassName, path.child('runtimeClassName')),
    ...spec.preemptionPolicy === undefined ? [] : validateChoice(spec.preemptionPolicy, preemptionPolicies, path.child('preemptionPolicy')),
    ...spec.overhead === undefined ? [] : validateResourceRequirements({ limits: spec.overhead }, new Set(), path.child('overhead'), options),
    ...validateOS(spec, path, options),
    ...spec.schedulingGroup === undefined ? [] : validateSchedulingGroup(spec.schedulingGroup, path.child('schedulingGroup')),
    ...validateFileKeyRefVolumes(spec, path),
  ]
}

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const preemptionPolicies = ['PreemptLowerPriority', 'Never']

function validateChoice(value: string | undefined, choices: readonly string[], path: FieldPath): FieldError[] {
  if (!value) return [required(path)]
  return choices.includes(value) ? [] : [notSupported(path, value, choices)]
}

function validateName(name: string, path: FieldPath): FieldError[] {
  return invalids(path, name, dns1123SubdomainErrors(name))
}

/** Single fields in the middle of upstream's function. */
function validateNames(spec: PodSpec, path: FieldPath): FieldError[] {
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain } = spec
  const max = 2147483647
  return [
    ...serviceAccountName ? validateName(serviceAccountName, path.child('serviceAccountName')) : [],
    ...nodeName ? validateName(nodeName, path.child('nodeName')) : [],
    ...deadline !== undefined && (deadline < 1 || deadline > max) ? [invalid(path.child('activeDeadlineSeconds'), deadline, rangeMessage(1, max))] : [],
    ...hostname ? validateDNS1123Label(hostname, path.child('hostname')) : [],
    ...subdomain ? validateDNS1123Label(subdomain, path.child('subdomain')) : [],
  ]
}

function validateSchedulingGroup({ podGroupName }: PodSchedulingGroup, path: FieldPath): FieldError[] {
  const here = path.child('podGroupName')
  return podGroupName === undefined ? [invalid(here, null, 'must specify one of: `podGroupName`')] : validateName(podGroupName, here)
}
