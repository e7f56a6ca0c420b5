import type { Plan, PlacedPod } from '../../src/plan/plan.ts'

/** A plan with something in every chapter; `text` stands wherever a manifest could have put it. */
export function samplePlan(text = 'web'): Plan {
  const resource = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: text }
  const origin = { path: `deploy/${text}.yaml`, document: 1 }
  const pod = (name: string, workload: string, cpu: string, more: Partial<PlacedPod> = {}): PlacedPod => ({ namespace: 'shop', name, workload, phase: 'Running', ready: true, requests: { cpu, memory: '512Mi' }, isNew: false, ...more })
  return {
    version: 1,
    mode: 'apply',
    verdict: `1 created, 1 configured, 1 refused; ${text} stalls after 40s, 1 pod stays pending`,
    fidelity: [{ part: 'image pulls', state: 'approximated', note: 'every image takes 1s' }],
    summary: { created: 1, configured: 1, unchanged: 0, refused: 1, replaced: 1 },
    problems: [
      { rule: 'rollout-stalled', severity: 'error', message: `${text} stands still since 40s: 1 of 4 pods is updated and none of it is ready.`, effect: 'The three old pods keep serving.', suggestion: 'Look at the readiness probe of container app.', resource, origin, position: { line: 12, column: 3 } },
      { rule: 'headroom', severity: 'info', message: 'zone-b does not survive the loss of node-3' },
    ],
    changes: [
      {
        resource, origin,
        create: { outcome: 'refused', code: 409, line: '', status: { reason: 'AlreadyExists', message: `deployments.apps "${text}" already exists` } },
        apply: { outcome: 'configured', code: 200, line: `deployment.apps/${text} configured`, warnings: [`spec.template.spec.containers[0].env[1]: hides previous definition of "${text}"`] },
        serverSideApply: { outcome: 'refused', code: 409, line: '', conflicts: [{ manager: 'kubectl-scale', path: '.spec.replicas' }] },
        fields: [{ path: 'spec.template.spec.containers[name=app].image', pointer: '/spec/template/spec/containers/0/image', from: 'shop:1.2', to: `shop:${text}` }, { path: 'spec.replicas', pointer: '/spec/replicas', from: 3, to: 4 }, { path: 'spec.paused', pointer: '/spec/paused', from: true }],
        replacement: { paths: ['spec.selector'], message: 'field is immutable' },
        endless: [{ rule: 'apply-null-field', path: 'spec.x', message: 'null is never stored' }],
        webhooks: ['policy.example.com'],
      },
      { resource: { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'flags' }, origin: { path: 'deploy/flags.yaml', document: 0 }, create: { outcome: 'created', code: 201, line: '' }, apply: { outcome: 'created', code: 201, line: '' }, serverSideApply: { outcome: 'serverside-applied', code: 201, line: '' }, fields: [] },
    ],
    cluster: { title: `3 nodes of 4 cpu and 16Gi from ${text}`, source: 'snapshot', minor: '1.36', start: '2026-01-01T00:00:00Z', wasAtRest: true },
    admission: {
      notes: [{ resource, plugin: 'LimitRanger', message: 'container app gets 100m cpu' }],
      quotas: [{ namespace: 'shop', quota: 'team', resource: 'requests.cpu', hard: '4', before: '1500m', after: '2', peak: '2500m' }],
    },
    timeline: [{ at: 0, actor: 'deployment-controller', verb: 'create', object: `ReplicaSet shop/${text}-5d9c`, what: 'created with 1 replica', because: 'maxSurge 1 lets 1 more pod run' }],
    rollouts: [{
      resource, minimumReady: 3, stalled: { since: 40, message: '1 new pod is not ready', deadlineAt: 600 },
      points: [[0, 3, 3, 0, 3], [1, 4, 3, 1, 4], [12, 4, 3, 1, 4], [40, 4, 3, 1, 4]].map(([at = 0, desired = 0, ready = 0, updated = 0, total = 0]) => ({ at, desired, ready, available: ready, updated, total })),
    }, {
      resource: { ...resource, kind: 'StatefulSet', name: 'db' }, minimumReady: 1, finishedAt: 24,
      points: [[0, 0, 0, 0], [2, 1, 0, 1], [8, 1, 1, 1], [10, 2, 1, 2], [16, 2, 2, 2], [24, 3, 3, 3]].map(([at = 0, total = 0, ready = 0, updated = 0]) => ({ at, desired: 3, ready, available: ready, updated, total })),
    }],
    events: [{ at: 3, object: `Pod shop/${text}-5d9c-x`, type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed: HTTP probe failed with statuscode: 500', from: 'kubelet' }],
    placement: ['node-1', 'node-2', 'node-3'].map((node, index) => ({
      node, zone: index < 2 ? 'zone-a' : 'zone-b', ready: index < 2, schedulable: index !== 1, taints: index === 1 ? ['dedicated=gpu:NoSchedule'] : [],
      allocatable: { cpu: '4', memory: '16Gi', pods: '110' }, requested: { cpu: index === 0 ? '3900m' : '1', memory: '2Gi' },
      pods: [pod(`${text}-${String(index)}`, `Deployment/${text}`, '250m', { isNew: index === 0 }), pod(`db-${String(index)}`, 'StatefulSet/db', '1500m'), pod(`agent-${String(index)}`, 'DaemonSet/agent', '50m', { ready: index !== 2, phase: index === 2 ? 'Pending' : 'Running' }), pod(`tool-${String(index)}`, '', '100m')],
    })),
    pending: [{ pod: `shop/${text}-9`, workload: `Deployment/${text}`, message: '0/3 nodes are available: 3 Insufficient cpu.', nearest: { node: 'node-1', missing: ['150m cpu'] }, proposals: ['request 100m instead of 250m cpu', 'add a node like node-1'] }],
    effects: {
      services: [{ service: `shop/${text}`, dnsName: `${text}.shop.svc.cluster.local`, gained: ['10.0.0.4:8080'], lost: [], ready: 4 }],
      budgets: [{ budget: 'shop/web', disruptionsAllowed: { before: 1, after: 0 } }],
      restarts: [{ workload: `Deployment/${text}`, because: 'spec.template.spec.containers[name=app].image' }],
      broken: [{ from: 'shop/cart', to: `${text}.shop`, because: 'no port is called http any more' }],
      evicted: [{ pod: 'batch/report', by: `shop/${text}-9`, because: 'its priority is lower' }],
    },
    headroom: { workloads: [{ workload: `Deployment/${text}`, more: 7, limitedBy: 'cpu' }], losses: [{ kind: 'node', name: 'node-1', survives: false, homeless: [`shop/${text}-0`] }, { kind: 'zone', name: 'zone-b', survives: true, homeless: [] }], notes: ['volumes were taken to be free'] },
    commands: [{ at: 5, command: `kubectl rollout undo deployment/${text}`, stdout: `deployment.apps/${text} rolled back\n`, stderr: '', code: 0 }],
    objects: [],
  }
}
