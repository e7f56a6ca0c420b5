import type { FieldError, FieldPath } from '../../../../../base/field.ts'
import { forbidden, invalid, required } from '../../../../../base/field.ts'
import type {
  DownwardAPIProjection, KeyToPath, ProjectedVolumeSource, ServiceAccountTokenProjection, VolumeProjection,
} from '../../../../../model/kubernetes.generated.ts'
import { gateEnabled } from '../../../features.ts'
import { requiredText } from '../../checks.ts'
import type { PodOptions } from '../options.ts'
import { validateDownwardAPIVolumeFile, validateKeyToPath } from './files.ts'
import { validateFileMode, validateLocalNonReservedPath } from './paths.ts'
import { validateClusterTrustBundle, validatePodCertificate } from './projected-certificates.ts'

/** `validateProjectedVolumeSource` (1.36). */
export function validateProjectedVolumeSource(projected: ProjectedVolumeSource, path: FieldPath, options: PodOptions): FieldError[] {
  const claim = pathClaims(path)
  return [
    ...validateFileMode(projected.defaultMode, path.child('defaultMode')),
    ...(projected.sources ?? []).flatMap((source, index) => validateProjection(source, path.child('sources').index(index), path, claim, options)),
  ]
}

/** Takes a path inside the volume; a path taken twice is an error that shows `shown`, at the volume itself. */
export type ClaimPath = (target: string, shown: string) => FieldError[]

function pathClaims(volumePath: FieldPath): ClaimPath {
  const taken = new Set<string>()
  return (target, shown) => {
    if (taken.has(target)) return [invalid(volumePath, shown, 'conflicting duplicate paths')]
    taken.add(target)
    return []
  }
}

function validateProjection(
  source: VolumeProjection, path: FieldPath, volumePath: FieldPath, claim: ClaimPath, options: PodOptions,
): FieldError[] {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = source
  const errors: FieldError[] = []
  if (secret !== undefined) errors.push(...validateNamedFiles(secret, path.child('secret'), claim))
  if (configMap !== undefined) errors.push(...validateNamedFiles(configMap, path.child('configMap'), claim))
  if (downwardAPI !== undefined) errors.push(...validateDownwardAPI(downwardAPI, path.child('downwardAPI'), claim))
  if (serviceAccountToken !== undefined) {
    errors.push(...validateServiceAccountToken(serviceAccountToken, path.child('serviceAccountToken'), volumePath, options))
  }
  if (clusterTrustBundle !== undefined) errors.push(...validateClusterTrustBundle(clusterTrustBundle, path.child('clusterTrustBundle'), claim))
  if (podCertificate !== undefined) errors.push(...validatePodCertificate(podCertificate, path.child('podCertificate'), claim))
  const sources = [secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate].filter((one) => one !== undefined)
  if (sources.length > 1) {
    errors.push(forbidden(path, gateEnabled(options.minor, 'ProjectedSourceNamed')
      ? 'may not specify more than 1 volume type per source'
      : 'may not specify more than 1 volume type'))
  }
  return errors
}

function validateNamedFiles({ name = '', items }: { name?: string | undefined, items?: KeyToPath[] | undefined }, path: FieldPath, claim: ClaimPath): FieldError[] {
  return [
    ...requiredText(path.child('name'), name),
    ...(items ?? []).flatMap((item, index) => [
      ...validateKeyToPath(item, path.child('items').index(index)),
      ...item.path ? claim(item.path, name) : [],
    ]),
  ]
}

function validateDownwardAPI({ items }: DownwardAPIProjection, path: FieldPath, claim: ClaimPath): FieldError[] {
  return (items ?? []).flatMap((file) => [...validateDownwardAPIVolumeFile(file, path), ...file.path ? claim(file.path, file.path) : []])
}

/** The path is reported at the volume source, not at the projection. */
function validateServiceAccountToken(
  { expirationSeconds = 0, path: target }: ServiceAccountTokenProjection, path: FieldPath, volumePath: FieldPath, options: PodOptions,
): FieldError[] {
  const errors: FieldError[] = []
  const where = path.child('expirationSeconds')
  if (expirationSeconds < 600) errors.push(invalid(where, expirationSeconds, 'may not specify a duration less than 10 minutes'))
  if (expirationSeconds > 2 ** 32) errors.push(invalid(where, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'))
  if (!target) errors.push(required(volumePath.child('path')))
  else if (!options.allowNonLocalProjectedTokenPath) errors.push(...validateLocalNonReservedPath(target, volumePath.child('path')))
  return errors
}
