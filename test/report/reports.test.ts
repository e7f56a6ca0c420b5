import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { checkstyleReport } from '../../src/report/checkstyle.ts'
import type { CheckReport, Reporter } from '../../src/report/check-report.ts'
import { githubReport } from '../../src/report/github.ts'
import { gitlabReport } from '../../src/report/gitlab.ts'
import { jsonReport } from '../../src/report/json.ts'
import { checkSchema } from '../../src/report/json-schema.ts'
import { junitReport } from '../../src/report/junit.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { sarifReport } from '../../src/report/sarif.ts'
import { tapReport } from '../../src/report/tap.ts'
import { textReport } from '../../src/report/text.ts'
import { parseFile } from '../../src/parse/document.ts'
import { checkTexts } from '../support/check-text.ts'
import { colorMap, toyRules } from '../support/toy-rules.ts'

const plain = { color: false, links: false, quiet: false }
const reporters: Readonly<Record<string, Reporter>> = {
  text: textReport, json: jsonReport, sarif: sarifReport, github: githubReport, gitlab: gitlabReport, junit: junitReport,
  checkstyle: checkstyleReport, tap: tapReport, markdown: markdownReport,
}
const report = checkTexts({ 'a.yaml': colorMap('a', 'red'), 'b/ok.yaml': colorMap('b', 'blue') }, { rules: toyRules })

/** A report whose every text was chosen by somebody who means harm. */
function hostile(words: string): CheckReport {
  const path = `${words.replaceAll(/[/\0]/g, '')}.yaml`
  const [finding] = report.diagnostics
  if (finding === undefined) throw new Error('the toy rule found nothing')
  const location = { path, span: { start: 0, end: 5 } }
  return {
    ...report,
    texts: new Map([[path, `${words}\n`]]),
    diagnostics: [{
      ...finding, location, message: words, effect: words, suggestion: words, related: [{ location, text: words }], resource: { kind: words, name: words, namespace: words },
      server: { reason: 'Invalid', field: words, message: words },
    }],
  }
}

const attacks: Readonly<Record<string, string>> = {
  'a terminal escape': '\x1b]0;owned\x07\x1b[2J\x9b31m',
  'a workflow command': 'x\n::set-output name=a::b\r\n::error::c%0A::warning::d',
  'markup': '</failure><script>alert(1)</script>"\'&]]>',
  'Markdown': '](https://evil.example) | <img src=x onerror=y> ` @everyone **b** #1 https://evil.example [x](y)\n\n# head',
  'YAML of a TAP block': '...\nok 2 - fine # SKIP',
  'letters that turn the line around': 'abc\u202edef\u2066',
  'half a letter': 'x\ud800y',
}

describe('nothing that a manifest contains ends the context of a report', () => {
  it.each(Object.entries(attacks))('%s', (_, words) => {
    for (const [name, draw] of Object.entries(reporters)) {
      const text = draw(hostile(words), plain)
      // eslint-disable-next-line no-control-regex -- these are what must not come through
      expect(text, name).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
      expect(text, name).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    }
    const lines = (draw: Reporter): string[] => draw(hostile(words), plain).trimEnd().split('\n')
    expect(lines(githubReport)).toHaveLength(1)
    expect(lines(githubReport)[0]).toMatch(/^::error file=/)
    expect(lines(tapReport).filter((line) => /^(not )?ok /.test(line))).toHaveLength(1)
    expect(lines(markdownReport).filter((line) => line.startsWith('| 🛑'))).toHaveLength(1)
    expect(markdownReport(hostile(words))).not.toMatch(/<(script|img)|\]\(https:\/\/evil|(?<!\/)@everyone/)
    for (const draw of [junitReport, checkstyleReport]) expect(elementsOf(draw(hostile(words)))).toEqual(elementsOf(draw(hostile('calm'))))
    for (const draw of [jsonReport, sarifReport, gitlabReport]) expect(() => JSON.parse(draw(hostile(words))) as unknown).not.toThrow()
  })
})

