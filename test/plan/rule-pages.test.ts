import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { rules } from '../../rules/index.ts'
import { parseMinor } from '../../src/base/release.ts'
import { diffOf } from '../../src/plan/changes/diff.ts'
import { loadClusterState } from '../../src/plan/cluster-input/load-state.ts'
import type { Problem } from '../../src/plan/plan.ts'
import type { SendMode } from '../../src/plan/send.ts'
import { painter } from '../../src/report/plan-lines.ts'
import { problemLines } from '../../src/report/problem-lines.ts'
import { parsePage, type Example } from '../support/rule-page.ts'

/**
 * Rules of the planner against their pages: files below `before/` were applied earlier, those below `cluster/` are a snapshot, the others are
 * sent. What is told stands on the marked lines and nowhere else. Options of a block: `{"prune":true}`, `{"mode":"create"}`, `{"upgradeTo":"1.36"}`.
 */
interface Stage {
  readonly prune?: boolean
  readonly allowlist?: readonly string[]
  readonly mode?: SendMode
  readonly upgradeTo?: string
}

function told({ files, options, minors }: Example): readonly Problem[] {
  const { prune = false, allowlist = [], mode, upgradeTo } = options as Stage
  const texts = Object.entries(files).map(([path, text]) => ({ path, text }))
  const below = (folder: string): typeof texts => texts.filter(({ path }) => path.startsWith(`${folder}/`))
  const known = [...below('before'), ...below('cluster')]
  return diffOf({
    cluster: loadClusterState(below('cluster'), { minor: minors[0] }), before: below('before'), manifests: texts.filter((one) => !known.includes(one)), mode,
    ...prune ? { prune: { allowlist } } : {}, upgradeTo: upgradeTo === undefined ? undefined : parseMinor(upgradeTo),
  }).problems
}

const pages = rules.filter(({ raisedBy }) => raisedBy === 'plan').map(({ id, group }) => ({ id, page: parsePage(readFileSync(new URL(`../../rules/${group}/${id}.md`, import.meta.url), 'utf8')) }))

describe.each(pages.filter(({ page }) => page.examples.some(({ section }) => section === 'Bad')))('$id', ({ id, page }) => {
  it('has something bad and something good', () => {
    expect(page.examples.filter(({ section }) => section === 'Bad').every(({ expected }) => expected.some((one) => one.id === id))).toBe(true)
    expect(page.examples.map(({ section }) => section)).toEqual(expect.arrayContaining(['Bad', 'Good']))
  })

  it.each(page.examples.map((example) => [`${example.section}, line ${String(example.line)}`, example] as const))('%s: is told where it is marked and nowhere else', (_title, example) => {
    const problems = told(example).filter(({ rule }) => rule === id)
    expect(problems.map(({ origin, position }) => `${origin?.path ?? ''}:${String(position?.line)}`).sort()).toEqual(example.expected.filter((one) => one.id === id).map(({ path, line }) => `${path}:${String(line)}`).sort())
  })
})

it('every rule about changes has examples', () => {
  expect(pages.filter(({ id, page }) => id.startsWith('plan-') && !['plan-livelock', 'plan-preemption'].includes(id) && page.examples.length === 0).map(({ id }) => id)).toEqual([])
})

