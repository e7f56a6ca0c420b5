import type { FieldError, FieldPath } from '../../../../base/field.ts'
import { invalid, required } from '../../../../base/field.ts'
import { byteLength } from '../../../../base/names.ts'
import type { PodDNSConfig } from '../../../../model/kubernetes.generated.ts'
import { validateDNS1123Subdomain, validateDNS1123SubdomainWithUnderscore } from './fields.ts'
import { validateIPForLegacyField } from '../ip.ts'
import type { PodOptions } from './options.ts'

const maxNameservers = 3
const maxSearchPaths = 32
const maxSearchListChars = 2048

/** `validatePodDNSConfig` (1.36). */
export function validatePodDNSConfig(config: PodDNSConfig | undefined, policy: string | undefined, path: FieldPath, options: PodOptions): FieldError[] {
  if (policy === 'None') {
    if (config === undefined) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')]
    if ((config.nameservers ?? []).length === 0) {
      return [required(path.child('nameservers'), 'must provide at least one DNS nameserver when `dnsPolicy` is None')]
    }
  }
  const { nameservers = [], searches = [], options: resolver = [] } = config ?? {}
  const errors: FieldError[] = []
  const here = path.child('searches')
  if (nameservers.length > maxNameservers) {
    errors.push(invalid(path.child('nameservers'), nameservers, `must not have more than ${maxNameservers} nameservers`))
  }
  errors.push(...nameservers.flatMap((server, index) => validateIPForLegacyField(path.child('nameservers').index(index), server, options.strictIP)))
  if (searches.length > maxSearchPaths) errors.push(invalid(here, searches, `must not have more than ${maxSearchPaths} search paths`))
  if (byteLength(searches.join(' ')) > maxSearchListChars) {
    errors.push(invalid(here, searches, `must not have more than ${maxSearchListChars} characters (including spaces) in the search list`))
  }
  errors.push(...searches.flatMap((search, index) => validateSearch(search, here.index(index), options)))
  return [...errors, ...resolver.flatMap(({ name }, index) => name ? [] : [required(path.child('options').index(index), 'must not be empty')])]
}

function validateSearch(search: string, path: FieldPath, { allowRelaxedDNSSearch }: PodOptions): FieldError[] {
  const domain = search.endsWith('.') ? search.slice(0, -1) : search
  if (!allowRelaxedDNSSearch) return validateDNS1123Subdomain(domain, path)
  return search === '.' ? [] : validateDNS1123SubdomainWithUnderscore(domain, path)
}
