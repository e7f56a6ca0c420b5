import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { required, tooLong } from '../../../../../base/field.ts'
import type { Minor } from '../../../../../base/release.ts'
import { byteLength, dns1123SubdomainErrors } from '../../../../../base/names.ts'
import type { CSIPersistentVolumeSource, CSIVolumeSource, SecretReference } from '../../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../../features.ts'
import { invalids, requiredText } from '../../checks.ts'
import { validateDNS1123Label, validateDNS1123Subdomain } from '../fields.ts'

/**
 * Volumes of CSI drivers. Source: `pkg/apis/core/validation/validation.go` (1.36).
 */

/** Inline in a Pod. The name of a bad secret is reported at `csi.name`, as upstream does. */
export function validateCSIVolumeSource({ driver = '', nodePublishSecretRef }: CSIVolumeSource, path: FieldPath, { minor }: { readonly minor: Minor }): FieldError[] {
  const errors = validateCSIDriverName(driver, path.child('driver'))
  if (driver === '' && !gateEnabled(minor, 'CSIDriverNameEndsWhenMissing')) errors.push(...invalids(path.child('driver'), '', dns1123SubdomainErrors('')))
  if (nodePublishSecretRef === undefined) return errors
  const { name } = nodePublishSecretRef
  return [
    ...errors,
    ...name ? invalids(path.child('name'), name, dns1123SubdomainErrors(name)) : [required(path.child('nodePublishSecretRef', 'name'))],
  ]
}

/** In a PersistentVolume. */
export function validateCSIPersistentVolumeSource(csi: CSIPersistentVolumeSource, path: FieldPath): FieldError[] {
  const references = ['controllerPublishSecretRef', 'controllerExpandSecretRef', 'nodePublishSecretRef', 'nodeExpandSecretRef'] as const
  return [
    ...validateCSIDriverName(csi.driver ?? '', path.child('driver')),
    ...requiredText(path.child('volumeHandle'), csi.volumeHandle),
    ...references.flatMap((name) => {
      const reference = csi[name]
      return reference === undefined ? [] : validateSecretReference(reference, path.child(name))
    }),
  ]
}

/** Names of CSI drivers; case does not count. */
function validateCSIDriverName(driver: string, path: FieldPath): FieldError[] {
  if (driver === '') return [required(path)]
  return [
    ...byteLength(driver) > 63 ? [tooLong(path, driver, 63)] : [],
    ...invalids(path, driver, dns1123SubdomainErrors(driver.toLowerCase())),
  ]
}

function validateSecretReference({ name, namespace }: SecretReference, path: FieldPath): FieldError[] {
  return [
    ...name ? validateDNS1123Subdomain(name, path.child('name')) : [required(path.child('name'))],
    ...namespace ? validateDNS1123Label(namespace, path.child('namespace')) : [required(path.child('namespace'))],
  ]
}
