/**
 * Formats of names and values with the server's texts.
 * Source: `k8s.io/apimachinery/pkg/util/validation/validation.go` and `pkg/api/validate/content` (1.36).
 * Each function returns the messages of what is wrong, none when the value is fine. Lengths are bytes of UTF-8.
 */

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const labelWithUnderscore = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?'
const subdomainWithUnderscore = `${labelWithUnderscore}(\\.${labelWithUnderscore})*`
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const wildcardSubdomain = `\\*\\.${subdomain}`
const qualifiedName = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'
const labelValue = `(${qualifiedName})?`
const cIdentifier = '[A-Za-z_][A-Za-z0-9_]*'
const envVarName = '[-._a-zA-Z][-._a-zA-Z0-9]*'
const configMapKey = '[-._a-zA-Z0-9]+'
const httpPath = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"

const labelText = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
const subdomainText = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
const subdomainUnderscoreText = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character"
const label1035Text = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
const wildcardText = "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character"
const qualifiedNameText = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const labelValueText = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const cIdentifierText = "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'"
const envVarNameText = "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit"
const relaxedEnvVarNameText = "a valid environment variable name must consist only of printable ASCII characters other than '='"
const configMapKeyText = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
const percentText = "a valid percent string must be a numeric string followed by an ending '%'"
const httpHeaderText = "a valid HTTP header must consist of alphanumeric characters or '-'"
const decimalIntegerText = 'must be a valid decimal integer in canonical form'

const whole = (pattern: string, flags = ''): RegExp => new RegExp(`^(?:${pattern})$`, flags)
const labelPattern = whole(label)
const subdomainPattern = whole(subdomain)
const subdomainUnderscorePattern = whole(subdomainWithUnderscore)
const label1035Pattern = whole(label1035)
const wildcardPattern = whole(wildcardSubdomain)
const qualifiedNamePattern = whole(qualifiedName)
const labelValuePattern = whole(labelValue)
const cIdentifierPattern = whole(cIdentifier)
const envVarNamePattern = whole(envVarName)
const configMapKeyPattern = whole(configMapKey)
const httpPathPattern = whole(httpPath)

export const maxSubdomainLength = 253
export const maxLabelLength = 63

/** Length in bytes of UTF-8, as Go's `len` counts. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    else if (code >= 0xd800 && code <= 0xdbff && index + 1 < text.length) {
      bytes += 2
      index++
    } else bytes += 2
  }
  return bytes
}

const maxLengthMessage = (length: number): string => `must be no more than ${length} characters`
const maxBytesMessage = (length: number): string => `must be no more than ${length} bytes`
export const rangeMessage = (low: number, high: number): string => `must be between ${low} and ${high}, inclusive`
const emptyMessage = 'must be non-empty'

/** `<message> (e.g. 'a',  or 'b', regex used for validation is '<pattern>')`. */
export function patternMessage(message: string, pattern: string, ...examples: string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${pattern}')`
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`
}

/** `IsDNS1123Label`: what is wrong with a name of at most 63 characters. */
export function dns1123LabelErrors(value: string): string[] {
  const errors: string[] = []
  if (byteLength(value) > maxLabelLength) errors.push(maxLengthMessage(maxLabelLength))
  if (!labelPattern.test(value)) {
    errors.push(subdomainPattern.test(value) ? 'must not contain dots' : patternMessage(labelText, label, 'my-name', '123-abc'))
  }
  return errors
}

/** `IsDNS1123Subdomain`: labels with dots between them, at most 253 characters. */
export function dns1123SubdomainErrors(value: string): string[] {
  return limited(value, maxSubdomainLength, subdomainPattern, () => patternMessage(subdomainText, subdomain, 'example.com'))
}

/** `IsDNS1123SubdomainWithUnderscore`. */
export function dns1123SubdomainWithUnderscoreErrors(value: string): string[] {
  return limited(value, maxSubdomainLength, subdomainUnderscorePattern,
    () => patternMessage(subdomainUnderscoreText, subdomainWithUnderscore, 'example.com'))
}

/** `IsDNS1035Label`: a label that begins with a letter. */
export function dns1035LabelErrors(value: string): string[] {
  return limited(value, maxLabelLength, label1035Pattern, () => patternMessage(label1035Text, label1035, 'my-name', 'abc-123'))
}

/** `IsWildcardDNS1123Subdomain`: `*.` and a subdomain. */
export function wildcardDns1123SubdomainErrors(value: string): string[] {
  return limited(value, maxSubdomainLength, wildcardPattern, () => patternMessage(wildcardText, wildcardSubdomain, '*.example.com'))
}

/** Label keys, resource names, taint keys: `[prefix/]name`. */
export function qualifiedNameErrors(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) {
    return [`a valid label key ${patternMessage(qualifiedNameText, qualifiedName, 'MyName', 'my.name', '123-abc')} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const errors: string[] = []
  const [prefix, name] = parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : [undefined, parts[0] ?? '']
  if (prefix === '') errors.push(`prefix part ${emptyMessage}`)
  else if (prefix !== undefined) errors.push(...dns1123SubdomainContentErrors(prefix).map((message) => `prefix part ${message}`))
  if (name === '') errors.push(`name part ${emptyMessage}`)
  else if (byteLength(name) > maxLabelLength) errors.push(`name part ${maxBytesMessage(maxLabelLength)}`)
  if (!qualifiedNamePattern.test(name)) {
    errors.push(`name part ${patternMessage(qualifiedNameText, qualifiedName, 'MyName', 'my.name', '123-abc')}`)
  }
  return errors
}

