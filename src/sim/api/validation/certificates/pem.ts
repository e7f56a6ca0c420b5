import { base64Bytes } from '../../base64.ts'

/** One block of PEM. */
export interface PemBlock {
  readonly type: string
  readonly hasHeaders: boolean
  /** Bytes as Latin-1 characters. */
  readonly bytes: string
  /** What follows the block. */
  readonly rest: string
}

const block = /(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n([\s\S]*?)-----END ([^\n]*?)-----[ \t\r]*(?:\n|$)/

/** `pem.Decode` of Go: the next well-formed block of a text, whatever stands around it. */
export function decodePem(text: string): PemBlock | undefined {
  let rest = text
  for (let found = block.exec(rest); found !== null; found = block.exec(rest)) {
    const [whole, type = '', body = '', end] = found
    rest = rest.slice(found.index + whole.length)
    const [headers, encoded] = splitHeaders(body)
    const digits = encoded.replaceAll(/\s/g, '')
    if (type !== end || !/^[A-Za-z0-9+/]*={0,2}$/.test(digits) || digits.length % 4 !== 0) continue
    return { type, hasHeaders: headers > 0, bytes: base64Bytes(digits), rest }
  }
  return undefined
}

/** Number of `Key: value` lines at the beginning, and what comes after them. */
function splitHeaders(body: string): [number, string] {
  const lines = body.split('\n')
  const first = lines.findIndex((line) => !line.includes(':'))
  return first <= 0 ? [0, body] : [first, lines.slice(first).join('\n')]
}
