import { compareStrings, sameValue } from '../../base/json.ts'
import { aggregateText, errorText, FieldPath, invalid, type FieldError } from '../../base/field.ts'
import type { Namespace, ObjectMeta, Pod, PodSpec, PodTemplateSpec } from '../../model/kubernetes.generated.ts'
import { forbiddenStatus, invalidStatus } from '../api/status.ts'
import { levelVersionText, violationsOf, violationsText, type Level, type LevelVersion } from './pod-security/evaluate.ts'
import { admissionName, isResource, type AdmissionOutcome, type AdmissionPlugin, type AdmissionRequest, type ClusterReader } from './plugin.ts'
import type { PodUnderCheck } from './pod-security/check.ts'

/**
 * `k8s.io/pod-security-admission/admission/admission.go` (0.36): a namespace's labels say which standards its pods must meet, and
 * about which the server warns. Templates are only warned about: their pods are refused later.
 */
export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',

  validate(request, cluster) {
    if (request.operation === 'DELETE') return undefined
    if (isResource(request, '', 'namespaces')) return namespaceOutcome(request, cluster)
    if (request.subresource !== '' && !(request.resource.resource === 'pods' && request.subresource === 'ephemeralcontainers')) return undefined
    const pod = podOf(request)
    if (pod === undefined) return undefined
    const isPod = request.resource.group === '' && request.resource.resource === 'pods'
    if (isPod && request.operation === 'UPDATE' && !isWorthAnotherLook(request)) return undefined
    const policy = policyOf(cluster.get('', 'Namespace', '', request.namespace)?.metadata)
    const refused = isPod ? violationsOf(pod, policy.enforce) : []
    if (refused.length > 0) {
      const text = `violates PodSecurity "${levelVersionText(policy.enforce)}": ${violationsText(refused)}`
      return { status: forbiddenStatus('pods', '', admissionName(request), text) }
    }
    const warned = violationsOf(pod, policy.warn)
    return warned.length === 0 ? undefined : { warnings: [`would violate PodSecurity "${levelVersionText(policy.warn)}": ${violationsText(warned)}`] }
  },
}

const labelPrefix = 'pod-security.kubernetes.io/'
export const levels: readonly string[] = ['privileged', 'baseline', 'restricted']

export interface Policy {
  readonly enforce: LevelVersion
  readonly warn: LevelVersion
}

/** A stored label that is no level counts as restricted for enforce and as privileged for warn. */
export function policyOf(meta: ObjectMeta | undefined): Policy {
  const read = (mode: string, onError: Level): LevelVersion => {
    const level = meta?.labels?.[`${labelPrefix}${mode}`]
    const version = parseVersion(meta?.labels?.[`${labelPrefix}${mode}-version`])
    return { level: level === undefined ? 'privileged' : levels.includes(level) ? level as Level : onError, version: version ?? 'latest' }
  }
  const enforce = read('enforce', 'restricted')
  const warn = read('warn', 'privileged')
  const labels = meta?.labels ?? {}
  const isSilent = labels[`${labelPrefix}warn`] === undefined && levels.includes(labels[`${labelPrefix}enforce`] ?? '')
  if (!isSilent || levels.indexOf(enforce.level) <= levels.indexOf(warn.level)) return { enforce, warn }
  return { enforce, warn: { level: enforce.level, version: labels[`${labelPrefix}warn-version`] === undefined ? enforce.version : warn.version } }
}

export function parseVersion(text: string | undefined): number | 'latest' | undefined {
  if (text === undefined || text === 'latest') return 'latest'
  const minor = /^v1\.(0|[1-9][0-9]*)$/.exec(text)?.[1]
  return minor === undefined ? undefined : Number(minor)
}

