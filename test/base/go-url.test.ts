import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressFault } from '../../src/base/address-fault.ts'
import { hostAndPort, parseGoUrl, parseRequestUri, queryValues, type GoUrl } from '../../src/base/go-url.ts'

/** What `url.Parse`, `url.ParseRequestURI` and `netip.ParseAddr` of Go 1.26.8 made of each text. */
interface Answer {
  readonly text: string
  readonly parse: object
  readonly request: object
  /** '' for an address. */
  readonly address: string
}

const answers = readFileSync(new URL('go-url/answers.jsonl', import.meta.url), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Answer)

function told(url: GoUrl | { error: string }): object {
  return 'error' in url ? url : { ...url, ...hostAndPort(url), user: url.user ?? null, values: Object.fromEntries(queryValues(url)) }
}

describe('a URL and an address', () => {
  it.each(answers)('read as Go reads them: $text', ({ text, parse, request, address }) => {
    expect(told(parseGoUrl(text))).toEqual(parse)
    expect(told(parseRequestUri(text))).toEqual(request)
    expect(addressFault(text) ?? '').toBe(address)
  })

  it('throw nothing, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof parseGoUrl(text) === 'object' && typeof parseRequestUri(text) === 'object' && typeof addressFault(text) !== 'number'))
  })
})
