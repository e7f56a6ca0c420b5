import '../support/schemas.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { jsonReport } from '../../src/report/json.ts'
import { LiveWorkspace } from '../../src/workspace/live-workspace.ts'
import { rules } from '../../rules/index.ts'

const deployment = (name: string, label: string, replicas: number, namespace: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  replicas: ${replicas}\n  selector: {matchLabels: {app: ${label}}}\n  template:\n    metadata: {labels: {app: ${label}}}\n    spec:\n      priorityClassName: high\n      containers: [{name: a, image: "x:1", envFrom: [{configMapRef: {name: ${name}}}]}]\n`
const texts = fc.oneof(
  fc.tuple(fc.constantFrom('web', 'api'), fc.constantFrom('x', 'y'), fc.constantFrom(-1, 1, 2), fc.constantFrom('shop', 'bank')).map(([name, label, replicas, namespace]) => deployment(name, label, replicas, namespace)),
  fc.tuple(fc.constantFrom('web', 'api'), fc.constantFrom('x', 'y'), fc.constantFrom('shop', 'bank')).map(([name, label, namespace]) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {selector: {app: ${label}}, ports: [{port: 80}]}\n`),
  fc.constantFrom('web', 'api').map((name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}, namespace: shop}\n`),
  fc.constantFrom(1000, 2_000_000_000).map((value) => `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: ${value}\n`),
  fc.constantFrom('resources: [a.yaml]\n', 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n', 'replicas: 3\n', ''),
)
const paths = ['set/a.yaml', 'set/b.yaml', 'set/kustomization.yaml', 'other/c.yaml', 'stowage.config.yaml']
const config = fc.constantFrom('closed: true\n', 'rules: {cpu-request-missing: error}\n', 'profile: [strict]\n')
const edits = fc.array(fc.tuple(fc.constantFrom(...paths), fc.option(fc.array(texts, { minLength: 1, maxLength: 3 }).map((all) => all.join('---\n')), { nil: undefined }), config, fc.boolean()), { maxLength: 8 })

it('a workspace that was edited says what one says that was read as it stands', async () => {
  await fc.assert(fc.asyncProperty(edits, async (steps) => {
    const disk = new Map<string, string>()
    const make = (): LiveWorkspace => new LiveWorkspace({ cwd: '/w', rules, read: (absolute) => disk.get(absolute.slice('/w/'.length)), today: () => '2026-11-21' })
    const live = make()
    for (const [path, text, settings, isOpen] of steps) {
      const content = path === 'stowage.config.yaml' ? settings : text
      if (content === undefined) disk.delete(path)
      else disk.set(path, content)
      if (path === 'stowage.config.yaml') live.forgetSettings()
      if (isOpen) live.setOpen(path, content)
      else live.setOpen(path, undefined)
      live.setOnDisk(path, content)
      const fresh = make()
      for (const [name, whole] of disk) fresh.setOnDisk(name, whole)
      expect(jsonReport(await live.check(paths))).toBe(jsonReport(await fresh.check(paths)))
    }
  }), { numRuns: 30, seed: 7 })
})
