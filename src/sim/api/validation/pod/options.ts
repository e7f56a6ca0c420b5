import { FieldPath } from '../../../../base/field.ts'
import { quantityOrZero } from '../../../../base/quantity.ts'
import type { Minor } from '../../../../base/release.ts'
import { envVarNameErrors, labelValueErrors, relaxedEnvVarNameErrors } from '../../../../base/names.ts'
import type { ObjectMeta, PodSpec, PodTemplateSpec } from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { validatePodAffinityTermSelector } from './affinity.ts'
import { podDeletionCostError } from './annotations.ts'
import { isHugePageResourceName, isHugePageValueDivisible } from './resource-names.ts'
import { validateHostSysctl } from './sysctls.ts'
import { validateTopologyMatchLabelKeys, validateTopologySelector } from './topology-spread.ts'
import { validateMatchLabelKeys } from './match-label-keys.ts'
import { validateLocalNonReservedPath } from './volumes/paths.ts'
import { allContainers, isRestartableInitContainer } from './visit.ts'

/**
 * What validation lets pass because a gate is on, or because the stored object already has it ("ratcheting").
 * Source: `PodValidationOptions` and `GetValidationOptionsFromPodSpecAndMeta`, `pkg/api/pod/util.go` (1.36).
 */
export interface PodOptions {
  readonly minor: Minor
  /** The object is a Pod, not a template in another kind. */
  readonly resourceIsPod: boolean
  readonly allowInvalidPodDeletionCost: boolean
  readonly allowInvalidLabelValueInSelector: boolean
  readonly allowInvalidLabelValueInRequiredNodeAffinity: boolean
  readonly allowInvalidTopologySpreadLabelSelector: boolean
  readonly allowIndivisibleHugePagesValues: boolean
  readonly allowNonLocalProjectedTokenPath: boolean
  readonly allowNamespacedSysctlsForHostNamespaces: boolean
  readonly allowRelaxedEnvVarNames: boolean
  readonly allowRelaxedDNSSearch: boolean
  readonly allowSleepZero: boolean
  readonly allowOnlyRecursiveSELinuxChange: boolean
  readonly podLevelResources: boolean
  readonly inPlacePodLevelResize: boolean
  readonly allowSidecarResizePolicy: boolean
  readonly allowRestartContainerInInitResizePolicy: boolean
  readonly mergeMatchLabelKeysInSpread: boolean
  readonly oldViolatesMatchLabelKeys: boolean
  readonly allowEnvFiles: boolean
  readonly allowContainerRestartRules: boolean
  readonly allowRestartAllContainers: boolean
  readonly allowUserNamespacesWithVolumeDevices: boolean
  readonly allowUserNamespacesHostNetwork: boolean
  readonly allowTolerationComparison: boolean
  readonly knowsTolerationComparison: boolean
  readonly strictIP: boolean
}

export function podTemplateOptions(minor: Minor, template: PodTemplateSpec | undefined, old?: PodTemplateSpec): PodOptions {
  return podOptions(minor, template?.spec, old === undefined ? undefined : old.spec ?? {}, old?.metadata)
}

/** Options for a pod spec; `old` is the stored one on update. */
export function podOptions(minor: Minor, spec: PodSpec | undefined, old?: PodSpec, oldMeta?: ObjectMeta, resourceIsPod = false): PodOptions {
  const allowInvalidPodDeletionCost = oldMeta !== undefined && podDeletionCostError(oldMeta.annotations)
  const allowRelaxedEnvVarNames = gateEnabled(minor, 'RelaxedEnvironmentVariableValidation') || usesRelaxedEnvVarName(spec, old)
  const known = old && found.get(old)
  if (known?.minor === minor && known.resourceIsPod === resourceIsPod && known.allowInvalidPodDeletionCost === allowInvalidPodDeletionCost && known.allowRelaxedEnvVarNames === allowRelaxedEnvVarNames) return known
  const options = { ...allowances(minor, old), resourceIsPod, allowInvalidPodDeletionCost, allowRelaxedEnvVarNames }
  if (old !== undefined) found.set(old, options)
  return options
}

