import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rules } from '../rules/index.ts'
import { groupNames, profileNames } from '../src/check/api.ts'
import { simulatedServer } from '../src/check/simulated-server.ts'
import { checkTexts, lineOf } from './support/check-text.ts'
import { parsePage, type Example } from './support/rule-page.ts'

/**
 * Every rule against its page: the page has its headings, the blocks under Bad fire exactly on the marked lines, all others
 * are silent. A rule's examples are its tests.
 */
const folder = new URL('../rules/', import.meta.url)
const headings = ['Why', 'Bad', 'Good', 'Fix', 'Options', 'Limits', 'Links', 'More cases']
const optional = new Set(['Options', 'More cases', 'Bad', 'Good'])

/** What the rule says about an example: its own findings by file and line; files of an example are divided by `# file: name` lines. */
function firedAt(id: string, example: Example): string[] {
  const rule = rules.find((one) => one.id === id)
  const report = checkTexts(example.files, {
    rules: rules.filter((one) => one === rule || one.raisedBy !== undefined),
    settings: {
      profiles: profileNames.filter((name) => name !== 'apiserver'),
      rules: { [id]: { severity: rule?.severity, options: example.options } },
      sets: [{ root: '/', closed: !example.open }],
    },
    minors: example.minors,
    // These rules tell what the API server refuses, so it is asked.
    server: rule?.group === 'api' ? simulatedServer : undefined,
  })
  return report.diagnostics.filter((finding) => finding.rule === id).map((finding) => `${finding.location.path}:${lineOf(report, finding)}`)
}

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const path = new URL(`${rule.group}/${id}.md`, folder)
  const page = existsSync(path) ? parsePage(readFileSync(path, 'utf8')) : undefined

  it('has a page with the headings in their order', () => {
    expect(page, `rules/${rule.group}/${id}.md is missing`).toBeDefined()
    expect(page?.title).toBe(id)
    expect(page?.sentence, 'a sentence under the title').not.toBe('')
    const found = page?.sections.map((section) => section.name) ?? []
    expect(found, 'only known headings').toEqual(headings.filter((name) => found.includes(name)))
    const needed = headings.filter((name) => !optional.has(name) || (name === 'Options' && rule.options !== undefined) || (rule.raisedBy === undefined && (name === 'Bad' || name === 'Good')))
    expect(found).toEqual(expect.arrayContaining(needed))
  })

  it('states its facts as the house does', () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/)
    expect(id).not.toMatch(/^(no|require|check|disallow)-/)
    expect(groupNames).toContain(rule.group)
    expect(rule.summary).not.toMatch(/\.$|!$/)
    for (const link of rule.links ?? []) expect(link).toMatch(/^https:\/\//)
  })

  if (page === undefined || rule.raisedBy === 'plan' || rule.sees === 'plan') return
  for (const example of page.examples) {
    const title = `${example.section}, line ${example.line}`
    if (example.section === 'Bad' && example.expected.every((one) => one.id !== id)) {
      it(`${title}: marks what must fire`, () => { expect.fail(`no line is marked "# expect: ${id}"`) })
    }
    it(`${title}: fires where it is marked and nowhere else`, () => {
      const expected = example.expected.filter((one) => one.id === id).map((one) => `${one.path}:${one.line}`)
      expect([...new Set(firedAt(id, example))].sort()).toEqual([...new Set(expected)].sort())
    })
  }
})

describe('the index', () => {
  it('lists every rule file and no rule twice', () => {
    const ids = rules.map((rule) => rule.id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    const index = readFileSync(new URL('index.ts', folder), 'utf8')
    for (const group of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      for (const name of readdirSync(new URL(`${group.name}/`, folder)).filter((file) => file.endsWith('.ts') && !file.startsWith('_'))) {
        expect(index, 'run: npm run docs').toContain(`'./${group.name}/${name}'`)
      }
    }
  })

  it('has a rule for every page', () => {
    for (const group of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      for (const name of readdirSync(new URL(`${group.name}/`, folder)).filter((file) => file.endsWith('.md'))) {
        expect(rules.some((rule) => rule.group === group.name && `${rule.id}.md` === name), `rules/${group.name}/${name} is no rule's page`).toBe(true)
      }
    }
  })
})
