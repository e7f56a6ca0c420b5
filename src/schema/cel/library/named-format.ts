import { parseRequestUri } from '../../../base/go-url.ts'
import { dns1035LabelErrors, dns1123LabelErrors, dns1123SubdomainErrors, labelValueErrors, qualifiedNameErrors } from '../../../base/names.ts'
import { fitsFormat } from '../../structural/formats.ts'
import { declare, type FunctionDeclaration, type Implementation } from '../environment.ts'
import { noOverload } from '../operators.ts'
import { structType, type CelType } from '../types.ts'
import { CelList, CelObject, CelOptional } from '../values.ts'

/**
 * `format.dns1123Label().validate(x)`: `k8s.io/apiserver/pkg/cel/library/format.go` (1.36).
 */
export class CelFormat extends CelObject {
  readonly type: CelType = structType('kubernetes.NamedFormat')
  readonly name: string
  readonly errors: (text: string) => readonly string[]
  /** A quarter of the length of the pattern that the server thinks of. */
  readonly patternCost: number
  constructor(name: string, patternCost: number, errors: (text: string) => readonly string[]) {
    super()
    this.name = name
    this.patternCost = patternCost
    this.errors = errors
  }
  equals(other: CelObject): boolean {
    return other instanceof CelFormat && other.name === this.name
  }
}

/** A name to which characters will be added may end in a dash. */
function asPrefix(errors: (text: string) => readonly string[]): (text: string) => readonly string[] {
  return (text) => errors(text.endsWith('-') ? `${text.slice(0, -1)}a` : text)
}

function fits(format: string, problem: string): (text: string) => readonly string[] {
  return (text) => (fitsFormat(format, text) ? [] : [problem])
}

/** What a format costs per ten characters, and what it says. */
const table: Readonly<Record<string, readonly [number, (text: string) => readonly string[]]>> = {
  dns1123Label: [8, dns1123LabelErrors],
  dns1123Subdomain: [15, dns1123SubdomainErrors],
  dns1035Label: [8, dns1035LabelErrors],
  qualifiedName: [15, qualifiedNameErrors],
  dns1123LabelPrefix: [8, asPrefix(dns1123LabelErrors)],
  dns1123SubdomainPrefix: [15, asPrefix(dns1123SubdomainErrors)],
  dns1035LabelPrefix: [8, asPrefix(dns1035LabelErrors)],
  labelValue: [10, labelValueErrors],
  uri: [276, (text) => {
    const read = parseRequestUri(text)
    return 'error' in read ? [read.error] : []
  }],
  uuid: [18, fits('uuid', 'does not match the UUID format')],
  byte: [21, fits('byte', 'invalid base64')],
  date: [18, fits('date', 'invalid date')],
  datetime: [18, fits('datetime', 'invalid datetime')],
}

const formats = new Map(Object.entries(table).map(([name, [patternCost, errors]]) => [name, new CelFormat(name, patternCost, errors)]))

const implementations: Record<string, Implementation> = {
  validate: ([format, text]) => {
    if (!(format instanceof CelFormat) || typeof text !== 'string') return noOverload
    const errors = format.errors(text)
    return errors.length === 0 ? CelOptional.none : new CelOptional(new CelList(errors))
  },
  'format.named': ([name]) => (typeof name === 'string' ? new CelOptional(formats.get(name)) : noOverload),
}
for (const [name, format] of formats) implementations[`format.${name}`] = () => format

export const formatFunctions: readonly FunctionDeclaration[] = declare({
  validate: ['format-validate .kubernetes.NamedFormat.(string) optional(list(string))'],
  'format.named': ['format-named (string) optional(.kubernetes.NamedFormat)'],
  ...Object.fromEntries([...formats.keys()].map((name) => [`format.${name}`, [`format.${name} () .kubernetes.NamedFormat`]])),
}, implementations)