/** The pod that a request is about: itself, or what its template makes. */
function podOf(request: AdmissionRequest): PodUnderCheck | undefined {
  const { group, resource } = request.resource
  const object = request.object as { metadata?: ObjectMeta, template?: PodTemplateSpec, spec?: PodSpec & { template?: PodTemplateSpec, jobTemplate?: { spec?: { template?: PodTemplateSpec } } } }
  switch (`${group}/${resource}`) {
    case '/pods': return { metadata: object.metadata ?? {}, spec: object.spec ?? {} }
    case '/podtemplates': return fromTemplate(object.template)
    case '/replicationcontrollers': case 'apps/replicasets': case 'apps/deployments': case 'apps/statefulsets': case 'apps/daemonsets': case 'batch/jobs':
      return fromTemplate(object.spec?.template)
    case 'batch/cronjobs': return fromTemplate(object.spec?.jobTemplate?.spec?.template)
    default: return undefined
  }
}

function fromTemplate(template: PodTemplateSpec | undefined): PodUnderCheck | undefined {
  return template && { metadata: template.metadata ?? {}, spec: template.spec ?? {} }
}

/** Only what could break a standard anew is looked at again: other images, more or fewer containers. */
function isWorthAnotherLook(request: AdmissionRequest): boolean {
  const shape = (pod: Pod): unknown => [
    (pod.spec?.initContainers ?? []).map(({ image }) => image ?? ''), (pod.spec?.containers ?? []).map(({ image }) => image ?? ''),
    (pod.spec?.ephemeralContainers ?? []).map(({ name, image }) => [name ?? '', image ?? '']),
  ]
  return !sameValue(shape(request.object as Pod), shape(request.old as Pod))
}

/** New labels must be levels and versions; a raised level warns about the pods that are there. */
function namespaceOutcome(request: AdmissionRequest, cluster: ClusterReader): AdmissionOutcome | undefined {
  const namespace = request.object as Namespace
  const errors = labelErrors(namespace.metadata)
  if (errors.length > 0 && (request.operation === 'CREATE' || labelErrors(request.old?.metadata).length === 0)) {
    return { status: { ...invalidStatus('Namespace', '', request.name, errors), message: `Namespace "${request.name}" is invalid: ${aggregateText(errors.map(errorText))}` } }
  }
  if (request.operation === 'CREATE') return undefined
  const before = policyOf(request.old?.metadata).enforce
  const now = policyOf(namespace.metadata).enforce
  if (sameValue({ ...before }, { ...now }) || now.level === 'privileged') return undefined
  if (before.version === now.version && levels.indexOf(now.level) < levels.indexOf(before.level)) return undefined
  return { warnings: existingPodWarnings(request.name, now, cluster.list('', 'Pod', request.name)) }
}

function labelErrors(meta: ObjectMeta | undefined): FieldError[] {
  const errors: FieldError[] = []
  const at = (label: string): FieldPath => FieldPath.of('metadata', 'labels').key(label)
  for (const mode of ['enforce', 'audit', 'warn']) {
    const label = `${labelPrefix}${mode}`
    const level = meta?.labels?.[label]
    if (level !== undefined && !levels.includes(level)) errors.push(invalid(at(label), level, `must be one of ${levels.join(', ')}`))
    const version = meta?.labels?.[`${label}-version`]
    if (version !== undefined && parseVersion(version) === undefined) errors.push(invalid(at(`${label}-version`), version, 'must be "latest" or "v1.x"'))
  }
  return errors
}

/** Pods with the same reasons share a line: `web-1 (and 2 other pods): hostPort, privileged`. */
function existingPodWarnings(namespace: string, wanted: LevelVersion, pods: readonly Pod[]): string[] {
  const byReasons = new Map<string, string[]>()
  for (const pod of pods) {
    const reasons = violationsOf({ metadata: pod.metadata ?? {}, spec: pod.spec ?? {} }, wanted).map(({ reason }) => reason).join(', ')
    if (reasons !== '') byReasons.set(reasons, [...byReasons.get(reasons) ?? [], pod.metadata?.name ?? ''])
  }
  if (byReasons.size === 0) return []
  const lines = [...byReasons].map(([reasons, names]) => {
    const [first = '', ...others] = [...names].sort(compareStrings)
    const more = others.length === 0 ? '' : others.length === 1 ? ' (and 1 other pod)' : ` (and ${others.length} other pods)`
    return `${first}${more}: ${reasons}`
  })
  return [`existing pods in namespace "${namespace}" violate the new PodSecurity enforce level "${levelVersionText(wanted)}"`, ...lines.sort(compareStrings)]
}
