import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { FieldPath as Path, forbidden, invalid, required } from '../../../../base/field.ts'
import type { GoShape } from '../go-struct.ts'
import { goLabelSelector, goStruct } from '../go-struct.ts'
import type {
  PodTemplateSpec, StatefulSet, StatefulSetPersistentVolumeClaimRetentionPolicy, StatefulSetSpec, StatefulSetUpdateStrategy,
} from '../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../features.ts'
import { unsupported } from '../checks.ts'
import { validatePersistentVolumeClaimSpec } from '../core/persistent-volume-claim.ts'
import { validateLabels } from '../label-selector.ts'
import { nameIsDNSLabel, validateAnnotations, validateNonnegativeField, validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { validatePodSpecificAnnotations } from '../pod/annotations.ts'
import { validateDNS1123Label } from '../pod/fields.ts'
import type { PodOptions } from '../pod/options.ts'
import { validatePodTemplateSpec } from '../pod/template.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { intOrPercentValue, validateAtMost100Percent, validatePositiveIntOrPercent } from './int-or-percent.ts'
import { selectorOf, validateControllerSelector } from './selector.ts'
import { validateRunsForever, validateSelectorMatches } from './template-rules.ts'

/**
 * StatefulSets. Source: `pkg/apis/apps/validation/validation.go` (1.36).
 */
const metadataPath = Path.of('metadata')
const specPath = Path.of('spec')

export function validateStatefulSet({ metadata, spec = {} }: StatefulSet, options: PodOptions): FieldError[] {
  return [
    ...validateObjectMeta(metadata, { namespaced: true, validateName: nameIsDNSLabel }, metadataPath),
    ...validateStatefulSetSpec(spec, specPath, options, {}),
  ]
}

const updatable = ['replicas', 'template', 'updateStrategy', 'minReadySeconds', 'ordinals', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy'] as const

export function validateStatefulSetUpdate({ metadata, spec = {} }: StatefulSet, old: StatefulSet, options: PodOptions): FieldError[] {
  const oldSpec = old.spec ?? {}
  const stored: SetOptions = { allowInvalidServiceName: true, skipClaimTemplates: true }
  const skipTemplate = validateStatefulSetSpec(oldSpec, specPath, options, stored).length > 0
  const restored: StatefulSetSpec = { ...spec }
  for (const field of updatable) Object.assign(restored, { [field]: oldSpec[field] })
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, metadataPath),
    ...validateStatefulSetSpec(spec, specPath, options, { ...stored, skipTemplate }),
    ...semanticEqual(restored, oldSpec)
      ? []
      : [forbidden(specPath, "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden")],
  ]
}

/** What a stored object may keep. */
interface SetOptions {
  readonly allowInvalidServiceName?: boolean
  readonly skipClaimTemplates?: boolean
  readonly skipTemplate?: boolean
}

function validateStatefulSetSpec(spec: StatefulSetSpec, path: FieldPath, options: PodOptions, setOptions: SetOptions): FieldError[] {
  const selector = selectorOf(spec.selector)
  const { podManagementPolicy = '', serviceName = '', template = {} } = spec
  const isChecked = gateEnabled(options.minor, 'StatefulSetTemplateChecked')
  return [
    ...validatePodManagementPolicy(podManagementPolicy, path.child('podManagementPolicy')),
    ...validateUpdateStrategy(spec.updateStrategy ?? {}, path.child('updateStrategy')),
    ...validateRetentionPolicy(spec.persistentVolumeClaimRetentionPolicy, path.child('persistentVolumeClaimRetentionPolicy')),
    ...setOptions.skipClaimTemplates === true || !isChecked ? [] : (spec.volumeClaimTemplates ?? []).flatMap((claim, index) =>
      validatePersistentVolumeClaimSpec(claim.spec ?? {}, path.child('volumeClaimTemplates').index(index).child('spec'), { minor: options.minor })),
    ...validateNonnegativeField(spec.replicas, path.child('replicas')),
    ...validateNonnegativeField(spec.minReadySeconds, path.child('minReadySeconds')),
    ...validateNonnegativeField(spec.ordinals?.start, path.child('ordinals.start')),
    ...setOptions.allowInvalidServiceName === true || serviceName === '' || !isChecked ? [] : validateDNS1123Label(serviceName, path.child('serviceName')),
    ...validateControllerSelector(spec.selector, 'statefulset', path.child('selector')),
    ...selector === undefined
      ? [invalid(path.child('selector'), goLabelSelector(spec.selector), '')]
      : [
          ...validateSelectorMatches(template, selector, path.child('template')),
          ...validateTemplate(withClaimVolumes(spec), path.child('template'), options, setOptions.skipTemplate === true),
        ],
    ...validateRunsForever(template, 'StatefulSet', path.child('template')),
  ]
}

