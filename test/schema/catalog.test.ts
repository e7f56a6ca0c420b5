import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import type { KindInfo } from '../../src/schema/catalog.ts'
import { apiVersionOf, definition, deprecatedMetadata, deprecatedValues, externalLifecycle, isServed, kindHistory, kindsNamed, lookupKind, servedKinds, subresourcesIn } from '../../src/schema/catalog.ts'

const podSpec = 'io.k8s.api.core.v1.PodSpec'

function property(id: string, name: string, minor: number) {
  return definition(id, minor)?.properties.get(name)
}

describe('kinds', () => {
  it('tell resource, scope, short names and definition', () => {
    expect(lookupKind('apps/v1', 'Deployment', 36)).toMatchObject({
      group: 'apps', resource: 'deployments', singular: 'deployment', shortNames: ['deploy'], categories: ['all'], namespaced: true,
      definition: 'io.k8s.api.apps.v1.Deployment', subresources: ['scale', 'status'], since: 24,
    })
    expect(lookupKind('v1', 'Namespace', 24)).toMatchObject({ group: '', namespaced: false, verbs: expect.not.arrayContaining(['deletecollection']) as string[] })
  })

  it.each([
    ['batch/v1beta1', 'CronJob', 24, true, true, 'a beta of before 1.24 is served'],
    ['batch/v1beta1', 'CronJob', 25, false, false, 'and gone at 1.25'],
    ['networking.k8s.io/v1beta1', 'IPAddress', 36, true, false, 'a beta from after 1.24 is known but off'],
    ['flowcontrol.apiserver.k8s.io/v1beta3', 'FlowSchema', 28, true, true, 'a new version of an old beta is served'],
    ['storage.k8s.io/v1beta1', 'CSIStorageCapacity', 26, true, true, 'one resource of a group-version may be served'],
    ['storage.k8s.io/v1beta1', 'VolumeAttributesClass', 33, true, false, 'where another is not'],
    ['resource.k8s.io/v1', 'ResourceClaim', 33, false, false, 'too new for 1.33'],
    ['resource.k8s.io/v1', 'ResourceClaim', 34, true, true, 'GA since 1.34'],
    ['scheduling.k8s.io/v1alpha1', 'Workload', 35, true, false, 'only 1.35 has this alpha'],
    ['apps/v1', 'DeploymentList', 36, false, false, 'a list is no kind of its own'],
    ['apps/v1', 'Scale', 36, false, false, 'nor is what only a subresource takes'],
  ])('%s %s in 1.%i: known %s, served %s (%s)', (apiVersion, kind, minor, known, served) => {
    const info = lookupKind(apiVersion, kind, minor)
    expect(info !== undefined).toBe(known)
    expect(info !== undefined && isServed(info, minor)).toBe(served)
  })

  it('are listed as discovery lists them: 22 group-versions at 1.36, core first', () => {
    const kinds = servedKinds(36)
    const versions = [...new Set(kinds.map((info) => apiVersionOf(info)))]
    expect(versions).toHaveLength(22)
    expect(versions.slice(0, 4)).toEqual(['v1', 'apiregistration.k8s.io/v1', 'apps/v1', 'events.k8s.io/v1'])
    expect(kinds.filter((info) => info.kind === 'HorizontalPodAutoscaler').map((info) => info.version)).toEqual(['v2', 'v1'])
  })

  it('are those of a real API server of 1.36.2, in its order, with its names, verbs and subresources', () => {
    const recorded = readFileSync(new URL('catalog-discovery.txt', import.meta.url), 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    expect(servedKinds(36).map((info) => [
      apiVersionOf(info), info.kind, info.resource, info.singular, info.namespaced ? 'Namespaced' : 'Cluster', info.shortNames.join(), info.categories.join(),
      info.verbs.join(), subresourcesIn(info, 36).sort().join(),
    ].join(' | ').trimEnd())).toEqual(recorded)
  })

  it('are found in whichever group has them', () => {
    expect(kindsNamed('Event').filter((info) => info.source === 'builtin').map((info) => apiVersionOf(info))).toEqual(['v1', 'events.k8s.io/v1', 'events.k8s.io/v1beta1'])
    expect(kindHistory('policy/v1beta1', 'PodSecurityPolicy')).toMatchObject({ since: 24, until: 25 })
  })

  it('have the subresources of the release asked for', () => {
    const pod = kindHistory('v1', 'Pod')
    expect(pod && subresourcesIn(pod, 32).includes('resize')).toBe(true)
    expect(pod && subresourcesIn(pod, 31).includes('resize')).toBe(false)
  })
})

describe('configuration files', () => {
  it('are known and never served', () => {
    const info = lookupKind('kubelet.config.k8s.io/v1beta1', 'KubeletConfiguration', 36)
    expect(info).toMatchObject({ source: 'config', component: 'kubelet', resource: '' })
    expect(info && isServed(info, 36)).toBe(false)
    expect(kindHistory('kubeadm.k8s.io/v1beta2', 'ClusterConfiguration')).toMatchObject({ removedIn: 27, replacement: { apiVersion: 'kubeadm.k8s.io/v1beta3', kind: 'ClusterConfiguration' } })
    expect(lookupKind('kubescheduler.config.k8s.io/v1beta3', 'KubeSchedulerConfiguration', 29)).toBeUndefined()
    expect(lookupKind('kubeadm.k8s.io/v1beta4', 'UpgradeConfiguration', 30)).toBeUndefined()
  })

  it('have fields, types and defaults', () => {
    const kubelet = 'config.kubelet.v1beta1.KubeletConfiguration'
    expect(property(kubelet, 'maxPods', 36)).toMatchObject({ type: 'integer', format: 'int32', default: 110 })
    expect(property(kubelet, 'topologyManagerPolicy', 36)?.enum).toContain('single-numa-node')
    expect(property(kubelet, 'logging', 36)?.ref).toBe('config.logs.v1.LoggingConfiguration')
    expect(property(kubelet, 'podLogsDir', 29)).toBeUndefined()
    expect(property(kubelet, 'podLogsDir', 30)).toMatchObject({ since: 30, default: '/var/log/pods' })
    expect(definition('config.kube-scheduler.v1beta2.KubeSchedulerConfiguration', 27)).toBeDefined()
    expect(definition('config.kube-scheduler.v1beta2.KubeSchedulerConfiguration', 28)).toBeUndefined()
    expect(property('config.kubeadm.v1beta3.APIServer', 'extraArgs', 36)).toMatchObject({ type: 'object', values: { type: 'string' } })
    expect(property('config.kubeadm.v1beta4.APIServer', 'extraArgs', 36)).toMatchObject({ type: 'array', items: { ref: 'config.kubeadm.v1beta4.Arg' } })
    expect(property('config.kubeadm.v1beta4.NodeRegistrationOptions', 'taints', 36)?.items?.ref).toBe('io.k8s.api.core.v1.Taint')
    expect([...definition('config.kube-scheduler.v1.KubeSchedulerConfiguration', 36)?.properties.keys() ?? []]).toContain('leaderElection')
  })
})

describe('lifecycle', () => {
  it.each<[string, string, Partial<KindInfo>, string]>([
    ['batch/v1beta1', 'CronJob', { deprecatedIn: 21, removedIn: 25, replacement: { apiVersion: 'batch/v1', kind: 'CronJob' } }, 'as announced'],
    ['extensions/v1beta1', 'Ingress', { until: 22, removedIn: 22, definition: '', replacement: { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress' } }, 'long gone, still named'],
    ['resource.k8s.io/v1alpha2', 'ResourceClass', { removedIn: 31, replacement: { apiVersion: 'resource.k8s.io/v1', kind: 'DeviceClass' } }, 'replaced under another name'],
    ['coordination.k8s.io/v1alpha1', 'LeaseCandidate', { since: 31, until: 32, removedIn: 32 }, 'left earlier than its marker says'],
    ['storage.k8s.io/v1beta1', 'VolumeAttributesClass', { deprecatedIn: 34, removedIn: 37 }, 'a removal to come'],
    ['v1', 'Endpoints', { deprecatedIn: 33, replacement: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice' } }, 'deprecated without a date'],
    ['scheduling.k8s.io/v1beta1', 'Workload', { since: 37 }, 'announced for the next release'],
  ])('%s %s: %o (%s)', (apiVersion, kind, expected) => {
    expect(kindHistory(apiVersion, kind)).toMatchObject(expected)
  })

  it('knows no current kind as deprecated without cause', () => {
    const deprecated = servedKinds(36).filter((info) => info.deprecatedIn !== undefined && info.deprecatedIn <= 36)
    expect(deprecated.map((info) => info.kind)).toEqual(['ComponentStatus', 'Endpoints'])
  })

  it('covers fields, values, metadata and versions of other components', () => {
    expect(property(podSpec, 'serviceAccount', 36)?.deprecated).toEqual({ use: 'serviceAccountName' })
    expect(property('io.k8s.api.core.v1.Volume', 'glusterfs', 36)?.deprecated).toMatchObject({ since: 25 })
    expect(deprecatedMetadata().some(({ on, key }) => on === 'annotation' && key === 'kubernetes.io/ingress.class')).toBe(true)
    expect(externalLifecycle('cert-manager.io', 'v1alpha2', 'Issuer')).toMatchObject({ removedIn: '1.6', replacement: 'cert-manager.io/v1' })
    expect(externalLifecycle('cert-manager.io', 'v1', 'Issuer')).toBeUndefined()
    expect(externalLifecycle('rbac.istio.io', 'v1alpha1', 'ServiceRole')).toMatchObject({ component: 'Istio' })
    for (const { property: key, value } of deprecatedValues()) {
      const [id = '', name = ''] = key.split('#')
      expect(property(id, name, 36), `${key} = ${value}`).toBeDefined()
    }
  })
})

describe('definitions', () => {
  it('hold what the release has', () => {
    expect(property(podSpec, 'resources', 31)).toBeUndefined()
    expect(property(podSpec, 'resources', 32)).toMatchObject({ type: 'object', ref: 'io.k8s.api.core.v1.ResourceRequirements', since: 32 })
    expect(property(podSpec, 'workloadRef', 35)).toMatchObject({ since: 35, until: 36 })
    expect(property(podSpec, 'workloadRef', 36)).toBeUndefined()
    expect(definition('io.k8s.api.batch.v1beta1.CronJob', 25)).toBeUndefined()
  })

  it.each([
    ['io.k8s.api.core.v1.ServicePort', 'targetPort', { type: 'string', format: 'int-or-string' }],
    ['io.k8s.api.core.v1.ResourceRequirements', 'limits', { type: 'object', values: { type: 'string', format: 'quantity' } }],
    ['io.k8s.api.core.v1.Secret', 'data', { type: 'object', values: { type: 'string', format: 'byte' } }],
    ['io.k8s.api.core.v1.PodSpec', 'activeDeadlineSeconds', { type: 'integer', format: 'int64' }],
    ['io.k8s.api.core.v1.PodSpec', 'containers', { type: 'array', items: { type: 'object', ref: 'io.k8s.api.core.v1.Container' }, listType: 'map', listMapKeys: ['name'], patchMergeKey: 'name', patchStrategy: 'merge' }],
    ['io.k8s.api.core.v1.PodSpec', 'volumes', { patchStrategy: 'merge,retainKeys' }],
    ['io.k8s.api.core.v1.Container', 'ports', { patchMergeKey: 'containerPort', listMapKeys: ['containerPort', 'protocol'] }],
    ['io.k8s.api.apps.v1.DeploymentSpec', 'strategy', { patchStrategy: 'retainKeys' }],
    ['io.k8s.api.coordination.v1.LeaseSpec', 'renewTime', { type: 'string', format: 'micro-time' }],
    ['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', 'maximum', { type: 'number', format: 'double' }],
    ['io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps', 'properties', { values: { ref: 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps' } }],
  ])('%s.%s is typed', (id, name, expected) => {
    for (const minor of [24, 30, 36]) expect(property(id, name, minor)).toMatchObject(expected)
  })

  it('follow a field whose type changed', () => {
    const id = 'io.k8s.api.core.v1.PersistentVolumeClaimSpec'
    expect(property(id, 'resources', 28)?.ref).toBe('io.k8s.api.core.v1.ResourceRequirements')
    expect(property(id, 'resources', 29)?.ref).toBe('io.k8s.api.core.v1.VolumeResourceRequirements')
    expect(property(id, 'dataSourceRef', 25)?.ref).toBe('io.k8s.api.core.v1.TypedLocalObjectReference')
    expect(property(id, 'dataSourceRef', 26)?.ref).toBe('io.k8s.api.core.v1.TypedObjectReference')
  })

  it('list the values that the release accepts', () => {
    expect(property('io.k8s.api.core.v1.Toleration', 'operator', 34)?.enum).toEqual(['Equal', 'Exists'])
    expect(property('io.k8s.api.core.v1.Toleration', 'operator', 35)?.enum).toEqual(['Equal', 'Exists', 'Gt', 'Lt'])
    expect(property('io.k8s.api.core.v1.Container', 'imagePullPolicy', 24)?.enum).toEqual(['Always', 'IfNotPresent', 'Never'])
    expect(property('io.k8s.api.core.v1.PersistentVolumeClaimSpec', 'accessModes', 36)?.enum).toContain('ReadWriteOncePod')
    expect(property('io.k8s.api.core.v1.Container', 'restartPolicy', 34)?.enum).toEqual(['Always'])
    expect(property('io.k8s.api.core.v1.ResourceQuotaSpec', 'scopes', 32)?.enum).not.toContain('VolumeAttributesClass')
    expect(property('io.k8s.api.core.v1.Secret', 'type', 36)?.enum).toBeUndefined()
  })

  it('tell what the server fills in, and whether a zero value counts as absent', () => {
    expect(property('io.k8s.api.core.v1.Probe', 'periodSeconds', 24)).toMatchObject({ default: 10, defaultsZero: true })
    const replicas = property('io.k8s.api.apps.v1.DeploymentSpec', 'replicas', 36)
    expect(replicas?.default).toBe(1)
    expect(replicas?.defaultsZero).toBeUndefined()
    const retention = 'persistentVolumeClaimRetentionPolicy'
    expect(property('io.k8s.api.apps.v1.StatefulSetSpec', retention, 26)?.default).toBeUndefined()
    expect(property('io.k8s.api.apps.v1.StatefulSetSpec', retention, 27)?.default).toEqual({ whenDeleted: 'Retain', whenScaled: 'Retain' })
  })

  it('say which structs and maps server-side apply owns whole', () => {
    expect(property('io.k8s.api.core.v1.ServiceSpec', 'selector', 36)?.mapType).toBe('atomic')
    expect(property('io.k8s.api.apps.v1.DeploymentSpec', 'selector', 36)?.mapType).toBe('atomic')
    expect(property(podSpec, 'imagePullSecrets', 36)?.items?.mapType).toBe('atomic')
    expect(property('io.k8s.api.core.v1.PersistentVolumeSpec', 'claimRef', 36)?.mapType).toBe('granular')
  })

  it('tell what OpenAPI requires', () => {
    expect(definition('io.k8s.api.apps.v1.DeploymentSpec', 36)?.required).toEqual(['selector', 'template'])
  })

  it('refer only to definitions that the release has', () => {
    for (const minor of [24, 26, 31, 35, 36]) {
      const seen = new Set<string>()
      const queue = servedKinds(minor).map((info) => info.definition)
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
        if (seen.has(id)) continue
        seen.add(id)
        const view = definition(id, minor)
        expect(view, `${id} in 1.${String(minor)}`).toBeDefined()
        for (const { ref, items, values } of view?.properties.values() ?? []) {
          for (const next of [ref, items?.ref, values?.ref]) if (next !== undefined) queue.push(next)
        }
      }
    }
  })
})
