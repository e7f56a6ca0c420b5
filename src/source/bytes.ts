import { isAscii, isUtf8 } from 'node:buffer'

/** The largest file that is read. An object of more than about 1.5 MiB does not fit into etcd anyway. */
export const maxFileBytes = 64 * 1024 * 1024

export type Decoded = { readonly text: string } | { readonly reason: string; readonly suggestion?: string; readonly goText?: string }

/** Bytes as text, or why they are none. A byte order mark of UTF-8 stays: kubectl sees it, too. */
export function decodeText(bytes: Buffer): Decoded {
  // One-byte strings, where they will do: they take half the memory and scan faster.
  if (isAscii(bytes)) return { text: bytes.toString('latin1') }
  if (isUtf8(bytes)) return { text: bytes.toString('utf8') }
  const utf16 = utf16Name(bytes)
  if (utf16 !== undefined) {
    return { reason: `the file is ${utf16} (byte order mark ${hex(bytes[0])} ${hex(bytes[1])})`, suggestion: 'save it as UTF-8' }
  }
  const { at, goText } = firstInvalid(bytes)
  const line = lineOf(bytes, at)
  const binary = bytes.includes(0) ? 'the file is binary' : 'the file is no UTF-8 text'
  return { reason: `${binary}: byte 0x${hex(bytes[at])} on line ${String(line)}`, suggestion: 'save it as UTF-8', goText }
}

function utf16Name(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'UTF-16LE'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'UTF-16BE' : undefined
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).toUpperCase().padStart(2, '0')
}

function lineOf(bytes: Buffer, at: number): number {
  let line = 1
  for (let newline = bytes.indexOf(10); newline >= 0 && newline < at; newline = bytes.indexOf(10, newline + 1)) line++
  return line
}

/** The first octet that is wrong, and how go.yaml.in/yaml v2.4.3 (readerc.go) calls it. */
function firstInvalid(bytes: Buffer): { at: number; goText: string } {
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at] ?? 0
    const width = lead < 0x80 ? 1 : (lead & 0xe0) === 0xc0 ? 2 : (lead & 0xf0) === 0xe0 ? 3 : (lead & 0xf8) === 0xf0 ? 4 : 0
    if (width === 0) return { at, goText: 'invalid leading UTF-8 octet' }
    if (at + width > bytes.length) return { at, goText: 'incomplete UTF-8 octet sequence' }
    for (let offset = 1; offset < width; offset++) {
      if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return { at: at + offset, goText: 'invalid trailing UTF-8 octet' }
    }
    if (!isUtf8(bytes.subarray(at, at + width))) {
      const surrogate = lead === 0xed
      return { at, goText: surrogate ? 'invalid Unicode character' : 'invalid length of a UTF-8 sequence' }
    }
    at += width
  }
  return { at: 0, goText: 'invalid leading UTF-8 octet' }
}
