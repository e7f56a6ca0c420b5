import '../support/schemas.ts'
import { describe, expect, it } from 'vitest'
import type { Profile } from '../../src/check/api.ts'
import { check } from '../../src/index.ts'

const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n'
const template = 'kind: {{ .Values.kind }}\n'
const chart = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n'

function told(files: Readonly<Record<string, string>>, profiles: readonly Profile[] = ['recommended']): string[] {
  const { diagnostics } = check(Object.entries(files).map(([path, text]) => ({ path, text })), { profiles })
  return diagnostics.map(({ rule, severity, location }) => `${location.path} ${severity} ${rule}`)
}

describe('a file whose name says what it is', () => {
  it('a kustomization without apiVersion and kind has patches', () => {
    expect(told({ 'app/kustomization.yaml': 'patches: [{path: web.yaml}]\n', 'app/web.yaml': patch })).toEqual(['app/web.yaml info input-not-linted'])
  })

  it('a file of that name with other contents does not', () => {
    expect(told({ 'app/kustomization.yaml': 'patch: [{path: web.yaml}]\n', 'app/web.yaml': patch })).toContain('app/web.yaml error schema-missing-field')
  })

  it('the Chart.yaml of a chart is no manifest, and its templates are told once', () => {
    expect(told({ 'shop/Chart.yaml': chart, 'shop/templates/a.yaml': template, 'shop/charts/sub/Chart.yaml': chart, 'shop/charts/sub/templates/b.yaml': template }))
      .toEqual(['shop/Chart.yaml info input-not-linted'])
  })

  it('a template beside which no chart lies is told by itself', () => {
    expect(told({ 'templates/a.yaml': template })).toEqual(['templates/a.yaml info yaml-unrendered-template'])
  })

  it('a template without marks is a manifest', () => {
    expect(told({ 'shop/Chart.yaml': chart, 'shop/templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndta: {}\n' })).toEqual(['shop/templates/a.yaml error schema-typo-field'])
  })

  it('a sketch of a cluster is nothing that anybody applies', () => {
    expect(told({ 'cluster.yaml': 'apiVersion: stowage.dev/v1alpha1\nkind: ClusterSketch\npools: []\n' })).toEqual([])
  })

  it('the server alone is asked about each of them as it stands', () => {
    expect(told({ 'shop/Chart.yaml': chart, 'shop/templates/a.yaml': template }, ['apiserver'])).toEqual([expect.stringMatching(/^shop\/Chart\.yaml error /), 'shop/templates/a.yaml error yaml-unrendered-template'])
  })
})
