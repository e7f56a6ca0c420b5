import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMap, sameValue, type Value, type ValueMap } from '../../../src/base/json.ts'
import { Random } from '../../../src/base/random.ts'
import { newestMinor } from '../../../src/base/release.ts'
import { patchLocally } from '../../../src/merge/local-patch.ts'
import { setSchemaReader } from '../../../src/schema/load.ts'
import { readTable } from '../files.ts'

declare const STOWAGE_ROOT: string

/** What lists of this name are merged by. */
const mergeKeys: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'], initContainers: ['name'], volumes: ['name'], env: ['name'], volumeMounts: ['mountPath'], ports: ['containerPort', 'port'], ownerReferences: ['uid'], imagePullSecrets: ['name'], hostAliases: ['ip'], conditions: ['type'], topologySpreadConstraints: ['topologyKey'],
}

/**
 * Does a strategic merge agree with a real kubectl? By hand, not in CI:
 * node scripts/run.mjs scripts/conformance/apply/patch-fuzz.ts 2000 [seed] [kubectl] [all]
 * Generates patches, asks `kubectl patch --local`, prints each that differs (or all) as a line of patch-local.jsonl.
 */
setSchemaReader((name) => readTable(join(STOWAGE_ROOT, 'schemas', name)))
const [count = '2000', seed = '1', program = 'kubectl', which = 'differing'] = process.argv.slice(2)
const random = new Random(seed)
const folder = mkdtempSync(join(tmpdir(), 'patch-fuzz-'))
let agreed = 0
let refused = 0

