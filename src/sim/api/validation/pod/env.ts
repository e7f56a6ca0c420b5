import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, required } from '../../../../base/field.ts'
import { configMapKeyErrors, dns1123SubdomainErrors, envVarNameErrors, relaxedEnvVarNameErrors } from '../../../../base/names.ts'
import type {
  ConfigMapKeySelector, EnvFromSource, EnvVar, EnvVarSource, FileKeySelector, PodSpec, SecretKeySelector,
} from '../../../../model/kubernetes.generated.ts'
import { notFound } from '../../../../base/field.ts'
import { invalids } from '../checks.ts'
import { nameIsDNSSubdomain } from '../metadata.ts'
import { validateDNS1123Label } from './fields.ts'
import { validateContainerResourceFieldSelector, validateObjectFieldSelector } from './field-selectors.ts'
import type { PodOptions } from './options.ts'
import { containersWithPath } from './visit.ts'
import { validatePathNoBacksteps } from './volumes/paths.ts'

/**
 * Environment variables and where their values come from. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

export function validateEnv(variables: readonly EnvVar[], path: FieldPath, options: PodOptions): FieldError[] {
  return variables.flatMap((variable, index) => {
    const here = path.index(index)
    const { name = '', value, valueFrom } = variable
    return [
      ...name === '' ? [required(here.child('name'))] : invalids(here.child('name'), name, nameErrors(name, options)),
      ...valueFrom === undefined ? [] : validateValueFrom(valueFrom, value ?? '', here.child('valueFrom'), options),
    ]
  })
}

export function validateEnvFrom(sources: readonly EnvFromSource[], path: FieldPath, options: PodOptions): FieldError[] {
  return sources.flatMap(({ prefix, configMapRef, secretRef }, index) => {
    const here = path.index(index)
    const errors = prefix ? invalids(here.child('prefix'), prefix, nameErrors(prefix, options)) : []
    if (configMapRef !== undefined) errors.push(...validateSourceName(configMapRef.name, here.child('configMapRef', 'name')))
    if (secretRef !== undefined) errors.push(...validateSourceName(secretRef.name, here.child('secretRef', 'name')))
    if (configMapRef === undefined && secretRef === undefined) errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'))
    else if (configMapRef !== undefined && secretRef !== undefined) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
    return errors
  })
}

/** `validateFileKeyRefVolumes`: values from files must name an emptyDir of the pod. */
export function validateFileKeyRefVolumes(spec: PodSpec, path: FieldPath): FieldError[] {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name ?? '', volume]))
  return containersWithPath(spec, path).flatMap(({ container, path: containerPath }) => (container.env ?? []).flatMap((variable, index) => {
    const reference = variable.valueFrom?.fileKeyRef
    if (reference === undefined) return []
    const here = containerPath.child('env').index(index).child('valueFrom', 'fileKeyRef', 'volumeName')
    const { volumeName = '' } = reference
    const volume = volumes.get(volumeName)
    if (volume === undefined) return [notFound(here, volumeName)]
    return volume.emptyDir === undefined ? [invalid(here, volumeName, 'referenced volume must be of type emptyDir')] : []
  }))
}

const envFieldPaths = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs',
]

function nameErrors(name: string, { allowRelaxedEnvVarNames }: PodOptions): string[] {
  return allowRelaxedEnvVarNames ? relaxedEnvVarNameErrors(name) : envVarNameErrors(name)
}

function validateValueFrom(source: EnvVarSource, value: string, path: FieldPath, { allowEnvFiles }: PodOptions): FieldError[] {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source
  const errors: FieldError[] = []
  if (fieldRef !== undefined) errors.push(...validateObjectFieldSelector(fieldRef, envFieldPaths, path.child('fieldRef')))
  if (resourceFieldRef !== undefined) errors.push(...validateContainerResourceFieldSelector(resourceFieldRef, path.child('resourceFieldRef'), false))
  if (configMapKeyRef !== undefined) errors.push(...validateKeySelector(configMapKeyRef, path.child('configMapKeyRef')))
  if (secretKeyRef !== undefined) errors.push(...validateKeySelector(secretKeyRef, path.child('secretKeyRef')))
  if (fileKeyRef !== undefined) errors.push(...validateFileKeySelector(fileKeyRef, path.child('fileKeyRef')))
  const sources = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((one) => one !== undefined).length
  if (sources === 0) {
    errors.push(invalid(path, '', allowEnvFiles
      ? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
      : 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'))
  } else if (value !== '') errors.push(invalid(path, '', 'may not be specified when `value` is not empty'))
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'))
  return errors
}

function validateKeySelector({ name = '', key }: ConfigMapKeySelector | SecretKeySelector, path: FieldPath): FieldError[] {
  return [
    ...invalids(path.child('name'), name, dns1123SubdomainErrors(name)),
    ...key ? invalids(path.child('key'), key, configMapKeyErrors(key)) : [required(path.child('key'))],
  ]
}

function validateFileKeySelector({ key, volumeName, path: file }: FileKeySelector, path: FieldPath): FieldError[] {
  return [
    ...key ? invalids(path.child('key'), key, relaxedEnvVarNameErrors(key)) : [required(path.child('key'))],
    ...volumeName ? validateDNS1123Label(volumeName, path.child('volumeName')) : [required(path.child('volumeName'))],
    ...file ? validatePathNoBacksteps(file, path.child('path')) : [required(path.child('path'))],
  ]
}

/** Names of whole sources may end in a dash, as if they were prefixes. */
function validateSourceName(name: string | undefined, path: FieldPath): FieldError[] {
  return name ? invalids(path, name, nameIsDNSSubdomain(name, true)) : [required(path)]
}
