import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'

const folder = new URL('../../src/plan/', import.meta.url)
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(new URL(name, folder), 'utf8'))

it('every problem that a plan tells has a rule, and so a page', () => {
  const told = new Set(texts.flatMap((text) => [...text.matchAll(/\brule: (?:[^'\n]*\? )?'([a-z]+(?:-[a-z]+)+)'(?: : '([a-z-]+)')?/g)].flatMap(([, one, other]) => [one ?? '', ...other === undefined ? [] : [other]])))
  expect(told.size).toBeGreaterThan(20)
  expect([...told].filter((id) => !rules.some((rule) => rule.id === id))).toEqual([])
})
