import { goQuote } from './go-format.ts'
import { parseAddress } from './ip.ts'

/** What `netip.ParseAddr` (Go 1.26) says of a text, undefined when it is an address. */
export function addressFault(text: string): string | undefined {
  if (parseAddress(text) !== undefined) return undefined
  const { words, at } = faultOf(text)
  return `ParseAddr(${goQuote(text)}): ${words}${at === undefined ? '' : ` (at ${goQuote(at)})`}`
}

interface Fault {
  readonly words: string
  /** The rest of the text from where it goes wrong. */
  readonly at?: string
}

/** The first separator decides which kind of address it was meant to be. */
function faultOf(text: string): Fault {
  switch (/[.:%]/.exec(text)?.[0]) {
    case '.': return dottedFault(text) ?? { words: 'unable to parse IP' }
    case ':': return groupedFault(text)
    case '%': return { words: 'missing IPv6 address' }
    default: return { words: 'unable to parse IP' }
  }
}

function dottedFault(text: string): Fault | undefined {
  let [octet, octets] = ['', 1]
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    if (char === '.') {
      if (octet === '' || index === text.length - 1) return { words: 'IPv4 field must have at least one digit', at: text.slice(index) }
      if (octets === 4) return { words: 'IPv4 address too long' }
      octets++
      octet = ''
    } else if (/[0-9]/.test(char)) {
      if (octet === '0') return { words: 'IPv4 field has octet with leading zero' }
      octet += char
      if (Number(octet) > 255) return { words: 'IPv4 field has value >255' }
    } else return { words: 'unexpected character', at: text.slice(index) }
  }
  return octets < 4 ? { words: 'IPv4 address too short' } : undefined
}

function groupedFault(text: string): Fault {
  const percent = text.indexOf('%')
  if (percent === text.length - 1) return { words: 'zone must be a non-empty string' }
  let rest = percent < 0 ? text : text.slice(0, percent)
  let hasGap = rest.startsWith('::')
  if (hasGap) rest = rest.slice(2)
  for (let groups = 0; groups < 8;) {
    const digits = /^[0-9a-fA-F]*/.exec(rest)?.[0] ?? ''
    if (digits.length > 4) return { words: 'each group must have 4 or less digits', at: rest }
    if (digits === '') return { words: 'each colon-separated field must have at least one digit', at: rest }
    const next = rest.charAt(digits.length)
    if (next === '.') {
      if (!hasGap && groups !== 6) return { words: 'embedded IPv4 address must replace the final 2 fields of the address', at: rest }
      if (groups > 6) return { words: 'too many hex fields to fit an embedded IPv4 at the end of the address', at: rest }
      const fault = dottedFault(rest)
      if (fault !== undefined) return fault
      groups += 2
      rest = ''
    } else {
      groups++
      if (next !== '' && next !== ':') return { words: 'unexpected character, want colon', at: rest.slice(digits.length) }
      if (next === ':' && rest.length === digits.length + 1) return { words: 'colon must be followed by more characters', at: ':' }
      rest = rest.slice(digits.length + 1)
      if (rest.startsWith(':')) {
        if (hasGap) return { words: 'multiple :: in address', at: rest }
        hasGap = true
        rest = rest.slice(1)
      }
    }
    if (rest !== '') continue
    return groups < 8 ? { words: 'address string too short' } : { words: 'the :: must expand to at least one field of zeros' }
  }
  return { words: 'trailing garbage after address', at: rest }
}
