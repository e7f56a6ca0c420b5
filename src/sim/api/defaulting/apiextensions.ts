import type { CustomResourceDefinition } from '../custom-resources/definition.ts'
import type { AnyObject } from '../strategy.ts'
import type { Defaulters } from './types.ts'

/** Source: `apiextensions-apiserver/pkg/apis/apiextensions/v1/defaults.go` (1.36). */
export const defaulters: Defaulters = {
  'apiextensions.k8s.io/v1/CustomResourceDefinition': defaultDefinition,
}

const defaultServicePort = 443

function defaultDefinition(object: AnyObject): void {
  const crd = object as unknown as CustomResourceDefinition
  const spec = crd.spec ??= {}
  const names = spec.names ??= {}
  const { kind = '' } = names
  if ((names.singular ?? '') === '' && kind !== '') names.singular = kind.toLowerCase()
  if ((names.listKind ?? '') === '' && kind !== '') names.listKind = `${kind}List`
  spec.conversion ??= { strategy: 'None' }
  const service = spec.conversion.webhook?.clientConfig?.service
  if (service !== undefined) service.port ??= defaultServicePort
  const storage = spec.versions?.find((version) => version.storage === true)?.name
  if ((crd.status?.storedVersions ?? []).length === 0 && storage !== undefined) crd.status = { ...crd.status, storedVersions: [storage] }
}
