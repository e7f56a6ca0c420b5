import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { Plan } from '../../src/plan/plan.ts'
import { runPlan } from '../../src/plan/run.ts'
import { bar, columns, sparkline } from '../../src/report/plan-lines.ts'
import { planJson } from '../../src/report/plan-json.ts'
import { planMarkdown } from '../../src/report/plan-markdown.ts'
import { planSchema } from '../../src/report/plan-schema.ts'
import { planText } from '../../src/report/plan-text.ts'
import { samplePlan } from './sample-plan.ts'

const text = (path: string): { path: string, text: string } => ({ path, text: readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8') })
const shop = ['00-namespace', 'api', 'cache', 'mailer', 'web'].map((name) => text(`examples/shop/${name}.yaml`))
const { plan } = runPlan({ cluster: loadClusterState([text('examples/plan/cluster.yaml')]), manifests: shop })

describe('the text of a plan', () => {
  const drawn = planText(plan, { color: false })

  it('has the verdict first, and fits a screen or two', () => {
    expect(drawn.split('\n')[0]).toBe(plan.verdict)
    expect(drawn.split('\n').length).toBeLessThan(90)
  })

  it('has its chapters in order', () => {
    expect(drawn.split('\n').filter((line) => /^[a-z][a-z ]+$/.test(line))).toEqual(['changes', 'admission', 'timeline', 'rollouts', 'placement', 'effects', 'headroom', 'not to the letter'])
  })

  it('obeys nothing that a manifest says', () => {
    const hostile = planText(samplePlan('\x1b[31mred\u202e\n::error::x'), { color: false })
    // eslint-disable-next-line no-control-regex -- that is what must not come through
    expect(hostile).not.toMatch(/[\x1b\u202e]/)
    expect(hostile).not.toMatch(/^::error::/m)
  })
})

describe('the JSON of a plan', () => {
  const validate = new Ajv({ strict: false }).compile(planSchema)

  it.each<[string, Plan]>([['a real one', plan], ['one with something in every chapter', samplePlan()]])('fits its published schema: %s', (_name, one) => {
    validate(JSON.parse(planJson(one)))
    expect(validate.errors).toBeNull()
  })

  it('has the names that scripts rely on', () => {
    const parsed = JSON.parse(planJson(plan)) as Record<string, unknown>
    expect(Object.keys(parsed)).toEqual(expect.arrayContaining(['version', 'verdict', 'fidelity', 'changes', 'admission', 'timeline', 'events', 'placement', 'pending', 'effects', 'headroom', 'objects']))
  })
})

describe('the markdown of a plan', () => {
  it('fits a comment, the most important first', () => {
    const many = { ...plan, timeline: Array.from({ length: 5000 }, () => plan.timeline).flat(), problems: Array.from({ length: 300 }, (_, index) => ({ rule: 'pod-unschedulable', severity: 'error' as const, message: `pod ${index} stays Pending` })) }
    const drawn = planMarkdown(many)
    expect(drawn.length).toBeLessThan(65_536)
    expect(drawn).toContain('pod 299 stays Pending')
    expect(drawn).toContain('more line')
  })

  it('lets no text end its place', () => {
    const drawn = planMarkdown(samplePlan('</code><script>|@all `x`'))
    expect(drawn).not.toContain('<script>')
    expect(drawn).not.toMatch(/@all/)
  })
})

describe('lines', () => {
  it.each([[0, '░░░░'], [0.5, '██░░'], [1, '████'], [2, '████'], [0.125, '▌░░░']])('a bar of %s', (share, drawn) => {
    expect(bar(share, 4)).toBe(drawn)
  })

  it('a curve stands on zero and reaches its own top', () => {
    expect(sparkline([0, 1, 2, 4])).toBe('▁▃▅█')
  })

  it('columns stand under each other', () => {
    expect(columns([['a', 'b'], ['long', 'c']])).toEqual(['  a     b', '  long  c'])
  })
})