/** A stored spec comes back with every status of its pod, and never changes. */
const found = new WeakMap<PodSpec, PodOptions>()

type Allowances = Omit<PodOptions, 'resourceIsPod' | 'allowInvalidPodDeletionCost' | 'allowRelaxedEnvVarNames'>

/** What a release lets pass, and what it lets pass because the stored spec has it. */
function allowances(minor: Minor, old: PodSpec | undefined): Allowances {
  const on = (gate: Parameters<typeof gateEnabled>[1]): boolean => gateEnabled(minor, gate)
  return {
    minor,
    allowInvalidLabelValueInSelector: old !== undefined && hasInvalidLabelValueInAffinity(old),
    allowInvalidLabelValueInRequiredNodeAffinity: !on('NodeAffinityValuesChecked') || (old !== undefined && hasInvalidLabelValueInNodeAffinity(old)),
    allowInvalidTopologySpreadLabelSelector: old !== undefined
      && (old.topologySpreadConstraints ?? []).some((constraint) => validateTopologySelector(constraint, nowhere).length > 0),
    allowIndivisibleHugePagesValues: old !== undefined && usesIndivisibleHugePages(old),
    allowNonLocalProjectedTokenPath: old !== undefined && hasNonLocalProjectedTokenPath(old),
    allowNamespacedSysctlsForHostNamespaces: old !== undefined
      && (old.securityContext?.sysctls ?? []).some(({ name = '' }) => validateHostSysctl(name, old, nowhere).length > 0),
    allowRelaxedDNSSearch: on('RelaxedDNSSearchValidation')
      || (old?.dnsConfig?.searches ?? []).some((search) => search === '.' || search.includes('_')),
    allowSleepZero: on('PodLifecycleSleepActionAllowZero') || (old !== undefined && usesSleepZero(old)),
    allowOnlyRecursiveSELinuxChange: !on('SELinuxMount') && old?.securityContext?.seLinuxChangePolicy === undefined,
    podLevelResources: on('PodLevelResources'),
    inPlacePodLevelResize: on('InPlacePodLevelResourcesVerticalScaling'),
    allowSidecarResizePolicy: on('InPlacePodVerticalScaling')
      || (old?.initContainers ?? []).some((container) => isRestartableInitContainer(container) && (container.resizePolicy ?? []).length > 0),
    allowRestartContainerInInitResizePolicy: !on('InPlacePodVerticalScalingInitContainers') || (old?.initContainers ?? []).some((container) => !isRestartableInitContainer(container)
      && (container.resizePolicy ?? []).some(({ restartPolicy }) => restartPolicy === 'RestartContainer')),
    mergeMatchLabelKeysInSpread: on('MatchLabelKeysInPodTopologySpreadSelectorMerge'),
    oldViolatesMatchLabelKeys: old !== undefined && violatesMatchLabelKeys(old, on('MatchLabelKeysInPodTopologySpreadSelectorMerge')),
    allowEnvFiles: on('EnvFiles') || (old !== undefined && usesFileKeyRef(old)),
    allowContainerRestartRules: on('ContainerRestartRules') || (old !== undefined && usesContainerRestartRules(old)),
    allowRestartAllContainers: on('RestartAllContainersOnContainerExits') || (old !== undefined && usesRestartAllContainers(old)),
    allowUserNamespacesWithVolumeDevices: old?.hostUsers === false
      && allContainers(old).some((container) => (container.volumeDevices ?? []).length > 0),
    allowUserNamespacesHostNetwork: on('UserNamespacesHostNetworkSupport') || (old?.hostUsers === false && old.hostNetwork === true),
    allowTolerationComparison: on('TaintTolerationComparisonOperators')
      || (old?.tolerations ?? []).some(({ operator }) => operator === 'Lt' || operator === 'Gt'),
    knowsTolerationComparison: on('TolerationComparisonKnown'),
    strictIP: on('StrictIPCIDRValidation'),
  }
}

