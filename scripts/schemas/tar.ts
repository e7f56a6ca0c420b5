// Reads an npm tarball in memory. npm writes ustar, with pax records for long names.
import { gunzipSync } from 'node:zlib'

const block = 512

/** The text of the regular files of a gzipped tarball whose path, without its first folder, is wanted. */
export function readTarball(gzipped: Buffer, wanted: (path: string) => boolean): Map<string, string> {
  const bytes = gunzipSync(gzipped)
  const files = new Map<string, string>()
  let longName: string | undefined
  for (let offset = 0; offset + block <= bytes.length && bytes[offset] !== 0;) {
    const size = parseInt(field(bytes, offset + 124, 12), 8) || 0
    const type = String.fromCharCode(bytes[offset + 156] ?? 0)
    const body = bytes.subarray(offset + block, offset + block + size)
    offset += block + Math.ceil(size / block) * block
    if (type === 'x') longName = /\d+ path=(.*)\n/.exec(body.toString('utf8'))?.[1]
    else if (type === 'L') longName = body.toString('utf8').replace(/\0.*$/s, '')
    else if (type === '0' || type === '\0') {
      const header = offset - block - Math.ceil(size / block) * block
      const prefix = field(bytes, header + 345, 155)
      const name = longName ?? (prefix ? `${prefix}/` : '') + field(bytes, header, 100)
      longName = undefined
      const path = name.slice(name.indexOf('/') + 1)
      if (wanted(path)) files.set(path, body.toString('utf8'))
    } else longName = undefined
  }
  return files
}

function field(bytes: Buffer, start: number, length: number): string {
  const text = bytes.toString('latin1', start, start + length)
  const end = text.indexOf('\0')
  return (end < 0 ? text : text.slice(0, end)).trim()
}
