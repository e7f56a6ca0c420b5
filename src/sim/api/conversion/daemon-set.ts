import { goQuote } from '../../../base/go-format.ts'
import { parseInteger } from '../../../base/labels.ts'
import type { Conversion } from '../codec.ts'

const generation = 'deprecated.daemonset.template.generation'

/** apps/v1 keeps the template generation of the removed versions in an annotation, which must be a number: `pkg/apis/apps/v1/conversion.go` (1.36). */
export const daemonSetConversion: Conversion = {
  fault(object) {
    const text = object.metadata?.annotations?.[generation]
    return text === undefined || parseInteger(text) !== undefined ? undefined : `strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`
  },
  toHub: (object) => object,
  // The internal form always has a number.
  fromHub(object) {
    if (object.metadata?.annotations?.[generation] !== undefined) return object
    return Object.assign({}, object, { metadata: { ...object.metadata, annotations: { ...object.metadata?.annotations, [generation]: '0' } } })
  },
}