/** Names of the elements of an XML text, in order. */
function elementsOf(text: string): string[] {
  return [...text.matchAll(/<(\/?[a-z]+)/g)].map(([, name = '']) => name)
}

describe('JSON', () => {
  it('is as its published schema has it', () => {
    const published = JSON.parse(readFileSync(new URL('../../schemas/check.schema.json', import.meta.url), 'utf8')) as object
    expect(published).toEqual(JSON.parse(JSON.stringify(checkSchema)))
    const validate = new Ajv().compile(published)
    for (const one of [report, hostile('x'), checkTexts({}, { rules: [] })]) expect(validate(JSON.parse(jsonReport(one))), JSON.stringify(validate.errors)).toBe(true)
  })

  it('has the fields of the contract', () => {
    const { version, summary, findings } = JSON.parse(jsonReport(report)) as { version: string, summary: object, findings: object[] }
    expect(version).toMatch(/^1\./)
    expect(summary).toMatchObject({ files: 2, documents: 2, findings: 1, errors: 1, warnings: 0 })
    expect(findings).toMatchObject([{
      rule: 'color-wrong', severity: 'error', message: 'the color is "red"', path: 'a.yaml', document: 0, pointer: '/data/color',
      range: { start: { line: 6, column: 10 }, end: { line: 6, column: 13 } },
      resource: { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' },
      fix: { safety: 'safe', edits: [{ newText: 'blue', range: { start: { line: 6, column: 10 } } }] },
      url: 'https://stowage.dev/rules/config/color-wrong',
    }])
  })
})

describe('the text report', () => {
  it('reads as the house wants it', () => {
    expect(textReport(report, plain)).toBe(`a.yaml:6:10 error the color is "red" [color-wrong]
  6 |   color: red
    |          ^^^
    fix: make it blue (stowage fix)

1 error in 2 documents of 2 files, checked against Kubernetes 1.36, profile recommended
`)
  })

  it('colours and links only when asked', () => {
    const text = textReport(report, { color: true, links: true, quiet: false })
    expect(text).toContain('\x1b[31merror\x1b[39m')
    expect(text).toContain('\x1b]8;;https://stowage.dev/rules/config/color-wrong\x1b\\[color-wrong]\x1b]8;;\x1b\\')
  })

  it('shows a long line around the place', () => {
    const long = checkTexts({ 'a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {x: "${'y'.repeat(5000)}"}}\ndata: {b: "${'z'.repeat(3000)}", color: red}\n` }, { rules: toyRules })
    for (const line of textReport(long, plain).split('\n')) expect(line.length).toBeLessThan(200)
    expect(textReport(long, plain)).toMatch(/color: red\}\n.*\^\^\^/)
  })

  it('says nothing when quiet and clean', () => {
    expect(textReport(checkTexts({ 'a.yaml': colorMap('a', 'blue') }, { rules: toyRules }), { ...plain, quiet: true })).toBe('')
  })
})

describe('SARIF', () => {
  it('names version, rules, regions, fingerprints and fixes', () => {
    const log = JSON.parse(sarifReport(report, { version: '1.2.3' })) as { version: string, runs: { tool: { driver: { semanticVersion: string, rules: { id: string, fullDescription: object }[] } }, results: object[] }[] }
    expect([log.version, log.runs[0]?.tool.driver.semanticVersion]).toEqual(['2.1.0', '1.2.3'])
    expect(log.runs[0]?.tool.driver.rules[0]?.fullDescription).toEqual({ text: expect.stringMatching(/\.$/) as string })
    expect(log.runs[0]?.tool.driver.rules.map((rule) => rule.id)).toEqual(['color-wrong'])
    expect(log.runs[0]?.results).toMatchObject([{
      ruleId: 'color-wrong', ruleIndex: 0, level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'a.yaml' }, region: { startLine: 6, startColumn: 10, endLine: 6, endColumn: 13 } } }],
      fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: 'blue' } }] }] }],
    }])
  })

  it('is as its published schema has it, whatever the manifests say', () => {
    const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false })
    addFormats.default(ajv)
    const isValid = ajv.compile(JSON.parse(readFileSync(new URL('schemas/sarif-2.1.0.json', import.meta.url), 'utf8')) as object)
    const clean = checkTexts({ 'a.yaml': colorMap('a', 'blue') }, { rules: toyRules })
    for (const one of [report, clean, ...Object.values(attacks).map(hostile)]) {
      isValid(JSON.parse(sarifReport(one, { version: '1.2.3' })))
      expect(isValid.errors).toBeNull()
    }
    expect(isValid({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false)
  })
})

