import { describe, expect, it } from 'vitest'
import { check, diff, fix, jsonReport, plan, rules, writeBaseline, type CheckReport } from '../../src/index.ts'

const web = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          imagePullPolicy: always
`
const errors = (report: CheckReport): string[] => report.diagnostics.filter(({ severity }) => severity === 'error').map(({ rule, location }) => `${location.path} ${rule}`)

describe('the library', () => {
  it('checks texts', () => {
    expect(errors(check([{ path: 'web.yaml', text: web }]))).toEqual(['web.yaml schema-enum'])
  })

  it('does not depend on the order of files, and says the same twice', () => {
    const files = [{ path: 'b.yaml', text: web }, { path: 'a.yaml', text: web.replace('always', 'Always') }]
    const text = jsonReport(check(files))
    expect([jsonReport(check([...files].reverse())), jsonReport(check(files))]).toEqual([text, text])
  })

  it.each([
    ['severities', { rules: { 'cpu-request-missing': 'error' } } as const, ['web.yaml cpu-request-missing', 'web.yaml schema-enum']],
    ['a configuration', { config: 'rules: {memory-limit-missing: error}\n' }, ['web.yaml memory-limit-missing', 'web.yaml schema-enum']],
    ['a release', { minors: [30] as const }, ['web.yaml schema-enum']],
    ['a configuration with a mistake', { config: 'rulez: {}\n' }, ['stowage.config.yaml config-invalid', 'web.yaml schema-enum']],
    ['a rule that does not exist', { rules: { 'no-such-rule': 'off' } } as const, ['stowage.config.yaml config-invalid', 'web.yaml schema-enum']],
  ])('takes %s', (_, options, expected) => {
    expect(errors(check([{ path: 'web.yaml', text: web }], options))).toEqual(expected)
  })

  it('leaves out what a baseline knows', () => {
    const files = [{ path: 'web.yaml', text: web }]
    expect(check(files, { baseline: writeBaseline(check(files).diagnostics) }).diagnostics).toEqual([])
  })

  it('corrects texts', () => {
    const { changed, applied, report } = fix([{ path: 'web.yaml', text: web }])
    expect([applied, changed[0]?.after.includes('imagePullPolicy: Always'), errors(report)]).toEqual([1, true, []])
  })

  it('plans and compares', () => {
    const manifests = [{ path: 'web.yaml', text: web.replace('always', 'Always') }]
    expect(plan(manifests).placement.flatMap(({ pods }) => pods)).toHaveLength(2)
    expect(diff(manifests).changes.map((change) => change.apply.outcome)).toEqual(['created'])
  })

  it('knows its rules', () => {
    expect(rules.map(({ id }) => id)).toContain('service-no-pod')
  })
})
