import { describe, expect, it } from 'vitest'
import { modelOf, workload } from '../support/model.ts'

const service = (name: string, selector: string, namespace?: string): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}${namespace === undefined ? '' : `, namespace: ${namespace}`}}\nspec: {selector: ${selector}}\n`

describe('sets', () => {
  const texts = {
    'a/web.yaml': workload('Deployment', 'web'),
    'a/service.yaml': service('web', '{app: web}'),
    'b/web.yaml': workload('Deployment', 'other'),
  }

  it('are folders, unless something says otherwise', () => {
    const { bundleOf, named } = modelOf(texts)
    expect(bundleOf(named('Service')).resources.map((resource) => resource.path)).toEqual(['a/web.yaml', 'a/service.yaml'])
  })

  it('are what the configuration declares', () => {
    const { bundleOf, named } = modelOf(texts, { declared: [{ root: '/', closed: true }] })
    expect(bundleOf(named('Service')).resources).toHaveLength(3)
  })

  it('the innermost declaration counts', () => {
    const { bundleOf, named } = modelOf(texts, { declared: [{ root: '/', closed: true }, { root: '/b', closed: false }] })
    expect(bundleOf(named('Deployment', 'other')).root).toBe('/b')
  })

  it('of a kustomization are closed when all that it builds from lies within', () => {
    const kustomization = (resources: string): string => `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: ${resources}\n`
    const closedWith = (resources: string): boolean => {
      const { bundleOf, named } = modelOf({ ...texts, 'a/kustomization.yaml': kustomization(resources) })
      return bundleOf(named('Service')).isClosedFor('Deployment')
    }
    expect([closedWith('[web.yaml, service.yaml]'), closedWith('[web.yaml, ../base]'), closedWith('["https://example.com/x"]')]).toEqual([true, false, false])
  })
})

describe('absence is proof', () => {
  const texts = { 'a/web.yaml': workload('Deployment', 'web') }
  const isClosedFor = (kind: string, options: Parameters<typeof modelOf>[1]): boolean => {
    const { bundleOf, named } = modelOf(texts, options)
    return bundleOf(named('Deployment')).isClosedFor(kind)
  }

  it.each([
    ['not in a folder that nobody closed', 'Deployment', {}, false],
    ['in a closed set that holds the kind', 'Deployment', { declared: [{ root: '/a', closed: true }] }, true],
    ['not for a kind that a closed set does not hold', 'Secret', { declared: [{ root: '/a', closed: true }] }, false],
    ['for a kind that the configuration closes, held or not', 'Secret', { declared: [{ root: '/a', closed: ['Secret'] }] }, true],
    ['not where a file could not be read', 'Deployment', { declared: [{ root: '/a', closed: true }], unreadable: ['a/broken.yaml'] }, false],
  ] as const)('%s', (_, kind, options, expected) => {
    expect(isClosedFor(kind, options)).toBe(expected)
  })
})

describe('lookups', () => {
  it('an unset namespace equals another unset one and no explicit one', () => {
    const { bundleOf, named } = modelOf({ 'a.yaml': [workload('Deployment', 'web', { namespace: 'shop' }), service('web', '{app: web}'), workload('Deployment', 'web2', { labels: { app: 'web' } })].join('---\n') })
    const bundle = bundleOf(named('Service'))
    expect(bundle.templatesWithLabels({ app: 'web' }, undefined).map((template) => template.title)).toEqual(['Deployment web2'])
    expect(bundle.inOtherNamespaces('Deployment', 'web', undefined)).toHaveLength(1)
    expect(bundle.find('Deployment', 'web', undefined)).toBeUndefined()
  })

  it('by name reach other sets, so that what lives in another folder is not called missing', () => {
    const { bundleOf, named } = modelOf({ 'a/web.yaml': workload('Deployment', 'web'), 'b/cm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\n' })
    const bundle = bundleOf(named('Deployment'))
    expect(bundle.find('ConfigMap', 'settings', undefined)?.path).toBe('b/cm.yaml')
    expect(bundle.ofKind('ConfigMap')).toEqual([])
  })

  it('know what every cluster has, and what the configuration says', () => {
    const { bundleOf, named } = modelOf({ 'a.yaml': workload('Deployment', 'web') }, { outside: { Secret: ['registry-*'] } })
    const bundle = bundleOf(named('Deployment'))
    expect([bundle.isKnownOutside('ServiceAccount', 'default', 'x'), bundle.isKnownOutside('Secret', 'registry-eu', 'x'), bundle.isKnownOutside('Secret', 'other', 'x')]).toEqual([true, true, false])
  })

  it('find the Services of a template: all pairs must match, ExternalName never does', () => {
    const { bundleOf, named } = modelOf({ 'a.yaml': [
      workload('Deployment', 'web', { labels: { app: 'web', tier: 'front' } }), service('both', '{app: web, tier: front}'), service('one', '{app: web, tier: back}'), service('none', '{}'),
      'apiVersion: v1\nkind: Service\nmetadata: {name: ext}\nspec: {type: ExternalName, selector: {app: web}}\n',
    ].join('---\n') })
    const [template] = named('Deployment').podTemplates
    expect(template && bundleOf(named('Deployment')).servicesSelecting(template).map((one) => one.name)).toEqual(['both'])
  })

  it('count the fewest replicas: an autoscaler before the spec', () => {
    const hpa = 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {minReplicas: 3, maxReplicas: 5, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n'
    const keda = 'apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: k}\nspec: {scaleTargetRef: {name: idle}}\n'
    const { bundleOf, named } = modelOf({ 'a.yaml': [workload('Deployment', 'web', { replicas: 9 }), workload('Deployment', 'idle', { replicas: 2 }), workload('Deployment', 'plain', { replicas: 2 }), workload('DaemonSet', 'all'), hpa, keda].join('---\n') })
    const bundle = bundleOf(named('DaemonSet'))
    expect(['web', 'idle', 'plain'].map((name) => bundle.lowestReplicas(named('Deployment', name)))).toEqual([3, 0, 2])
    expect(bundle.lowestReplicas(named('DaemonSet'))).toBeUndefined()
  })

  it('know who refers to whom', () => {
    const { bundleOf, named } = modelOf({ 'a.yaml': [
      workload('Deployment', 'web', { extra: '          envFrom: [{configMapRef: {name: settings}}]\n      volumes: [{name: v, secret: {secretName: keys, optional: true}}]\n' }),
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n',
    ].join('---\n') })
    const bundle = bundleOf(named('Deployment'))
    expect(bundle.referrersOf(named('ConfigMap')).map((one) => one.path.join('.'))).toEqual(['spec.template.spec.containers.0.envFrom.0.configMapRef.name'])
    expect(bundle.referencesFrom(named('Deployment')).map((one) => [one.kind, one.name, one.optional])).toEqual([['Secret', 'keys', true], ['ConfigMap', 'settings', false]])
  })
})
