import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rules } from '../rules/index.ts'
import { simulatedServer } from '../src/check/simulated-server.ts'
import { defaultSettings } from '../src/check/settings.ts'
import type { CheckReport } from '../src/report/check-report.ts'
import { fixSources } from '../src/workspace/fix.ts'
import { checkTexts, lineOf } from './support/check-text.ts'

/** The listings of the documents that the project grew from, misspellings and all: what a reader who types them in is told. */
const folder = new URL('../examples/seeds/', import.meta.url)
const settings = { sets: [{ root: '/', closed: true }] }

function seed(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8')
}

function seeds(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, seed(name)]))
}

/** Checks them as all there is of a folder, with the API server at hand. */
function told(texts: Readonly<Record<string, string>>): CheckReport {
  return checkTexts(texts, { rules, server: simulatedServer, settings })
}

/** Line, rule and cure of each error; `only` leaves the findings of one rule, whatever its severity. */
function findings(texts: Readonly<Record<string, string>>, only?: string): string[] {
  const report = told(texts)
  return report.diagnostics
    .filter(({ rule, severity }) => only === undefined ? severity === 'error' : rule === only)
    .map((finding) => `${finding.location.path}:${lineOf(report, finding)} ${finding.rule}: ${finding.suggestion ?? finding.message}`)
}

/** The text after every safe fix. */
function fixed(name: string): string {
  const request = { sources: [{ path: name, text: seed(name) }], rules, minors: [36], cwd: '/', settingsFor: () => ({ ...defaultSettings, ...settings }), server: simulatedServer, today: '2026-11-21' }
  return fixSources(request, false).changed[0]?.after ?? ''
}

describe('the listings as they were written', () => {
  it.each([
    ['replicaset-definition.yaml', ['21 schema-typo-field: did you mean matchLabels?']],
    ['deployment-definition.yaml', ['21 schema-typo-field: did you mean matchLabels?']],
    ['toleration.yaml', ['6 schema-typo-field: did you mean tolerations?', '7 schema-enum: write NoSchedule: the case counts']],
    ['probes.yaml', [
      '11 schema-typo-field: write maxSurge: field names are case-sensitive',
      '24 schema-typo-field: write livenessProbe: field names are case-sensitive',
      '29 schema-typo-field: write readinessProbe: field names are case-sensitive',
      '33 schema-typo-field: write initialDelaySeconds: field names are case-sensitive',
    ]],
  ])('%s: names what was meant', (name, expected) => {
    expect(findings(seeds(name))).toEqual(expected.map((one) => `${name}:${one}`))
  })

  it.each([
    'pod-definition.yaml', 'pod-definition-ns.yaml', 'rc-definition.yaml', 'namespace-definition.yaml', 'compute-quota-definition.yaml', 'service-nodeport-definition.yaml',
    'service-clusterip-definition.yaml', 'service-loadbalancer-definition.yaml', 'sample-pod.yaml', 'sample-2-pod.yaml', 'sample-command.yaml', 'sample-host-network.yaml',
  ])('%s: is what the API server takes', (name) => {
    expect(told(seeds(name)).diagnostics.filter(({ server }) => server !== undefined)).toEqual([])
  })
})

describe('the safe fixes', () => {
  it.each([
    ['replicaset-definition.yaml', '    matchLabels:\n      type: front-end\n'],
    ['deployment-definition.yaml', '    matchLabels:\n      type: front-end\n'],
    ['toleration.yaml', '  tolerations:\n    - effect: NoSchedule\n      key: node-role.kubernetes.io/master\n'],
    ['probes.yaml', '            initialDelaySeconds: 5\n'],
  ])('%s: gives an object that the API server takes', (name, part) => {
    const text = fixed(name)
    expect(text).toContain(part)
    expect(findings({ [name]: text })).toEqual([])
  })
})

describe('what the documents say of a cluster', () => {
  const pods = 'pod-definition.yaml'

  it('a Service of type front-end finds the pod that has both labels', () => {
    expect(findings(seeds(pods, 'service-nodeport-definition.yaml'), 'service-no-pod')).toEqual([])
  })

  it.each(['service-clusterip-definition.yaml', 'service-loadbalancer-definition.yaml'])('%s: its selector of type back-end finds no pod', (name) => {
    expect(findings(seeds(pods, name), 'service-no-pod')).toHaveLength(1)
  })

  it('two containers of one pod cannot both have port 80', () => {
    expect(findings(seeds('sample-2-pod-one-port.yaml'), 'container-port-duplicate')).toHaveLength(1)
    expect(findings(seeds('sample-2-pod.yaml'), 'container-port-duplicate')).toEqual([])
  })

  it('a node port lies between 30000 and 32767', () => {
    const name = 'service-nodeport-definition.yaml'
    const changed = { [name]: seed(name).replace('30008', '40000') }
    expect(findings(changed)).toEqual([expect.stringContaining('service-nodeport-definition.yaml:10 service-nodeport-conflict')])
  })

  it('a quota of ten pods holds ten replicas and no more', () => {
    const quota = seed('compute-quota-definition.yaml')
    const deployment = (replicas: number): string => fixed('deployment-definition.yaml')
      .replace('  name: myapp-deployment\n', '  name: myapp-deployment\n  namespace: dev\n')
      .replace('replicas: 3', `replicas: ${replicas}`)
      .replace('          image: nginx\n', '          image: nginx\n          resources:\n            requests: {cpu: 100m, memory: 100Mi}\n            limits: {cpu: 100m, memory: 100Mi}\n')
    expect(findings({ 'quota.yaml': quota, 'deployment.yaml': deployment(20) }, 'quota-exceeded').length).toBeGreaterThan(0)
    expect(findings({ 'quota.yaml': quota, 'deployment.yaml': deployment(3) }, 'quota-exceeded')).toEqual([])
  })
})