try {
  for (let index = 0; index < Number(count); index++) {
    const object = random.pick(objects()) ?? {}
    const patch = patchOf(object, 0)
    const real = patchedByKubectl(object, patch)
    const ours = patchLocally(object, 'strategic', patch, newestMinor)
    if ('error' in real) refused++
    // What makes kubectl panic has no answer.
    if ('error' in real && real.error.startsWith('panic:')) {
      index--
      continue
    }
    const same = 'error' in real ? 'error' in ours : 'object' in ours && sameValue(ours.object, real.object)
    if (same) agreed++
    if (!same || which === 'all') console.log(JSON.stringify({ id: `patch-fuzz/${seed}/${String(index)}`, object, type: 'strategic', patch: JSON.stringify(patch), ...'error' in real ? { error: real.error } : { result: real.object }, ...same ? {} : { ours } }))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.error(`${String(agreed)} of ${count} agree; ${String(refused)} of them were refused by both or by one`)

function patchedByKubectl(object: ValueMap, patch: ValueMap): { readonly object: ValueMap } | { readonly error: string } {
  const [file, patchFile] = [join(folder, 'object.json'), join(folder, 'patch.json')]
  writeFileSync(file, JSON.stringify(object))
  writeFileSync(patchFile, JSON.stringify(patch))
  const { stdout, stderr, status } = spawnSync(program, ['patch', '--local', '-f', file, '--patch-file', patchFile, '-o', 'json'], { encoding: 'utf8' })
  return status === 0 ? { object: JSON.parse(stdout) as ValueMap } : { error: stderr.trim() }
}

/** Something like the object, with orders for lists, deletions, and values of other objects. */
function patchOf(value: ValueMap, depth: number): ValueMap {
  const patch: ValueMap = {}
  for (const [key, member] of Object.entries(value)) {
    if (depth === 0 && ['apiVersion', 'kind'].includes(key)) continue
    if (depth > 0 && chance(60)) continue
    const changed = changeOf(key, member, depth + 1)
    if (changed !== undefined) patch[key] = changed
    if (Array.isArray(member)) addOrders(patch, key, member)
  }
  if (chance(12)) patch[random.pick(['added', 'labels', 'hostNetwork', 'replicas']) ?? ''] = scalar()
  if (depth > 1 && chance(6)) patch.$patch = random.pick(['replace', 'delete', 'merge']) ?? 'replace'
  if (depth > 1 && chance(6)) patch.$retainKeys = Object.keys({ ...value, ...patch }).filter((key) => !key.startsWith('$') && chance(70))
  return patch
}

function changeOf(key: string, value: Value, depth: number): Value | undefined {
  if (chance(depth > 2 ? 10 : 2)) return null
  if (isMap(value)) return patchOf(value, depth)
  if (!Array.isArray(value)) return chance(50) ? value : scalar(value)
  if (!value.every(isMap)) return chance(40) ? undefined : [...value.filter(() => chance(50)), ...chance(50) ? [scalar('x')] : []]
  const items = value.filter(() => chance(50)).map((item) => itemPatch(key, item, depth))
  if (chance(40)) items.push({ ...keysOf(key, random.pick(value) ?? {}), ...chance(70) ? renamed(key) : {}, ...chance(50) ? { image: 'new' } : {} })
  if (chance(4)) items.push({ $patch: 'replace' })
  return chance(15) ? items.reverse() : items
}

function itemPatch(key: string, item: ValueMap, depth: number): ValueMap {
  const keys = keysOf(key, item)
  if (chance(15)) return { ...keys, $patch: 'delete' }
  return { ...patchOf(item, depth + 1), ...keys }
}

function keysOf(key: string, item: ValueMap): ValueMap {
  return Object.fromEntries((mergeKeys[key] ?? []).flatMap((name) => item[name] === undefined ? [] : [[name, item[name]]]))
}

function renamed(key: string): ValueMap {
  const [name] = mergeKeys[key] ?? []
  return name === undefined ? {} : { [name]: name.toLowerCase().endsWith('port') ? 9000 + random.below(3) : `new-${String(random.below(3))}` }
}

function addOrders(patch: ValueMap, key: string, list: readonly Value[]): void {
  const inPatch = patch[key]
  // In which of the two orders a list and its deletions are taken is left to chance.
  if (chance(15) && !list.every(isMap) && inPatch === undefined) patch[`$deleteFromPrimitiveList/${key}`] = list.filter(() => chance(50))
  // Nobody orders maps that have no key.
  if (!chance(25) || (list.some(isMap) && mergeKeys[key] === undefined)) return
  const all = [...list, ...Array.isArray(inPatch) ? inPatch : []]
  const order = all.flatMap((item): Value[] => {
    if (!isMap(item)) return [item]
    const [name] = Object.keys(keysOf(key, item))
    return name === undefined || item.$patch !== undefined ? [] : [{ [name]: item[name] ?? null }]
  })
  const unique = order.filter((item, index) => order.findIndex((other) => sameValue(item, other)) === index)
  // An empty order says nothing, and what it leaves is left to chance.
  if (unique.length > 0) patch[`$setElementOrder/${key}`] = chance(50) ? unique : chance(50) ? unique.reverse() : unique.filter((_item, index) => index === 0 || chance(70))
}

function scalar(like?: Value): Value {
  if (typeof like === 'number') return random.below(10)
  if (typeof like === 'boolean') return chance(50)
  return random.pick(['a', 'b', 'x', 'nginx:2', '']) ?? ''
}

function chance(percent: number): boolean {
  return random.below(100) < percent
}

function objects(): readonly ValueMap[] {
  const podSpec: ValueMap = {
    containers: [
      { name: 'web', image: 'nginx', args: ['a', 'b'], ports: [{ containerPort: 80, name: 'http' }, { containerPort: 53, protocol: 'UDP' }, { containerPort: 53, protocol: 'TCP' }], env: [{ name: 'A', value: '1' }, { name: 'B', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }], volumeMounts: [{ name: 'data', mountPath: '/data' }, { name: 'conf', mountPath: '/etc', readOnly: true }], resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m' } } },
      { name: 'side', image: 'busybox', envFrom: [{ configMapRef: { name: 'a' } }] },
    ],
    initContainers: [{ name: 'init', image: 'busybox', command: ['sh'] }],
    volumes: [{ name: 'data', emptyDir: {} }, { name: 'conf', configMap: { name: 'c', items: [{ key: 'k', path: 'p' }] } }, { name: 'all', projected: { sources: [{ secret: { name: 's' } }] } }],
    tolerations: [{ key: 'a', operator: 'Exists' }], nodeSelector: { disk: 'ssd', zone: 'a' }, imagePullSecrets: [{ name: 'one' }, { name: 'two' }], hostAliases: [{ ip: '1.1.1.1', hostnames: ['a', 'b'] }],
    securityContext: { runAsUser: 1, supplementalGroups: [1, 2] }, topologySpreadConstraints: [{ topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 }],
  }
  const metadata: ValueMap = { name: 'x', labels: { app: 'web', tier: 'front' }, annotations: { note: 'hi' }, finalizers: ['example.com/a', 'example.com/b'], ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'p', uid: 'u1' }, { apiVersion: 'v1', kind: 'ConfigMap', name: 'q', uid: 'u2' }] }
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpec },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, selector: { matchLabels: { app: 'web' } }, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '25%' } }, template: { metadata: { labels: { app: 'web' } }, spec: podSpec } } },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ClusterIP', selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'dns', port: 53, protocol: 'UDP' }, { name: 'dns-tcp', port: 53, protocol: 'TCP' }], externalIPs: ['1.2.3.4'], loadBalancerSourceRanges: ['10.0.0.0/8'] } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: '1', b: '2' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, secrets: [{ name: 'a' }, { name: 'b' }], imagePullSecrets: [{ name: 'c' }] },
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: { spec: podSpec } } } } },
    { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec: { rules: [{ host: 'a', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] } }], tls: [{ hosts: ['a'], secretName: 't' }] } },
    { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata, spec: { minReplicas: 1, maxReplicas: 3, metrics: [{ type: 'Resource', resource: { name: 'cpu' } }], scaleTargetRef: { kind: 'Deployment', name: 'x' } } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }] },
  ]
}
