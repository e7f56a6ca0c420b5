import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { rules } from '../../rules/index.ts'
import { problemGroup } from '../../src/report/problem-page.ts'

const folder = new URL('../../src/plan/', import.meta.url)
const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(new URL(name, folder), 'utf8'))

const told = new Set(texts.flatMap((text) => [...text.matchAll(/\b(?:rule: |tell\()(?:[^'\n]*\? )?'([a-z]+(?:-[a-z]+)+)'(?: : '([a-z-]+)')?/g)].flatMap(([, one, other]) => [one ?? '', ...other === undefined ? [] : [other]])))

it('every problem that a plan tells has a rule, and so a page', () => {
  expect(told.size).toBeGreaterThan(20)
  expect([...told].filter((id) => !rules.some((rule) => rule.id === id))).toEqual([])
})

it('the page of every problem is linked where it lies', () => {
  expect(rules.filter(({ id, group }) => told.has(id) && problemGroup(id) !== group).map(({ id, group }) => `${id}: ${group}`)).toEqual([])
})
