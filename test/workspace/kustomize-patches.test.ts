import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { rules } from '../../rules/index.ts'
import { simulatedServer } from '../../src/check/simulated-server.ts'
import { defaultSettings } from '../../src/check/settings.ts'
import { checkSources } from '../../src/workspace/check.ts'

const patch = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n'

function found(kustomization: string, path: string, profiles = defaultSettings.profiles): string[] {
  const sources = [{ path: 'app/kustomization.yaml', text: `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n${kustomization}` }, { path, text: patch }]
  const report = checkSources({ sources, rules, minors: [36], cwd: '/repo', settingsFor: () => ({ ...defaultSettings, profiles }), server: simulatedServer, today: '2026-01-01' })
  return report.diagnostics.filter(({ location }) => location.path === path).map(({ rule, severity }) => `${severity} ${rule}`)
}

describe('a file that a kustomization lays over other objects', () => {
  it.each([
    ['patches: [{path: web.yaml}]\n', 'app/web.yaml', 'under patches'],
    ['patches: [{path: ../shared/./web.yaml, target: {kind: Deployment}}]\n', 'shared/web.yaml', 'in another folder'],
    ['patchesStrategicMerge: [web.yaml]\n', 'app/web.yaml', 'under patchesStrategicMerge'],
    ['patchesJson6902: [{path: web.yaml, target: {kind: Deployment, name: web, version: v1}}]\n', 'app/web.yaml', 'under patchesJson6902'],
  ])('%s is told as a part of an object, and nothing in it as missing: %s, %s', (kustomization, path) => {
    expect(found(kustomization, path)).toEqual(['info input-not-linted'])
  })

  it.each([
    ['resources: [web.yaml]\n', 'a resource'],
    ['patches: [{path: other.yaml}]\n', 'a neighbour of a patch'],
    ['patchesStrategicMerge: ["kind: Deployment\\nmetadata: {name: web}"]\n', 'beside a patch in place'],
  ])('%s leaves the file an object like any other: %s', (kustomization) => {
    expect(found(kustomization, 'app/web.yaml')).toContain('error schema-missing-field')
  })

  it('is sent as it is where the server alone is asked', () => {
    expect(found('patches: [{path: web.yaml}]\n', 'app/web.yaml', ['apiserver'])).toContain('error schema-missing-field')
  })
})