const nowhere = FieldPath.of('')

function hasInvalidLabelValueInAffinity({ affinity }: PodSpec): boolean {
  return [affinity?.podAffinity, affinity?.podAntiAffinity].some((side) => [
    ...side?.requiredDuringSchedulingIgnoredDuringExecution ?? [],
    ...(side?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm ?? {}),
  ].some((term) => validatePodAffinityTermSelector(term, false, nowhere).length > 0))
}

function hasInvalidLabelValueInNodeAffinity({ affinity }: PodSpec): boolean {
  return (affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []).some((term) =>
    (term.matchExpressions ?? []).some(({ values }) => (values ?? []).some((value) => labelValueErrors(value).length > 0)))
}

function usesIndivisibleHugePages(spec: PodSpec): boolean {
  return allContainers(spec).some(({ resources }) => [resources?.limits ?? {}, resources?.requests ?? {}].some((list) =>
    Object.entries(list).some(([name, quantity]) => isHugePageResourceName(name) && !isHugePageValueDivisible(name, quantityOrZero(quantity)))))
}

function hasNonLocalProjectedTokenPath({ volumes }: PodSpec): boolean {
  return (volumes ?? []).some(({ projected }) => (projected?.sources ?? []).some(({ serviceAccountToken }) =>
    serviceAccountToken !== undefined && validateLocalNonReservedPath(serviceAccountToken.path ?? '', nowhere).length > 0))
}

function envVarNames(spec: PodSpec): Set<string> {
  return new Set(allContainers(spec).flatMap(({ env, envFrom }) =>
    [...(env ?? []).map(({ name }) => name ?? ''), ...(envFrom ?? []).map(({ prefix }) => prefix ?? '')]))
}

function usesRelaxedEnvVarName(spec: PodSpec | undefined, old: PodSpec | undefined): boolean {
  if (spec === undefined || old === undefined) return false
  const before = envVarNames(old)
  return [...envVarNames(spec)].some((name) =>
    before.has(name) && envVarNameErrors(name).length > 0 && relaxedEnvVarNameErrors(name).length === 0)
}

function usesSleepZero(spec: PodSpec): boolean {
  return allContainers(spec).some(({ lifecycle }) => [lifecycle?.preStop, lifecycle?.postStart].some((handler) =>
    handler?.sleep !== undefined && !handler.sleep.seconds))
}

function violatesMatchLabelKeys({ topologySpreadConstraints }: PodSpec, merged: boolean): boolean {
  return (topologySpreadConstraints ?? []).some(({ matchLabelKeys = [], labelSelector }) => (merged
    ? validateMatchLabelKeys(matchLabelKeys, [], labelSelector, nowhere)
    : validateTopologyMatchLabelKeys(matchLabelKeys, labelSelector, nowhere)).length > 0)
}

function usesFileKeyRef(spec: PodSpec): boolean {
  return allContainers(spec).some(({ env }) => (env ?? []).some(({ valueFrom }) => valueFrom?.fileKeyRef !== undefined))
}

function usesContainerRestartRules({ initContainers, containers }: PodSpec): boolean {
  return (containers ?? []).some(({ restartPolicy }) => restartPolicy !== undefined)
    || (initContainers ?? []).some(({ restartPolicy, restartPolicyRules }) =>
      (restartPolicy !== undefined && restartPolicy !== 'Always') || (restartPolicyRules ?? []).length > 0)
}

function usesRestartAllContainers({ initContainers, containers }: PodSpec): boolean {
  return [...containers ?? [], ...initContainers ?? []].some(({ restartPolicyRules }) =>
    (restartPolicyRules ?? []).some(({ action }) => action === 'RestartAllContainers'))
    || (initContainers ?? []).some((container) => isRestartableInitContainer(container) && (container.restartPolicyRules ?? []).length > 0)
}
