import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts'
import { LineIndex } from '../../src/diagnostic/lines.ts'
import { alignLines } from '../../src/workspace/rendered/align-lines.ts'
import { KustomizeOrigin, withoutOrigins } from '../../src/workspace/rendered/kustomize-origin.ts'
import { kustomizationTree } from '../../src/workspace/rendered/kustomization-tree.ts'
import { atTheirOrigins } from '../../src/workspace/rendered/origin.ts'
import { problemsAtOrigins } from '../../src/workspace/rendered/problem-origins.ts'
import { TemplateOrigin } from '../../src/workspace/rendered/template-origin.ts'
import { templateLines } from '../../src/workspace/rendered/template-text.ts'

const here = dirname(fileURLToPath(import.meta.url))
const text = (path: string): string => readFileSync(join(here, path), 'utf8')

/** `4=7`: output line 4 is written in template line 7; `4~7`: line 7 makes it. */
function aligned(template: string, output: string): string {
  return alignLines(templateLines(template), output.split('\n')).flatMap((made, row) => made === undefined ? [] : [`${row + 1}${made.written ? '=' : '~'}${made.line + 1}`]).join(' ')
}

describe('a line of what Helm renders', () => {
  it.each([
    ['stands in the template as it is', 'a: 1\nb: 2\n', 'a: 1\nb: 2\n', '1=1 2=2'],
    ['is told by the text around its values', 'a: {{ .x }}\nb: {{ .y }}\n', 'a: b\nb: a\n', '1=1 2=2'],
    ['comes from the branch that was taken', '{{ if .x }}\nkind: A\n{{ else }}\nkind: B\n{{ end }}\n', 'kind: B\n', '1=4'],
    ['comes from a loop as often as that turns', '{{ range .x }}\n- a: {{ . }}\n  b: 1\n{{ end }}\nc: 1\n', '- a: 1\n  b: 1\n- a: 2\n  b: 1\nc: 1\n', '1=2 2=3 3=2 4=3 5=5'],
    ['is made by an include, which makes several', 'labels:\n  {{- include "x" . | nindent 2 }}\nspec: {}\n', 'labels:\n  a: b\n  c: d\nspec: {}\n', '1=1 2~2 3~2 4=3'],
    ['is not taken for the same words in a helper', '{{ define "x" }}\na: 1\n{{ end }}\nb: {{ .y }}\na: 1\n', 'b: 2\na: 1\n', '1=4 2=5'],
    ['is found behind a comment with braces', '{{/* }} no }} */}}\na: 1\n', 'a: 1\n', '1=2'],
    ['is found behind a value with braces', 'a: {{ "}}" }}\nb: 1\n', 'a: }}\nb: 1\n', '1=1 2=2'],
    ['is nowhere when there is nothing like it', 'a: 1\n', 'z: 9\n', ''],
    ['may have lost its end with an empty value', 'a: {{ .x }}\n', 'a:\n', '1=1'],
  ])('%s', (_, template, output, expected) => {
    expect(aligned(template, output)).toBe(expected)
  })

  it('of two Deployments from one loop (helm 4.1.4, --kube-version 1.36.0)', () => {
    const turn = (first: number): string => '4 5 6 7 8 9~ 9~ 10 11 12 13 14 15 16 17 18 19 20 21 22 24 25 26 28 30 31~ 31~ 31~ 31~'.split(' ')
      .map((line, index) => `${first + index}${line.endsWith('~') ? '~' : '='}${line.replace('~', '')}`).join(' ')
    expect(aligned(text('charts/shop/templates/workers.yaml'), text('charts/shop.rendered.yaml'))).toBe(`${turn(3)} ${turn(34)}`)
  })
})

function finding(path: string, whole: string, part: string, message: string): Diagnostic {
  const start = whole.indexOf(part)
  return { rule: 'some-rule', severity: 'error', message, location: { path, span: { start, end: start + part.length } }, document: 0, pointer: '', fix: { title: 'mend it', safety: 'safe', edits: [] } }
}

describe('a finding in what Helm renders', () => {
  const template = text('charts/shop/templates/workers.yaml')
  const output = text('charts/shop.rendered.yaml')
  const rendered = new Map([['w.yaml', { text: output, origin: new TemplateOrigin('w.yaml', template, output) }]])
  const told = (part: string): Diagnostic | undefined => atTheirOrigins([finding('w.yaml', output, part, 'no')], rendered)[0]
  const shown = ({ location: { span } }: Diagnostic): string => template.slice(span.start, span.end)

  it('is told at the very words when the line is a copy', () => {
    const one = told('always')
    expect(one && [shown(one), new LineIndex(template).positionAt(one.location.span.start), one.rendered]).toEqual(['always', { line: 28, column: 28 }, { path: 'w.yaml', line: 26, column: 28, exact: true }])
  })

  it('is told at the line that has a value in it, whose correction is only advice', () => {
    const one = told('-1')
    expect(one && [shown(one), one.fix, one.suggestion, one.related]).toEqual(['replicas: {{ .replicas }}', undefined, 'mend it', undefined])
  })

  it('is told at the action that makes it, which is said without its value', () => {
    const one = told('64Mi')
    expect(one && [shown(one), one.related?.map((each) => each.text)]).toEqual(['{{- toYaml . | nindent 12 }}', ['makes line 29 of what is rendered, memory']])
  })

  it('is told once, however often the loop turns', () => {
    const twice = [finding('w.yaml', output, 'always', 'no'), { ...finding('w.yaml', output, 'always', 'no'), location: { path: 'w.yaml', span: { start: output.lastIndexOf('always'), end: output.lastIndexOf('always') + 6 } } }]
    expect(atTheirOrigins(twice, rendered)).toHaveLength(1)
  })
})

