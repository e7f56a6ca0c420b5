/** Whether a certificate and a private key belong together, in the words of Go's `tls.X509KeyPair` (Go 1.26); undefined when they do. */
export function keyPairFault(certificate: string, key: string): string | undefined {
  const [certificates, keys] = [pemBlocks(certificate), pemBlocks(key)]
  const leaf = certificates.find(({ type }) => type === 'CERTIFICATE')
  if (leaf === undefined) return missingCertificate(certificates)
  const secret = keys.find(({ type }) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))
  if (secret === undefined) return missingKey(keys)
  const [published, owned] = [publicKeyOf(leaf.bytes), ownKeyOf(secret.bytes)]
  if (published === undefined) return 'x509: malformed certificate'
  if (owned === undefined) return 'tls: failed to parse private key'
  if (published.kind !== owned.kind) return 'tls: private key type does not match public key type'
  // A key that does not hold its public half is believed.
  return owned.value === undefined || owned.value === published.value ? undefined : 'tls: private key does not match public key'
}

interface PemBlock {
  readonly type: string
  readonly bytes: Uint8Array
}

function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----\s*([A-Za-z0-9+/=\s]*?)-----END \1-----/g)].map(([, type = '', body = '']) => ({ type, bytes: Uint8Array.from(atob(body.replaceAll(/\s/g, '')), (char) => char.charCodeAt(0)) }))
}

function missingCertificate(found: readonly PemBlock[]): string {
  const types = found.map(({ type }) => type)
  if (types.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY') === true) return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

function missingKey(found: readonly PemBlock[]): string {
  const types = found.map(({ type }) => type)
  if (types.length === 0) return 'tls: failed to find any PEM data in key input'
  if (types.length === 1 && types[0] === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key'
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

interface KeyHalf {
  readonly kind: 'rsa' | 'ec' | 'other'
  /** Modulus or point in hexadecimal digits; absent where the bytes do not tell. */
  readonly value?: string
}

/** One element of DER: its tag, what it holds, and the elements within. */
interface Element {
  readonly tag: number
  readonly bytes: Uint8Array
}

function elements(bytes: Uint8Array): Element[] {
  const found: Element[] = []
  for (let at = 0; at + 1 < bytes.length;) {
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? 0
    at += 2
    if (length & 0x80) {
      const count = length & 0x7f
      length = 0
      for (let index = 0; index < count; index++) length = length * 256 + (bytes[at++] ?? 0)
    }
    found.push({ tag, bytes: bytes.subarray(at, at + length) })
    at += length
  }
  return found
}

const integer = 0x02
const bitString = 0x03
const octetString = 0x04
const sequence = 0x30
const rsaEncryption = '2a864886f70d010101'
const ecPublicKey = '2a8648ce3d0201'

function inside(element: Element | undefined): Element[] {
  return element === undefined ? [] : elements(element.bytes)
}

function hex(bytes: Uint8Array | undefined): string {
  return [...bytes ?? []].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** SubjectPublicKeyInfo of a certificate: the first sequence of an algorithm and a bit string in its body. */
function publicKeyOf(certificate: Uint8Array): KeyHalf | undefined {
  const body = inside(inside(elements(certificate)[0])[0])
  const info = body.find(({ tag, bytes }) => tag === sequence && elements(bytes).length === 2 && elements(bytes)[0]?.tag === sequence && elements(bytes)[1]?.tag === bitString)
  const [algorithm, key] = inside(info)
  if (key === undefined) return undefined
  const kind = kindOf(hex(inside(algorithm)[0]?.bytes))
  const held = key.bytes.subarray(1)
  return { kind, value: kind === 'rsa' ? hex(inside(elements(held)[0])[0]?.bytes) : hex(held) }
}

function kindOf(algorithm: string): KeyHalf['kind'] {
  return algorithm === rsaEncryption ? 'rsa' : algorithm === ecPublicKey ? 'ec' : 'other'
}

/** The public half within PKCS#8, PKCS#1 or SEC 1. */
function ownKeyOf(key: Uint8Array): KeyHalf | undefined {
  const [version, second, third] = inside(elements(key)[0])
  if (version?.tag !== integer || second === undefined) return undefined
  if (second.tag === sequence && third?.tag === octetString) {
    const kind = kindOf(hex(inside(second)[0]?.bytes))
    const inner = kind === 'other' ? { kind } : ownKeyOf(third.bytes)
    return inner === undefined ? undefined : { ...inner, kind }
  }
  if (second.tag === integer) return { kind: 'rsa', value: hex(second.bytes) }
  const point = inside(elements(key)[0]).find(({ tag }) => tag === 0xa1)
  const bits = inside(point)[0]
  return { kind: 'ec', ...bits === undefined ? {} : { value: hex(bits.bytes.subarray(1)) } }
}
