import { goQuote } from '../../../base/go-format.ts'
import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload } from '../operators.ts'
import { structType, type CelType } from '../types.ts'
import { CelError, CelObject, type CelValue } from '../values.ts'

/**
 * `semver("1.2.3")`: `k8s.io/apiserver/pkg/cel/library/semverlib.go` (1.36), on the rules and texts of `github.com/blang/semver/v4`.
 */
interface Version {
  readonly numbers: readonly [bigint, bigint, bigint]
  readonly pre: readonly (bigint | string)[]
}

export class CelSemver extends CelObject {
  readonly type: CelType = structType('kubernetes.Semver')
  readonly version: Version
  constructor(version: Version) {
    super()
    this.version = version
  }
  equals(other: CelObject): boolean {
    return other instanceof CelSemver && compare(this.version, other.version) === 0
  }
}

const implementations: Readonly<Record<string, Implementation>> = {
  semver: ([text, normalized]) => {
    if (typeof text !== 'string') return noOverload
    const read = parseVersion(text, normalized === true)
    return 'error' in read ? new CelError(read.error) : new CelSemver(read)
  },
  isSemver: ([text, normalized]) => (typeof text === 'string' ? !('error' in parseVersion(text, normalized === true)) : noOverload),
  isGreaterThan: onTwo((order) => order > 0),
  isLessThan: onTwo((order) => order < 0),
  compareTo: onTwo((order) => BigInt(order)),
  major: onVersion(0),
  minor: onVersion(1),
  patch: onVersion(2),
}

export const semverFunctions: readonly FunctionDeclaration[] = declare({
  semver: ['string_to_semver (string) .kubernetes.Semver', 'string_bool_to_semver (string, bool) .kubernetes.Semver'],
  isSemver: ['is_semver_string (string) bool', 'is_semver_string_bool (string, bool) bool'],
  isGreaterThan: ['semver_is_greater_than .kubernetes.Semver.(.kubernetes.Semver) bool'],
  isLessThan: ['semver_is_less_than .kubernetes.Semver.(.kubernetes.Semver) bool'],
  compareTo: ['semver_compare_to .kubernetes.Semver.(.kubernetes.Semver) int'],
  major: ['semver_major .kubernetes.Semver.() int'],
  minor: ['semver_minor .kubernetes.Semver.() int'],
  patch: ['semver_patch .kubernetes.Semver.() int'],
}, implementations)

function onTwo(answer: (order: number) => CelValue): Implementation {
  return ([a, b]) => (a instanceof CelSemver && b instanceof CelSemver ? answer(compare(a.version, b.version)) : noOverload)
}

function onVersion(part: 0 | 1 | 2): Implementation {
  return ([value]) => (value instanceof CelSemver ? value.version.numbers[part] : noOverload)
}

export function parseVersion(text: string, normalized = false): Version | { error: string } {
  const source = normalized ? normalize(text) : text
  if (typeof source !== 'string') return source
  if (source === '') return { error: 'Version string empty' }
  const [major, minor, ...rest] = source.split('.')
  if (major === undefined || minor === undefined || rest.length === 0) return { error: 'No Major.Minor.Patch elements found' }
  let patch = rest.join('.')
  let build: string | undefined
  let pre: string | undefined
  const plus = patch.indexOf('+')
  if (plus >= 0) [patch, build] = [patch.slice(0, plus), patch.slice(plus + 1)]
  const dash = patch.indexOf('-')
  if (dash >= 0) [patch, pre] = [patch.slice(0, dash), patch.slice(dash + 1)]
  const numbers: bigint[] = []
  for (const [name, digits] of [['major', major], ['minor', minor], ['patch', patch]] as const) {
    const read = readNumber(digits, name)
    if (typeof read !== 'bigint') return read
    numbers.push(read)
  }
  const identifiers: (bigint | string)[] = []
  for (const part of pre?.split('.') ?? []) {
    const read = readIdentifier(part)
    if (typeof read === 'object') return read
    identifiers.push(read)
  }
  for (const part of build?.split('.') ?? []) {
    if (part === '') return { error: 'Build meta data is empty' }
    if (!/^[0-9A-Za-z-]+$/.test(part)) return { error: `Invalid character(s) found in build meta data ${goQuote(part)}` }
  }
  return { numbers: numbers as unknown as Version['numbers'], pre: identifiers }
}

function readNumber(digits: string, name: string): bigint | { error: string } {
  const title = name.charAt(0).toUpperCase() + name.slice(1)
  if (!/^[0-9]+$/.test(digits) && digits !== '') return { error: `Invalid character(s) found in ${name} number ${goQuote(digits)}` }
  if (digits.length > 1 && digits.startsWith('0')) return { error: `${title} number must not contain leading zeroes ${goQuote(digits)}` }
  return digits === '' ? { error: `strconv.ParseUint: parsing "": invalid syntax` } : BigInt(digits)
}

function readIdentifier(part: string): bigint | string | { error: string } {
  if (part === '') return { error: 'Prerelease is empty' }
  if (/^[0-9]+$/.test(part)) return part.length > 1 && part.startsWith('0') ? { error: `Numeric PreRelease version must not contain leading zeroes ${goQuote(part)}` } : BigInt(part)
  return /^[0-9A-Za-z-]+$/.test(part) ? part : { error: `Invalid character(s) found in prerelease ${goQuote(part)}` }
}

/** Drops a leading `v` and leading zeros and fills up to three numbers. */
function normalize(text: string): string | { error: string } {
  const pieces = text.replace(/^v/, '').split('.')
  const parts = [...pieces.slice(0, 2), ...pieces.length > 2 ? [pieces.slice(2).join('.')] : []].map((part) => {
    if (part.length <= 1) return part
    const trimmed = part.replace(/^0+/, '')
    return /^[0-9]/.test(trimmed) ? trimmed : `0${trimmed}`
  })
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? '')) return { error: 'short version cannot contain PreRelease/Build meta data' }
  while (parts.length < 3) parts.push('0')
  return parts.join('.')
}

function compare(a: Version, b: Version): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n
    if (number !== other) return number < other ? -1 : 1
  }
  if (a.pre.length === 0 || b.pre.length === 0) return a.pre.length === b.pre.length ? 0 : a.pre.length === 0 ? 1 : -1
  for (let index = 0; index < Math.min(a.pre.length, b.pre.length); index++) {
    const order = compareIdentifiers(a.pre[index] ?? '', b.pre[index] ?? '')
    if (order !== 0) return order
  }
  return Math.sign(a.pre.length - b.pre.length)
}

function compareIdentifiers(a: bigint | string, b: bigint | string): number {
  if (typeof a !== typeof b) return typeof a === 'bigint' ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}
