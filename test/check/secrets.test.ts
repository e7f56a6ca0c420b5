import { describe, expect, it } from 'vitest'
import { defineRule } from '../../src/check/api.ts'
import { jsonReport } from '../../src/report/json.ts'
import { markdownReport } from '../../src/report/markdown.ts'
import { sarifReport } from '../../src/report/sarif.ts'
import { textReport } from '../../src/report/text.ts'
import { checkTexts } from '../support/check-text.ts'
import { toyRules } from '../support/toy-rules.ts'

/** A rule that tells everything that it sees. */
const chatty = defineRule({
  id: 'secret-told', group: 'config', severity: 'error', since: '0.1.0', sees: 'resource', kinds: ['Secret'], summary: 'It talks',
  check(secret, { report }) {
    for (const part of ['data', 'stringData'] as const) {
      const values = secret.raw[part] as Record<string, unknown> | undefined
      for (const [key, value] of Object.entries(values ?? {})) {
        const place = secret.at([part, key])
        report(place, {
          text: `${key} is "${String(value)}"`, effect: `decoded: ${part === 'data' ? atob(String(value)) : String(value)}`, suggestion: `write ${String(value)}!`,
          related: [{ location: place, text: JSON.stringify(value) }], fix: { title: `make it ${String(value)}`, safety: 'safe', edits: [{ span: place.span, newText: String(value) }] },
        })
      }
    }
  },
})

// aHVudGVyMg== is hunter2.
const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: aHVudGVyMg==}\nstringData:\n  token: "ab"\n  pin: 4711\n  key: |\n    -----BEGIN KEY-----\n    c2VjcmV0bGluZQ\n`
const plain = { color: false, links: false, quiet: false }

describe('the values of a Secret', () => {
  const report = checkTexts({ 'a.yaml': text }, { rules: [chatty, ...toyRules.filter((rule) => rule.raisedBy !== undefined)] })

  it.each([['text', textReport(report, plain)], ['json', jsonReport(report)], ['sarif', sarifReport(report)], ['markdown', markdownReport(report)]])('stand in no %s report', (_, drawn) => {
    expect(report.diagnostics).toHaveLength(4)
    for (const value of ['aHVudGVyMg', 'hunter2', '"ab"', '4711', 'c2VjcmV0bGluZQ', 'BEGIN KEY']) expect(drawn).not.toContain(value)
    for (const key of ['password', 'token', 'pin']) expect(drawn).toContain(key)
  })

  it('nor does the line of a Secret that cannot be parsed', () => {
    const broken = checkTexts({ 'a.yaml': `${text}  other: "hunter2\n` }, { rules: toyRules })
    expect(broken.diagnostics).toHaveLength(1)
    expect(textReport(broken, plain)).not.toContain('hunter2')
  })

  it('what is no Secret is shown', () => {
    expect(textReport(checkTexts({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {color: red}\n' }, { rules: toyRules }), plain)).toContain('data: {color: red}')
  })
})