describe('GitLab', () => {
  const prints = (text: string): string[] => (JSON.parse(gitlabReport(checkTexts({ 'a.yaml': text }, { rules: toyRules }))) as { fingerprint: string }[]).map((issue) => issue.fingerprint)

  it('fingerprints survive edits elsewhere and tell equal findings apart', () => {
    const [first] = prints(colorMap('a', 'red'))
    expect(prints(`# moved\n\n${colorMap('a', 'green')}`)).toEqual([first])
    const twice = prints(`${colorMap('a', 'red')}---\n${colorMap('a', 'red')}`)
    expect(new Set(twice).size).toBe(2)
    expect(twice[0]).toBe(first)
  })
})

describe('JUnit, Checkstyle and TAP', () => {
  it.each<[string, Reporter]>([['junit', junitReport], ['checkstyle', checkstyleReport]])('%s is as its schema has it, whatever the manifests say (libxml2)', async (name, draw) => {
    const schema = readFileSync(new URL(`schemas/${name}.xsd`, import.meta.url), 'utf8')
    const clean = checkTexts({ 'a.yaml': colorMap('a', 'blue') }, { rules: toyRules })
    const xml = [report, clean, ...Object.values(attacks).map(hostile)].map((one, index) => ({ fileName: `${index}.xml`, contents: draw(one, plain) }))
    const { valid, errors } = await validateXML({ xml, schema: [schema] })
    expect([valid, errors]).toEqual([true, []])
  })

  it('tell files without findings as passed', () => {
    expect(junitReport(report)).toContain('<testcase classname="b/ok.yaml" name="no findings" time="0"/>')
    expect(tapReport(report).split('\n').filter((line) => /^(not )?ok /.test(line))).toEqual(['not ok 1 - a.yaml', 'ok 2 - b/ok.yaml'])
    expect(checkstyleReport(report)).toContain('<error line="6" column="10" severity="error" message="the color is &#34;red&#34;" source="stowage.color-wrong"/>')
  })

  it('TAP holds a YAML block that every reader takes', () => {
    const block = tapReport(hostile(attacks['YAML of a TAP block'] ?? '')).split('\n').filter((line) => line.startsWith('  ') && line !== '  ---' && line !== '  ...').join('\n')
    expect(parseFile('block.yaml', `${block}\n`).diagnostics).toEqual([])
  })
})

describe('Markdown', () => {
  it('fits a comment and counts what it leaves out', () => {
    const [finding] = report.diagnostics
    const many = { ...report, diagnostics: Array.from({ length: 3000 }, () => finding).filter((one) => one !== undefined) }
    const text = markdownReport(many)
    expect(text.length).toBeLessThan(65_536)
    expect(text).toMatch(/and \d+ more findings\n$/)
  })

  it('puts errors first', () => {
    const mixed = checkTexts({ 'a.yaml': `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: odd}]}\n---\n${colorMap('a', 'red')}` }, { rules: toyRules, settings: { profiles: ['strict'] } })
    expect(markdownReport(mixed).split('\n').filter((line) => line.startsWith('| 🛑') || line.startsWith('| ⚠️')).map((line) => line.slice(2, 4))).toEqual(['🛑', '⚠️'])
  })
})
