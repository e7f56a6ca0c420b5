import type { Secret } from '../../../../model/kubernetes.generated.ts'
import { base64Bytes } from '../../base64.ts'

/**
 * What `tls.X509KeyPair` finds wrong with the PEM texts of a TLS secret (`crypto/tls/tls.go`, Go 1.26). Certificates and keys
 * themselves are not parsed, so a pair that does not fit together passes without its warning.
 */
export function certificateWarnings({ type, data = {} }: Secret): string[] {
  if (type !== 'kubernetes.io/tls') return []
  const problem = certificateProblem(pemTypes(data['tls.crt'])) ?? keyProblem(pemTypes(data['tls.key']))
  return problem === undefined ? [] : [problem]
}

function certificateProblem(types: readonly string[]): string | undefined {
  if (types.includes('CERTIFICATE')) return undefined
  if (types.length === 0) return 'tls: failed to find any PEM data in certificate input'
  if (types.length === 1 && types[0]?.endsWith('PRIVATE KEY')) {
    return 'tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched'
  }
  return `tls: failed to find "CERTIFICATE" PEM block in certificate input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

function keyProblem(types: readonly string[]): string | undefined {
  if (types.some((type) => type === 'PRIVATE KEY' || type.endsWith(' PRIVATE KEY'))) return undefined
  if (types.length === 0) return 'tls: failed to find any PEM data in key input'
  if (types.length === 1 && types[0] === 'CERTIFICATE') return 'tls: found a certificate rather than a key in the PEM for the private key'
  return `tls: failed to find PEM block with type ending in "PRIVATE KEY" in key input after skipping PEM blocks of the following types: [${types.join(' ')}]`
}

/** Types of the PEM blocks that are complete and hold base64. */
function pemTypes(value: string | undefined): string[] {
  const text = base64Bytes(value ?? '')
  const blocks = text.matchAll(/(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n((?:(?!-----BEGIN )[^])*?)(?:^|\n)?-----END \1-----[ \t\r]*(?:\n|$)/g)
  return [...blocks].flatMap(([, type = '', body = '']) => isBase64(body) ? [type] : [])
}

function isBase64(body: string): boolean {
  // Headers such as `Proc-Type: 4,ENCRYPTED` stand before an empty line.
  const content = body.replace(/^(?:[^\n:]+:[^\n]*\n)+\r?\n?/, '').replaceAll(/\s/g, '')
  return content.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(content)
}
