import { defineContainerRule, defineRule, option, type Rule } from '../../src/check/api.ts'

/** Small rules for tests of the engine. */
export const colorRule: Rule = defineRule({
  id: 'color-wrong', group: 'config', severity: 'error', since: '0.1.0', sees: 'resource', kinds: ['ConfigMap'], summary: 'A color is wrong', fixable: true,
  options: { allowed: option<string[]>(['blue'], 'colors that are fine') },
  check(map, { report, options }) {
    const color = map.object.data?.color
    if (color === undefined || options.allowed.includes(color)) return
    const place = map.at('data.color')
    report(place, { text: `the color is "${color}"`, fix: { title: 'make it blue', safety: color === 'red' ? 'safe' : 'changes-behaviour', edits: [{ span: place.span, newText: 'blue' }] } })
  },
})

export const imageRule: Rule = defineContainerRule({
  id: 'image-odd', group: 'images', severity: 'warning', since: '0.1.0', sees: 'resource', summary: 'An image is odd', profiles: ['strict'], classes: ['app'],
  check(container, { report }) {
    if (container.value.image?.includes('odd') === true) report(container.at('image'), { text: `${container.title} runs ${container.value.image}` })
  },
})

export const throwingRule: Rule = defineRule({
  id: 'always-throws', group: 'config', severity: 'info', since: '0.1.0', sees: 'resource', kinds: ['Secret'], summary: 'It throws',
  check() { throw new Error('sorry') },
})

const raised = (id: string, severity: 'error' | 'warning', raisedBy: 'engine' | 'parse' | 'server' = 'engine'): Rule =>
  defineRule({ id, group: raisedBy === 'parse' ? 'yaml' : 'config', severity, since: '0.1.0', sees: 'file', raisedBy, summary: id })

export const toyRules: readonly Rule[] = [
  colorRule, imageRule, throwingRule,
  raised('suppression-unused', 'warning'), raised('suppression-unknown-rule', 'warning'), raised('suppression-expired', 'warning'),
  raised('suppression-without-reason', 'warning'), raised('rule-failed', 'error'), raised('config-invalid', 'error'),
  raised('yaml-syntax-error', 'error', 'parse'), raised('api-refused', 'error', 'server'),
]

/** A ConfigMap named `name` with a color; `extra` are more lines of its metadata. */
export function colorMap(name: string, color: string, extra = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${extra}data:\n  color: ${color}\n`
}
