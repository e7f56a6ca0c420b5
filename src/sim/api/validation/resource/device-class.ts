import { type FieldError, FieldPath, invalid } from '../../../../base/field.ts'
import { dns1123SubdomainContentErrors, qualifiedNameErrors } from '../../../../base/names.ts'
import type { DeviceClass, DeviceClassSpec } from '../../../../model/kubernetes.generated.ts'
import type { ValidationContext } from '../../strategy.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../metadata.ts'
import { semanticEqual } from '../semantic-equality.ts'
import { validateSlice } from './collections.ts'
import { validateDeviceConfiguration, validateSelectors } from './configuration.ts'

/** `pkg/apis/resource/validation/validation.go` (1.36). */

const metadata = FieldPath.of('metadata')
const maxConfigurations = 32

export function validateDeviceClass(deviceClass: DeviceClass, context: ValidationContext): FieldError[] {
  return [...validateMeta(deviceClass), ...validateSpec(deviceClass.spec ?? {}, undefined, context)]
}

export function validateDeviceClassUpdate(deviceClass: DeviceClass, old: DeviceClass, context: ValidationContext): FieldError[] {
  return [
    ...validateMeta(deviceClass),
    ...validateObjectMetaUpdate(deviceClass.metadata, old.metadata, metadata),
    ...validateSpec(deviceClass.spec ?? {}, old.spec ?? {}, context),
  ]
}

/** `IsExtendedResourceName`: qualified, not Kubernetes' own, and short enough for a quota on it. */
function isExtendedResourceName(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && qualifiedNameErrors(`requests.${name}`).length === 0
}

/** `IsNativeResource`: without a domain, or one of Kubernetes'. */
export function isNativeResource(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

function validateMeta({ metadata: meta }: DeviceClass): FieldError[] {
  // A generateName is not checked here, only the name that it gave.
  const validateName = (name: string, prefix: boolean): string[] => prefix ? [] : dns1123SubdomainContentErrors(name)
  return validateObjectMeta(meta, { namespaced: false, validateName }, metadata)
}

function validateSpec(spec: DeviceClassSpec, old: DeviceClassSpec | undefined, context: ValidationContext): FieldError[] {
  const path = FieldPath.of('spec')
  const { extendedResourceName } = spec
  const stored = old !== undefined && semanticEqual(spec.config, old.config)
  return [
    ...validateSelectors(spec.selectors, path.child('selectors')),
    ...validateSlice(spec.config, maxConfigurations, (config, at) => validateDeviceConfiguration(config.opaque, stored, at, context), path.child('config')),
    ...extendedResourceName === undefined || isExtendedResourceName(extendedResourceName)
      ? []
      : [invalid(path.child('extendedResourceName'), extendedResourceName, 'must be a valid extended resource name')],
  ]
}
