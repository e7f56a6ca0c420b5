import type { Minor } from '../../../../base/release.ts'
import type { FunctionDeclaration } from '../../../../schema/cel/environment.ts'
import { kubernetesFunctions } from '../../../../schema/cel/kubernetes.ts'

/**
 * Libraries by the first release that takes them in a new expression, told by the names of their overloads
 * (`k8s.io/apiserver/pkg/cel/environment/base.go`): the release after the one that brought them, because an API server must
 * be able to go back by one.
 */
const libraries: readonly (readonly [since: Minor, overloads: RegExp])[] = [
  [31, /^(?:ip_|cidr_|is_ip$|is_cidr$|string_to_ip$|string_to_cidr$)/],
  [32, /^format[-.]/],
  [32, /^authorizer_(?:field|label)selector$/],
  [34, /^(?:semver_|is_semver_|string_to_semver$|string_bool_to_semver$)/],
  [35, /^(?:lists_range|list_slice|list_flatten(?:_int)?|list_reverse|list_distinct|list_\w+_sort(?:ByAssociatedKeys)?)$/],
]

const tables = new Map<string, ReadonlyMap<string, FunctionDeclaration>>()

/** What expressions of a release may call. */
export function functionsOf(minor: Minor): ReadonlyMap<string, FunctionDeclaration> {
  const missing = libraries.filter(([since]) => minor < since)
  if (missing.length === 0) return kubernetesFunctions
  const key = String(missing.length)
  const table = tables.get(key) ?? without(missing.map(([, overloads]) => overloads))
  tables.set(key, table)
  return table
}

function without(patterns: readonly RegExp[]): ReadonlyMap<string, FunctionDeclaration> {
  return new Map([...kubernetesFunctions].flatMap(([name, declaration]) => {
    const overloads = declaration.overloads.filter(({ id }) => !patterns.some((pattern) => pattern.test(id)))
    return overloads.length === 0 ? [] : [[name, { ...declaration, overloads }] as const]
  }))
}
