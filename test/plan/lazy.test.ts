import { expect, it } from 'vitest'
import { lazily, revised } from '../../src/plan/lazy.ts'

interface Report { readonly title: string, readonly body: string, readonly note?: string }

function report(): { readonly made: string[], readonly object: Report } {
  const made: string[] = []
  const part = (name: string) => (): string => {
    made.push(name)
    return `the ${name}`
  }
  return { made, object: lazily<Report>({ title: part('title'), body: part('body'), note: part('note') }) }
}

it('a part is worked out when it is asked for, once', () => {
  const { made, object } = report()
  expect([object.body, object.body, made]).toEqual(['the body', 'the body', ['body']])
})

it('who writes it as JSON asks for all, in order', () => {
  expect(JSON.stringify(report().object)).toBe('{"title":"the title","body":"the body","note":"the note"}')
})

it('a revised one has other parts and leaves the rest unasked, in the same order', () => {
  const { made, object } = report()
  const other = revised(object, { body: 'another' })
  expect([other.body, made]).toEqual(['another', []])
  expect([JSON.stringify(other), object.body]).toEqual(['{"title":"the title","body":"another","note":"the note"}', 'the body'])
})
