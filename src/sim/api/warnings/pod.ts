import { FieldPath } from '../../../base/field.ts'
import { goQuote } from '../../../base/go-format.ts'
import { sortedKeys } from '../../../base/json.ts'
import type { Minor } from '../../../base/release.ts'
import type { ObjectMeta, PodAffinityTerm, PodSpec, PodTemplateSpec } from '../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../features.ts'
import { warningsForIP } from '../validation/ip.ts'
import { nodeLabelDeprecation } from '../validation/node/label-deprecations.ts'
import { semanticEqual } from '../validation/semantic-equality.ts'
import { annotationOf, appArmorFieldForAnnotation, appArmorPrefix, seccompContainerPrefix, seccompPodAnnotation } from '../validation/pod/annotations.ts'
import type { VisitedContainer } from '../validation/pod/visit.ts'
import { containersWithPath } from '../validation/pod/visit.ts'
import { nodeSelectorTermWarnings } from './node-selector-terms.ts'
import { envWarnings, fractionalByteWarnings, portNameWarnings, portWarnings, resourceWarnings } from './pod-containers.ts'
import { overlappingPathWarnings, volumeWarnings } from './pod-volumes.ts'

/**
 * What the server warns of in pods and pod templates, in its order. Source: `pkg/api/pod/warnings.go` (1.36).
 * Maps are walked in random order upstream; here keys are sorted.
 */
export function podWarnings(spec: PodSpec, meta: ObjectMeta | undefined, minor: Minor): string[] {
  return specAndMetaWarnings(spec, meta, undefined, minor)
}

export function podTemplateWarnings(template: PodTemplateSpec | undefined, path: FieldPath, minor: Minor): string[] {
  return template === undefined ? [] : specAndMetaWarnings(template.spec ?? {}, template.metadata, path, minor)
}

