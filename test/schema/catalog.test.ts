import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { apiVersionOf, definition, isServed, kindHistory, kindsNamed, lookupKind, servedKinds, subresourcesIn } from '../../src/schema/catalog.ts'

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

  it('are found in whichever group has them', () => {
    expect(kindsNamed('Event').map((info) => apiVersionOf(info))).toEqual(['v1', 'events.k8s.io/v1', 'events.k8s.io/v1beta1'])
    expect(kindHistory('policy/v1beta1', 'PodSecurityPolicy')).toMatchObject({ since: 24, until: 25 })
  })

  it('have the subresources of the release asked for', () => {
    const pod = kindHistory('v1', 'Pod')
    expect(pod && subresourcesIn(pod, 32).includes('resize')).toBe(true)
    expect(pod && subresourcesIn(pod, 31).includes('resize')).toBe(false)
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
