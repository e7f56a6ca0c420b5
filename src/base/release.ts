/** A Kubernetes minor release of the line 1.x: 24 … 36. */
export type Minor = number

export const oldestMinor: Minor = 24
export const newestMinor: Minor = 36

/** `1.36`, `v1.36.2` or `36` → 36; undefined when it is no release of the 1.x line that stowage knows. */
export function parseMinor(text: string): Minor | undefined {
  const match = /^v?(?:1\.)?(\d{2})(?:\.\d+)?$/.exec(text)
  const minor = match ? Number(match[1]) : NaN
  return minor >= oldestMinor && minor <= newestMinor ? minor : undefined
}

/** `1.29..1.36` or one release → inclusive list of minors; undefined when malformed or reversed. */
export function parseMinorRange(text: string): Minor[] | undefined {
  const [from, to, rest] = text.split('..')
  const first = parseMinor(from ?? '')
  const last = to === undefined ? first : parseMinor(to)
  if (first === undefined || last === undefined || rest !== undefined || last < first) return undefined
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
