import { parseDuration } from '../../base/duration.ts'
import { parseRequestUri } from '../../base/go-url.ts'
import { parseAddress } from '../../base/ip.ts'
import { newestMinor } from '../../base/release.ts'

/**
 * String formats that the server checks in custom resources, by their names without dashes.
 * Source: `k8s.io/kube-openapi/pkg/validation/strfmt` and its `govalidator`; the list of supported ones is
 * `apiextensions-apiserver/pkg/apiserver/validation/formats.go` (1.36).
 */
const formats: Readonly<Record<string, (text: string) => boolean>> = {
  bsonobjectid: (text) => /^[0-9a-fA-F]{24}$/.test(text),
  uri: (text) => !('error' in parseRequestUri(text)),
  email: isEmail,
  hostname: isHostname,
  ipv4: (text) => isIpSloppy(text) && text.includes('.'),
  ipv6: (text) => text.includes(':') && isIpStrict(text),
  cidr: isCidrSloppy,
  mac: isMac,
  uuid: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  uuid3: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?3[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
  uuid4: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(text),
  uuid5: (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}$/i.test(text),
  isbn: (text) => isIsbn10(text) || isIsbn13(text),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: (text) => text.length === 11 && /^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$/.test(text),
  hexcolor: (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text),
  rgbcolor: (text) => rgbColor.test(text),
  byte: (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
  k8sshortname: (text) => text.length <= 63 && shortName.test(text),
  k8slongname: (text) => text.length <= 253 && longName.test(text),
}

/** Formats that only newer releases know, with the minor that brought them. */
const introduced: Readonly<Record<string, number>> = { k8sshortname: 34, k8slongname: 34 }

/** Formats are looked up without their dashes: `date-time` is `datetime`. */
export function normalizedFormat(format: string): string {
  return format.replaceAll('-', '')
}

/** Whether a string format is known and so checked; unknown ones are ignored with a warning on the CRD. */
function isStringFormat(format: string, minor: number = newestMinor): boolean {
  const name = normalizedFormat(format)
  return Object.hasOwn(formats, name) && minor >= (introduced[name] ?? 0)
}

/** Whether the text fits a known format. */
export function fitsFormat(format: string, text: string): boolean {
  return formats[normalizedFormat(format)]?.(text) ?? true
}

/** The format as far as the server checks it for that type: an unknown one counts as none. */
export function effectiveFormat(type: string | undefined, format: string | undefined, minor: number = newestMinor): string {
  if (format === undefined || format === '') return ''
  switch (type) {
    case undefined:
    case '':
    case 'string': return isStringFormat(format, minor) ? format : ''
    case 'integer': return format === 'int32' || format === 'int64' ? format : ''
    case 'number': return format === 'float' || format === 'double' ? format : ''
    default: return ''
  }
}

const channel = String.raw`\s*(?:0|[1-9][0-9]?|1[0-9][0-9]?|2[0-4][0-9]|25[0-5])\s*`
const rgbColor = new RegExp(`^rgb\\(${channel},${channel},${channel}\\)$`)
const shortName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/
const longName = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/
// Three alternatives of upstream's expression: a single label, or dotted labels that end in letters.
const hostLabel = /^[a-zA-Z0-9\p{S}\p{L}](?:-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?$/u
const hostPart = /^[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?$/u
const hostEnd = /^[a-zA-Z\p{L}]{2,63}$/u

function isHostname(text: string): boolean {
  if (new TextEncoder().encode(text).length > 255) return false
  const parts = text.split('.')
  const last = parts.at(-1) ?? ''
  const fits = parts.length === 1 ? hostLabel.test(text) : hostEnd.test(last) && parts.slice(0, -1).every((part) => hostPart.test(part))
  return fits && parts.every((part) => new TextEncoder().encode(part).length <= 63)
}

/** `net/mail.ParseAddress`: `a@b`, `"quoted"@b`, `Name <a@b>`. */
function isEmail(text: string): boolean {
  const trimmed = text.trim()
  const [, phrase, inner] = /^([^<]*)<([^<>]*)>\s*(?:\([^()]*\)\s*)?$/s.exec(trimmed) ?? []
  if (inner !== undefined) return isAddressSpec(inner) && isPhrase((phrase ?? '').trim())
  return isAddressSpec(trimmed.replace(/\s*\([^()]*\)\s*$/, ''))
}

function isPhrase(text: string): boolean {
  return text === '' || /^(?:"(?:[^"\\\r\n]|\\.)*"|[^\s"(),:;<>@[\]\\]+)(?:\s+(?:"(?:[^"\\\r\n]|\\.)*"|[^\s"(),:;<>@[\]\\]+))*$/s.test(text)
}

