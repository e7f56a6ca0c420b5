import { goJson } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import { sha256 } from '../../base/sha256.ts'
import type { Flags } from '../flags.ts'
import { metaOf, metaText } from '../session.ts'

/** Letters in place of digits and letters that could spell a word. */
const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' }

/** `--append-hash`: the name ends with what a ConfigMap or Secret holds (`pkg/util/hash/hash.go`, v0.36.2). */
export function withHash(flags: Flags, object: ValueMap): ValueMap {
  if (!flags.on('append-hash')) return object
  const { kind = null, data = null, binaryData } = object
  const name = metaText(object, 'name')
  const more = kind === 'Secret' ? { type: object.type ?? '' } : binaryData === undefined ? {} : { binaryData }
  const digits = sha256(new TextEncoder().encode(goJson({ kind, name, data, ...more }))).slice(0, 10)
  return { ...object, metadata: { ...metaOf(object), name: `${name}-${[...digits].map((digit) => letters[digit] ?? digit).join('')}` } }
}