it('what is told reads well', () => {
  const first = pages.flatMap(({ id, page }) => page.examples.filter(({ section }) => section === 'Bad').slice(0, 1).flatMap((example) => told(example).filter(({ rule }) => rule === id)))
  expect(problemLines(first, painter(false)).join('\n')).toMatchInlineSnapshot(`
    "crd.yaml:19:15 warning version v1 of CustomResourceDefinition widgets.example.com takes less than before: spec.color goes [crd-breaking-change]
      effect: objects that are stored stay, and the next write of one that does not fit is refused, or loses the field
      suggestion: make it a version of its own, with a conversion, or keep the old form valid
    web.yaml:16:11 info namespace default asks for 1 cpu and 256Mi memory in 4 pods, before for 400m cpu and 256Mi memory in 4 pods (Deployment web 100m cpu and 64Mi memory → 250m cpu and 64Mi memory each) [plan-capacity-delta]
    app.yaml:6:9 warning ConfigMap default/settings changes (mode), and nothing restarts Deployment default/web (container web: envFrom) [plan-config-no-restart]
      effect: their pods keep the old values until something else replaces them, and then some have the old and some the new ones
      suggestion: change the template with it (a checksum of the configuration as annotation, a name with a hash), or kubectl rollout restart
    app.yaml:17:23 error ConfigMap default/settings is pruned, and Deployment default/web still names it (spec.template.spec.containers[0].envFrom[0].configMapRef.name) [plan-dangling-after-prune]
      effect: pods that run go on; those that start from then on do not: CreateContainerConfigError, or a volume that cannot be mounted
      before/app.yaml:4:9: it stood here
      suggestion: keep it in the manifests, or take the reference away with it
    web.yaml:6:9 warning pods of Deployment default/web become reachable from outside the cluster: Service default/web (LoadBalancer, port 80) [plan-exposure-widening]
      effect: a load balancer gets an address and forwards whoever connects to it
      suggestion: if it is meant, let a NetworkPolicy name who may connect; else take the change back
    web.yaml:14:18 warning container web of Deployment default/web goes back from nginx:1.25.3 to nginx:1.24.0 [plan-image-downgrade]
      effect: the older program may not read what the newer one has written
      suggestion: if this is no rollback, take the newer tag
    web.yaml:6:25 info apply says that Deployment default/web is configured, and nothing of it changes: spec.revisionHistoryLimit is written in another way than at the last apply [plan-noop-diff]
      effect: only the annotation of the last apply is another; no pod restarts for it
    before/data.yaml:16:9 error PersistentVolumeClaim default/data is pruned: its volume is deleted with it [plan-prune-data]
      effect: applying the older manifests again does not bring it back
      suggestion: keep it in the manifests, or take its prune label or its last applied annotation away first
    web.yaml:15:11 info pods of Deployment default/web are Burstable and no more Guaranteed [plan-qos-change]
      effect: where a node runs short of memory they go earlier than before
    rbac.yaml:7:5 warning Role shop/ops lets Group ops do more in namespace shop: secrets: delete [plan-rbac-widening]
      effect: whoever acts as them, or takes over a pod of theirs, can do that too
      suggestion: give the new rights to a ServiceAccount of their own, as few as the task needs
    web.yaml:4:9 warning Deployment default/frontend is made anew beside Deployment default/web, which it seems to replace, and that one stays [plan-recreate]
      effect: its 3 pods run on beside the new ones
      before/web.yaml:4:9: it stood here
      suggestion: delete the old one once the new one serves, or keep its name
    web.yaml:6:13 warning Deployment default/web goes from 7 to 2 replicas, though HorizontalPodAutoscaler default/web scales it between 2 and 9 [plan-replicas-reset]
      effect: 5 of the pods that the load asked for end at once, and come back only as the autoscaler notices
      suggestion: leave spec.replicas out of the manifest, once its last apply does not have it (kubectl apply edit-last-applied)
    web.yaml:15:18 info Deployment default/web restarts its 3 pods: spec.template.spec.containers[name=web].image changes [plan-restart]
      effect: at most 4 pods at a time, and never fewer than 3 available (maxSurge 1, maxUnavailable 0)
    web.yaml:17:39 warning pods of Deployment default/web meet the Pod Security Standard baseline and no more restricted: allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false) [plan-security-weakening]
      effect: who takes over a container can do more in it than before
      suggestion: keep what the pods had, or give the one container that needs it a workload of its own
    web.yaml:10:7 warning the new labels of the pods of Deployment default/web leave without pods: Service default/web (tier=front) [plan-selector-orphan]
      effect: connections to a Service without pods are refused
      suggestion: let the selectors and the labels of the pods change together, or keep the label
    web.yaml:1:13 error 1.26 refuses HorizontalPodAutoscaler default/web, which 1.25 takes: no matches for kind "HorizontalPodAutoscaler" in version "autoscaling/v2beta2" [plan-version-upgrade]
      effect: what is stored stays; the next apply of the manifest fails, and so does a new installation
      suggestion: 1.26 has HorizontalPodAutoscaler in autoscaling/v2, and 1.25 has it, too: change it before the upgrade"
  `)
})