describe('a problem of a plan', () => {
  it('is told where the rendered object is written', () => {
    const output = text('charts/shop.rendered.yaml')
    const origin = new TemplateOrigin('w.yaml', text('charts/shop/templates/workers.yaml'), output)
    const problem = { rule: 'api-refused', severity: 'error' as const, message: 'no', origin: { path: 'w.yaml', document: 1 }, position: { line: 57, column: 28 } }
    expect(problemsAtOrigins([problem, { ...problem, origin: { path: 'plain.yaml', document: 0 } }], [{ path: 'w.yaml', text: output, origin }, { path: 'plain.yaml', text: '' }])
      .map(({ origin: from, position }) => `${from?.path ?? ''}:${position?.line ?? 0}:${position?.column ?? 0}`)).toEqual(['w.yaml:28:28', 'plain.yaml:57:28'])
  })
})

describe('what kustomize builds', () => {
  const built = withoutOrigins(text('kustomize.built.yaml'), '/wrap')
  const folder = '/src'
  const sources = new Map(['base/deployment.yaml', 'base/kustomization.yaml', 'prod/kustomization.yaml', 'prod/replicas.yaml'].map((path) => [`${folder}/${path}`, text(`kustomize/${path}`)]))
  const origin = new KustomizeOrigin({ kustomization: 'prod/kustomization.yaml', text: built.text, made: built.made, sources, shown: (file) => file.slice(folder.length + 1) })
  const place = (part: string, from = 0): string => {
    const start = built.text.indexOf(part, from)
    const { location: { path, span }, exact } = origin.placeOf({ start, end: start + part.length })
    const whole = sources.get(`${folder}/${path}`) ?? ''
    return `${path}:${new LineIndex(whole).positionAt(span.start).line} ${whole.slice(span.start, span.end)}${exact ? '' : ' (made)'}`
  }

  it('is checked without the annotations that tell where it comes from', () => {
    expect(built.text).not.toContain('config.kubernetes.io')
    expect(built.text).toContain('  annotations:\n    a: b\n')
    expect(built.text.match(/annotations:/g)).toHaveLength(1)
  })

  it.each([
    ['a field of the base stands there', 'prots', 'base/deployment.yaml:19 prots'],
    ['a value of a flow map, too', 'wbe', 'base/deployment.yaml:25 wbe'],
    ['what a patch changed stands in the patch', '-3', 'prod/replicas.yaml:6 -3'],
    ['what a patch added, found by its name', 'always', 'prod/replicas.yaml:12 always'],
    ['a name with a prefix is made from the one without', 'prod-web', 'base/deployment.yaml:23 web (made)'],
    ['a generated object is made by its generator', 'color', 'prod/kustomization.yaml:6 settings (made)'],
  ])('%s', (_, part, expected) => {
    expect(place(part)).toBe(expected)
  })

  it('believes no origin outside of what it builds from', () => {
    const spoofed = new KustomizeOrigin({ kustomization: 'k', text: built.text, made: built.made.map(() => ({ file: '/etc/passwd', generated: false })), sources, shown: (file) => file })
    expect(spoofed.placeOf({ start: 0, end: 1 }).location.path).not.toContain('passwd')
    expect([...spoofed.texts.keys()]).not.toContain('/etc/passwd')
  })
})

describe('the files of a kustomization', () => {
  const files: Record<string, string> = {
    '/a/kustomization.yaml': 'resources: [../b, extra.yaml, "https://example.com/x//y?ref=v1"]\ncomponents: [../c]\npatches: [{path: p.yaml}]\nconfigMapGenerator: [{name: x, files: [k=v.txt]}]\n',
    '/a/extra.yaml': '', '/a/p.yaml': '', '/a/v.txt': '',
    '/b/kustomization.yaml': 'resources: [../a, git@example.com:x/y.git]\n',
    '/c/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n',
  }
  const reader = { kustomizationIn: (at: string) => files[`${at}/kustomization.yaml`] === undefined ? undefined : `${at}/kustomization.yaml`, read: (file: string) => files[file] }

  it('are found through bases and components, circles included; addresses are told apart', () => {
    const tree = kustomizationTree('/a', reader)
    expect([...tree.files].sort()).toEqual(Object.keys(files).sort())
    expect([...tree.bases]).toEqual(['/b', '/a', '/c'])
    expect(tree.remote).toEqual(['git@example.com:x/y.git', 'https://example.com/x//y?ref=v1'])
  })
})