/** As `dns1123SubdomainErrors`, with `bytes` in the length message (package `content`, where label keys are checked). */
export function dns1123SubdomainContentErrors(value: string): string[] {
  return limited(value, maxSubdomainLength, subdomainPattern, () => patternMessage(subdomainText, subdomain, 'example.com'), maxBytesMessage)
}

/** `IsLabelValue`; the empty text is one. */
export function labelValueErrors(value: string): string[] {
  return limited(value, maxLabelLength, labelValuePattern, () => patternMessage(labelValueText, labelValue, 'MyValue', 'my_value', '12345'), maxBytesMessage)
}

/** `IsCIdentifier`. */
export function cIdentifierErrors(value: string): string[] {
  return cIdentifierPattern.test(value) ? [] : [patternMessage(cIdentifierText, cIdentifier, 'my_name', 'MY_NAME', 'MyName')]
}

/** `IsValidPortNum`. */
export function portNumberErrors(port: number | bigint): string[] {
  return port >= 1 && port <= 65535 ? [] : [rangeMessage(1, 65535)]
}

/** `IsValidUserID` and `IsValidGroupID`. */
export function idErrors(id: number | bigint): string[] {
  return id >= 0 && id <= 2147483647 ? [] : [rangeMessage(0, 2147483647)]
}

/** IANA_SVC_NAME: names of container ports. */
export function portNameErrors(port: string): string[] {
  const errors: string[] = []
  if (byteLength(port) > 15) errors.push(maxLengthMessage(15))
  if (!/^[-a-z0-9]+$/.test(port)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(port)) errors.push('must contain at least one letter (a-z)')
  if (port.includes('--')) errors.push('must not contain consecutive hyphens')
  if (port.startsWith('-') || port.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

/** `IsValidPercent`: digits and a percent sign. */
export function percentErrors(value: string): string[] {
  return /^[0-9]+%$/.test(value) ? [] : [patternMessage(percentText, '[0-9]+%', '1%', '93%')]
}

/** `IsHTTPHeaderName`. */
export function httpHeaderNameErrors(value: string): string[] {
  return /^[-A-Za-z0-9]+$/.test(value) ? [] : [patternMessage(httpHeaderText, '[-A-Za-z0-9]+', 'X-Header-Name')]
}

/** `IsEnvVarName`. */
export function envVarNameErrors(value: string): string[] {
  const errors = envVarNamePattern.test(value) ? [] : [patternMessage(envVarNameText, envVarName, 'my.env-name', 'MY_ENV.NAME', 'MyEnvName1')]
  return [...errors, ...dotPathErrors(value)]
}

/** `IsRelaxedEnvVarName`: printable ASCII without `=`, what pods may have since 1.32. */
export function relaxedEnvVarNameErrors(value: string): string[] {
  const errors = value === '' ? [`environment variable name ${emptyMessage}`] : []
  if (!/^[\x20-\x3c\x3e-\x7e]*$/.test(value)) errors.push(relaxedEnvVarNameText)
  return errors
}

/** `IsConfigMapKey`: a key that can be the name of a file. */
export function configMapKeyErrors(value: string): string[] {
  return [
    ...limited(value, maxSubdomainLength, configMapKeyPattern, () => patternMessage(configMapKeyText, configMapKey, 'key.name', 'KEY_NAME', 'key-name')),
    ...dotPathErrors(value),
  ]
}

/** `IsDecimalInteger`: no leading zero, no plus sign. */
export function decimalIntegerErrors(value: string): string[] {
  if (value === '') return [emptyMessage]
  return /^(?:0|-?[1-9][0-9]*)$/.test(value) ? [] : [decimalIntegerText]
}

/** What may stand behind the slash of a domain-prefixed path, `acme.io/foo`. */
export function isHttpPath(value: string): boolean {
  return httpPathPattern.test(value)
}

export const httpPathMessage = patternMessage('Invalid path', httpPath)

/** Names that are URL path segments (RBAC, PriorityClass …): `validation/path`. */
export function pathSegmentNameErrors(name: string): string[] {
  if (name === '.') return ["may not be '.'"]
  if (name === '..') return ["may not be '..'"]
  return pathSegmentPrefixErrors(name)
}

/** `IsValidPathSegmentPrefix`: what a name may not hold because it becomes a part of a path. */
export function pathSegmentPrefixErrors(name: string): string[] {
  return ['/', '%'].filter((char) => name.includes(char)).map((char) => `may not contain '${char}'`)
}

function dotPathErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  return value.startsWith('..') ? ["must not start with '..'"] : []
}

function limited(value: string, max: number, pattern: RegExp, message: () => string, tooLong = maxLengthMessage): string[] {
  const errors: string[] = []
  if (byteLength(value) > max) errors.push(tooLong(max))
  if (!pattern.test(value)) errors.push(message())
  return errors
}