/** Labels and annotations are checked once more by themselves, so what is wrong with them is told twice. */
function validateTemplate(template: PodTemplateSpec, path: FieldPath, options: PodOptions, skip: boolean): FieldError[] {
  const { metadata, spec = {} } = template
  return [
    ...skip || !gateEnabled(options.minor, 'StatefulSetTemplateChecked') ? [] : validatePodTemplateSpec(template, path, options),
    ...validateLabels(metadata?.labels, path.child('labels')),
    ...validateAnnotations(metadata?.annotations, path.child('annotations')),
    ...validatePodSpecificAnnotations(metadata?.annotations, spec, path.child('annotations'), options),
  ]
}

/** The template as its pods will be: named by the set, with a volume for each claim, which replaces one of that name. */
function withClaimVolumes({ template = {}, volumeClaimTemplates = [] }: StatefulSetSpec): PodTemplateSpec {
  const { hostname: _hostname, subdomain: _subdomain, ...spec } = template.spec ?? {}
  if (volumeClaimTemplates.length === 0) return { ...template, spec }
  const claims = [...new Set(volumeClaimTemplates.map(({ metadata }) => metadata?.name ?? ''))]
  const own = (spec.volumes ?? []).filter(({ name = '' }) => !claims.includes(name))
  const volumes = [...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: name } })), ...own]
  return { ...template, spec: { ...spec, volumes } }
}

function validatePodManagementPolicy(policy: string, path: FieldPath): FieldError[] {
  if (policy === '') return [required(path)]
  return policy === 'OrderedReady' || policy === 'Parallel' ? [] : [invalid(path, policy, "must be 'OrderedReady' or 'Parallel'")]
}

const rollingUpdateShape: GoShape = [['Partition', 'partition', 0], ['MaxUnavailable', 'maxUnavailable', null]]
const strategyShape: GoShape = [['Type', 'type', ''], ['RollingUpdate', 'rollingUpdate', 'pointer', rollingUpdateShape]]

function validateUpdateStrategy(strategy: StatefulSetUpdateStrategy, path: FieldPath): FieldError[] {
  const { type = '', rollingUpdate } = strategy
  const here = path.child('rollingUpdate')
  switch (type) {
    case '': return [required(path)]
    case 'OnDelete':
      return rollingUpdate === undefined ? [] : [invalid(here, goStruct(rollingUpdateShape, rollingUpdate), "only allowed for updateStrategy 'RollingUpdate'")]
    case 'RollingUpdate': {
      if (rollingUpdate === undefined) return []
      const { partition, maxUnavailable } = rollingUpdate
      const errors = validateNonnegativeField(partition, here.child('partition'))
      if (maxUnavailable === undefined) return errors
      const unavailable = here.child('maxUnavailable')
      errors.push(...validatePositiveIntOrPercent(maxUnavailable, unavailable))
      if (intOrPercentValue(maxUnavailable) === 0) errors.push(invalid(unavailable, maxUnavailable, 'cannot be 0'))
      return [...errors, ...validateAtMost100Percent(maxUnavailable, unavailable)]
    }
    default: return [invalid(path, goStruct(strategyShape, strategy), "must be 'RollingUpdate' or 'OnDelete'")]
  }
}

function validateRetentionPolicy(policy: StatefulSetPersistentVolumeClaimRetentionPolicy | undefined, path: FieldPath): FieldError[] {
  if (policy === undefined) return []
  return (['whenDeleted', 'whenScaled'] as const).flatMap((when) => unsupported(path.child(when), policy[when] ?? '', ['Retain', 'Delete']))
}