function isAddressSpec(text: string): boolean {
  const atom = String.raw`[A-Za-z0-9!#$%&'*+\-/=?^_` + '`' + String.raw`{|}~\u0080-\uffff]+`
  const dotAtom = `${atom}(?:\\.${atom})*`
  return new RegExp(`^(?:${dotAtom}|"(?:[^"\\\\\\r\\n]|\\\\.)*")@(?:${dotAtom}|\\[[^\\[\\]\\\\]*\\])$`, 's').test(text)
}

function isIpStrict(text: string): boolean {
  const address = parseAddress(text)
  return address !== undefined && address.zone === undefined
}

/** Go's address parsers before 1.17: leading zeros in IPv4 are decimal. */
function isIpSloppy(text: string): boolean {
  return isIpStrict(text.replaceAll(/(?<=^|[.:])0+(?=[0-9]{1,3}(?:\.|$))/g, (zeros, at: number) => (text.slice(at).includes('.') || text.slice(0, at).includes('.') ? '' : zeros)))
}

function isCidrSloppy(text: string): boolean {
  const slash = text.indexOf('/')
  if (slash < 0) return false
  const address = text.slice(0, slash)
  const prefix = text.slice(slash + 1)
  return isIpSloppy(address) && /^[0-9]{1,7}$/.test(prefix) && Number(prefix) <= (address.includes(':') ? 128 : 32)
}

function isMac(text: string): boolean {
  const [, separator] = /^[0-9a-fA-F]{2}([:-])/.exec(text) ?? []
  if (separator !== undefined) {
    const bytes = text.split(separator)
    return [6, 8, 20].includes(bytes.length) && bytes.every((byte) => /^[0-9a-fA-F]{2}$/.test(byte))
  }
  const words = text.split('.')
  return [3, 4, 10].includes(words.length) && words.every((word) => /^[0-9a-fA-F]{4}$/.test(word))
}

function isIsbn10(text: string): boolean {
  const digits = text.replaceAll(/[\s-]+/g, '')
  if (!/^(?:[0-9]{9}X|[0-9]{10})$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < 10; index++) sum += (index + 1) * (digits[index] === 'X' ? 10 : Number(digits[index]))
  return sum % 11 === 0
}

function isIsbn13(text: string): boolean {
  const digits = text.replaceAll(/[\s-]+/g, '')
  if (!/^[0-9]{13}$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < 12; index++) sum += (index % 2 === 0 ? 1 : 3) * Number(digits[index])
  return Number(digits[12]) === (10 - sum % 10) % 10
}

const cardNumber = /^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|6(?:011|5[0-9][0-9])[0-9]{12}|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35[0-9]{3})[0-9]{11})$/

function isCreditCard(text: string): boolean {
  const digits = text.replaceAll(/[^0-9]+/g, '')
  if (!cardNumber.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = digit * 2
    sum += index % 2 === 0 ? digit : doubled >= 10 ? doubled % 10 + 1 : doubled
  }
  return sum % 10 === 0
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []
  if (year === undefined) return false
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month))
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t')
  if (text.length < 4 || time === undefined || !isDate(date)) return false
  const [, hours = '', minutes = '', seconds = ''] = /^([0-9]{2}):([0-9]{2}):([0-9]{2})(?:.[0-9]+)?(?:z|[+-][0-9]{2}:[0-9]{2})$/s.exec(time) ?? ['', 'none']
  return hours <= '23' && minutes <= '59' && seconds <= '59'
}

const scalaUnits = ['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk']
const scalaUnitPrefixes = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week']

/** A Go duration, or at least one amount with one of Scala's units anywhere in the text. */
function isDuration(text: string): boolean {
  if (parseDuration(text) !== undefined) return true
  let found = false
  for (const [, amount = '', unit = ''] of text.matchAll(/([0-9]+)\s*([A-Za-zµ]+)/g)) {
    if (BigInt(amount) >= 2n ** 63n) return false
    const name = unit.toLowerCase()
    // The last name of each unit counts as a prefix: "s" begins no other, but "seconds" begins with "sec".
    if (scalaUnits.includes(name) || scalaUnitPrefixes.some((prefix) => name.startsWith(prefix))) found = true
  }
  return found
}