function specAndMetaWarnings(spec: PodSpec, meta: ObjectMeta | undefined, templatePath: FieldPath | undefined, minor: Minor): string[] {
  const at = (...names: [string, ...string[]]): FieldPath => templatePath?.child(...names) ?? FieldPath.of(...names)
  const containers = containersWithPath(spec, at('spec'))
  return [
    ...nodeWarnings(spec, at('spec'), minor),
    ...annotationWarnings(meta, at('metadata', 'annotations')),
    ...volumeWarnings(spec.volumes ?? [], at('spec', 'volumes'), minor),
    ...gateEnabled(minor, 'VolumePathOverlapWarnings') ? overlappingPathWarnings(spec.volumes ?? []) : [],
    ...listWarnings(spec, at('spec')),
    ...['memory', 'ephemeral-storage'].flatMap((name) => fractionalByteWarnings(spec.overhead, name, at('spec', 'overhead'))),
    ...seccompPodWarnings(spec, meta, at('metadata', 'annotations')),
    ...containers.flatMap((visited) => containerWarnings(visited, spec, meta, at('metadata', 'annotations'), templatePath !== undefined)),
    ...portWarnings(containers),
    ...gateEnabled(minor, 'PortNameWarnings') ? portNameWarnings(containers) : [],
    ...(spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${at('spec', 'terminationGracePeriodSeconds').toString()}: must be >= 0; negative values are invalid and will be treated as 1`]
      : [],
    ...affinityWarnings(spec, at('spec', 'affinity')),
    ...gateEnabled(minor, 'AddressWarnings') ? addressWarnings(spec, at('spec')) : [],
  ]
}

function addressWarnings({ dnsConfig, hostAliases }: PodSpec, path: FieldPath): string[] {
  return [
    ...(dnsConfig?.nameservers ?? []).flatMap((server, index) => warningsForIP(path.child('dnsConfig', 'nameservers').index(index), server)),
    ...(hostAliases ?? []).flatMap(({ ip = '' }, index) => warningsForIP(path.child('hostAliases').index(index).child('ip'), ip)),
  ]
}

const nullSelector = 'a null labelSelector results in matching no pod'

function nodeWarnings({ nodeSelector, affinity, topologySpreadConstraints }: PodSpec, path: FieldPath, minor: Minor): string[] {
  const deprecation = (key: string): string | undefined =>
    key === 'node-role.kubernetes.io/master' && !gateEnabled(minor, 'NodeRoleMasterDeprecated') ? undefined : nodeLabelDeprecation(key)
  const nodeAffinity = path.child('affinity', 'nodeAffinity')
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  const preferred = affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return [
    ...sortedKeys(nodeSelector ?? {}).flatMap((key) => {
      const message = deprecation(key)
      return message === undefined ? [] : [`${path.child('nodeSelector').key(key).toString()}: ${message}`]
    }),
    ...required.flatMap((term, index) => nodeSelectorTermWarnings(term, false,
      nodeAffinity.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms').index(index))),
    ...preferred.flatMap(({ preference = {} }, index) => nodeSelectorTermWarnings(preference, gateEnabled(minor, 'NodeAffinityValuesChecked'),
      nodeAffinity.child('preferredDuringSchedulingIgnoredDuringExecution').index(index).child('preference'))),
    ...(topologySpreadConstraints ?? []).flatMap(({ topologyKey = '', labelSelector }, index) => {
      const here = path.child('topologySpreadConstraints').index(index)
      const message = deprecation(topologyKey)
      return [
        ...message === undefined ? [] : [`${here.child('topologyKey').toString()}: ${topologyKey} is ${message}`],
        ...labelSelector === undefined ? [`${here.child('labelSelector').toString()}: ${nullSelector}`] : [],
      ]
    }),
  ]
}

const deprecatedAnnotations = [
  ['scheduler.alpha.kubernetes.io/critical-pod', 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ['security.alpha.kubernetes.io/sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
  ['security.alpha.kubernetes.io/unsafe-sysctls', 'non-functional in v1.11+; use the "sysctls" field instead'],
] as const

function annotationWarnings(meta: ObjectMeta | undefined, path: FieldPath): string[] {
  return deprecatedAnnotations.filter(([key]) => annotationOf(meta?.annotations, key) !== undefined).map(([key, text]) => `${path.key(key).toString()}: ${text}`)
}

/** Entries of lists that hide one another when they are merged by key. */
function listWarnings({ hostAliases = [], imagePullSecrets = [] }: PodSpec, path: FieldPath): string[] {
  return [
    ...repeated(hostAliases.map(({ ip = '' }) => ip))
      .map(([index, ip]) => `${path.child('hostAliases').index(index).child('ip').toString()}: duplicate ip ${goQuote(ip)}`),
    ...repeated(imagePullSecrets.map(({ name = '' }) => name))
      .map(([index, name]) => `${path.child('imagePullSecrets').index(index).child('name').toString()}: duplicate name ${goQuote(name)}`),
    ...imagePullSecrets.flatMap(({ name = '' }, index) => name === ''
      ? [`${path.child('imagePullSecrets').index(index).child('name').toString()}: invalid empty name ""`]
      : []),
  ]
}

function repeated(keys: readonly string[]): [number, string][] {
  return keys.flatMap((key, index): [number, string][] => keys.indexOf(key) < index ? [[index, key]] : [])
}

const seccompText = 'non-functional in v1.27+; use the "seccompProfile" field instead'

function seccompPodWarnings({ securityContext }: PodSpec, meta: ObjectMeta | undefined, path: FieldPath): string[] {
  return securityContext?.seccompProfile === undefined && annotationOf(meta?.annotations, seccompPodAnnotation) !== undefined
    ? [`${path.key(seccompPodAnnotation).toString()}: ${seccompText}`]
    : []
}

function containerWarnings(
  { container, path }: VisitedContainer, spec: PodSpec, meta: ObjectMeta | undefined, annotationsPath: FieldPath, isTemplate: boolean,
): string[] {
  const warnings: string[] = []
  const seccompKey = `${seccompContainerPrefix}${container.name ?? ''}`
  if (container.securityContext?.seccompProfile === undefined && annotationOf(meta?.annotations, seccompKey) !== undefined) {
    warnings.push(`${annotationsPath.key(seccompKey).toString()}: ${seccompText}`)
  }
  // Pods get this warning from their strategy, which turns the annotation into the field.
  if (isTemplate && container.securityContext?.appArmorProfile === undefined) {
    warnings.push(...appArmorWarnings(`${appArmorPrefix}${container.name ?? ''}`, spec, meta, annotationsPath))
  }
  return [...warnings, ...resourceWarnings(container, path), ...envWarnings(container.env ?? [], path.child('env'))]
}

export function appArmorDeprecation(key: string, annotationsPath: FieldPath): string {
  return `${annotationsPath.key(key).toString()}: deprecated since v1.30; use the "appArmorProfile" field instead`
}

function appArmorWarnings(key: string, { securityContext }: PodSpec, meta: ObjectMeta | undefined, path: FieldPath): string[] {
  const value = annotationOf(meta?.annotations, key)
  if (value === undefined) return []
  const podProfile = securityContext?.appArmorProfile
  return podProfile !== undefined && semanticEqual(podProfile, appArmorFieldForAnnotation(value)) ? [] : [appArmorDeprecation(key, path)]
}

function affinityWarnings({ affinity }: PodSpec, path: FieldPath): string[] {
  const ofTerm = (term: PodAffinityTerm | undefined, here: FieldPath): string[] => term?.labelSelector === undefined
    ? [`${here.child('labelSelector').toString()}: ${nullSelector}`]
    : []
  return (['podAffinity', 'podAntiAffinity'] as const).flatMap((side) => {
    const { requiredDuringSchedulingIgnoredDuringExecution: required = [], preferredDuringSchedulingIgnoredDuringExecution: preferred = [] } = affinity?.[side] ?? {}
    return [
      ...required.flatMap((term, index) => ofTerm(term, path.child(side, 'requiredDuringSchedulingIgnoredDuringExecution').index(index))),
      ...preferred.flatMap(({ podAffinityTerm }, index) =>
        ofTerm(podAffinityTerm, path.child(side, 'preferredDuringSchedulingIgnoredDuringExecution').index(index).child('podAffinityTerm'))),
    ]
  })
}
