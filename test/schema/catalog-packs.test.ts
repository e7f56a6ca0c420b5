import { describe, expect, it } from 'vitest'
import '../support/schemas.ts'
import { allKinds, allPackKinds, definition, lookupPackKind, packKindsNamed } from '../../src/schema/catalog.ts'
import type { Property } from '../../src/schema/catalog.ts'

/** The property at a path such as `spec.rules[].matches[].path`, through structs and lists. */
function at(apiVersion: string, kind: string, path: string): Property | undefined {
  let id = lookupPackKind(apiVersion, kind)?.definition
  let found: Property | undefined
  for (const step of path.replaceAll('[]', '').split('.')) {
    found = id === undefined ? undefined : definition(id, 36)?.properties.get(step)
    id = found?.ref ?? found?.items?.ref ?? found?.values?.ref
  }
  return found
}

describe('packs', () => {
  it.each<[string, string, string, Partial<Property>, string]>([
    ['cert-manager.io/v1', 'Certificate', 'spec.secretName', { type: 'string' }, 'a plain field'],
    ['cert-manager.io/v1', 'Certificate', 'spec.signatureAlgorithm', { enum: expect.arrayContaining(['SHA256WithRSA']) as string[] }, 'an enum behind an alias'],
    ['cert-manager.io/v1', 'Certificate', 'spec.usages', { type: 'array', enum: expect.arrayContaining(['server auth']) as string[] }, 'a list of an enum'],
    ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'spec.rules[].matches[].path.value', { limits: { maxLength: 1024 } }, 'a limit deep within lists'],
    ['gateway.networking.k8s.io/v1', 'Gateway', 'spec.listeners[].port', { limits: { minimum: 1, maximum: 65535 } }, 'a range behind an alias'],
    ['monitoring.coreos.com/v1', 'ServiceMonitor', 'spec.selector', { ref: 'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector' }, 'a built-in type'],
    ['argoproj.io/v1alpha1', 'Rollout', 'spec.template', { ref: 'io.k8s.api.core.v1.PodTemplateSpec' }, 'a built-in type of another group'],
    ['networking.istio.io/v1', 'DestinationRule', 'spec.subsets[].trafficPolicy.connectionPool.http.h2UpgradePolicy', { enum: ['DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'] }, 'a struct written in place'],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec.values', { type: 'any' }, 'free JSON'],
    ['monitoring.coreos.com/v1', 'Prometheus', 'spec.containers[].image', { type: 'string' }, 'an inherited field'],
    ['serving.knative.dev/v1', 'Service', 'spec.template.spec.containers[].image', { type: 'string' }, 'a field inherited from a built-in type'],
    ['argoproj.io/v1alpha1', 'Application', 'status', { type: 'object' }, 'a status is left free'],
  ])('%s %s: %s (%5$s)', (apiVersion, kind, path, expected) => {
    expect(at(apiVersion, kind, path)).toMatchObject(expected)
  })

  it('tell scope and required fields', () => {
    expect(lookupPackKind('cert-manager.io/v1', 'ClusterIssuer')).toMatchObject({ pack: 'cert-manager', namespaced: false })
    expect(lookupPackKind('cert-manager.io/v1', 'Issuer')?.namespaced).toBe(true)
    expect(definition('pack/cert-manager/cert-manager.io:v1:CertificateSpec', 24)).toMatchObject({ goType: 'CertificateSpec', required: ['issuerRef', 'secretName'] })
    expect(packKindsNamed('Gateway').map((info) => info.group)).toEqual(expect.arrayContaining(['gateway.networking.k8s.io', 'networking.istio.io']))
  })

  it('say where unknown fields are kept', () => {
    expect(definition(lookupPackKind('install.istio.io/v1alpha1', 'IstioOperator')?.definition ?? '', 36)?.open).toBe(true)
    expect(definition(lookupPackKind('cert-manager.io/v1', 'Issuer')?.definition ?? '', 36)?.open).toBeUndefined()
  })

  it('shadow no built-in kind, and refer only to definitions that exist', () => {
    const builtin = new Set(allKinds().map((info) => `${info.group}/${info.version}/${info.kind}`))
    const seen = new Set<string>()
    for (const info of allPackKinds()) {
      expect(builtin.has(`${info.group}/${info.version}/${info.kind}`)).toBe(false)
      const queue = [info.definition]
      for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
        if (seen.has(id)) continue
        seen.add(id)
        const view = definition(id, 36)
        expect(view, id).toBeDefined()
        for (const { ref, items, values } of view?.properties.values() ?? []) for (const next of [ref, items?.ref, values?.ref]) if (next !== undefined) queue.push(next)
      }
    }
  })
})
