import { defineRule, scalarEdit } from '../../src/check/api.ts'
import { parseQuantity } from '../../src/base/quantity.ts'

export default defineRule({
  id: 'schema-quantity',
  group: 'api',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A quantity cannot be read',
  links: ['https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/'],
  fixable: true,
  peers: { 'kubectl-validate': ['schema'] },

  check(resource, { report }) {
    for (const { path, expected, found } of resource.typeErrors) {
      if (expected !== 'quantity' || typeof found !== 'string') continue
      const { certain, guesses } = meant(found)
      report(resource.at(path), {
        text: `${JSON.stringify(found)} is no quantity: a number and one of m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei`,
        effect: 'the API server cannot read the object and refuses it',
        suggestion: guesses.length === 0 ? undefined : `write ${guesses.join(' or ')}`,
        fix: certain === undefined ? undefined : { title: `write ${certain}`, safety: 'safe', edits: [scalarEdit(resource, path, certain)] },
      })
    }
  },
})

/** What a person means by a quantity that the server cannot read. `certain` where only one reading is left. */
function meant(text: string): { certain: string | undefined, guesses: string[] } {
  const plain = text.trim().replaceAll(/\s+/g, '').replace(/^(\d+),(\d+)/, '$1.$2')
  if (readable(plain)) return { certain: plain, guesses: [plain] }
  const parts = /^([+-]?[0-9.]+)([a-z]+)$/i.exec(plain)
  const [, number = '', unit = ''] = parts ?? []
  if (parts === null) return { certain: undefined, guesses: [] }
  const letter = unit.charAt(0).toUpperCase()
  if (/^[kmgtpe]ib?$/i.test(unit)) return only(`${number}${letter}i`)
  // `GB` says a decimal unit; `mb` and `gb` are written for both.
  if (/^[KMGTPE]B$/.test(unit)) return only(`${number}${letter === 'K' ? 'k' : letter}`)
  if (/^[kmgtpe]b?$/i.test(unit)) return { certain: undefined, guesses: [`${number}${letter}i`, `${number}${letter === 'K' ? 'k' : letter}`].filter(readable) }
  if (/^(?:b|bytes?|cpus?|cores?|vcpus?)$/i.test(unit)) return only(number)
  return /^(?:millis?|mcpu|millicores?|millicpus?)$/i.test(unit) ? only(`${number}m`) : { certain: undefined, guesses: [] }
}

function only(text: string): { certain: string | undefined, guesses: string[] } {
  return readable(text) ? { certain: text, guesses: [text] } : { certain: undefined, guesses: [] }
}

function readable(text: string): boolean {
  return text !== '' && parseQuantity(text) !== undefined
}
