import { describe, expect, it } from 'vitest'
import type { Ingress } from '../../../src/model/kubernetes.generated.ts'
import { chooseRoute, hostMatches, pathMatches } from '../../../src/sim/network/ingress.ts'
import { viewOf } from '../../../src/sim/network/view.ts'

describe('Ingress paths', () => {
  // The table of "Multiple matches" and "Examples" of the Ingress page of the Kubernetes documentation.
  it.each([
    ['Prefix', '/', '/anything/at/all', true], ['Exact', '/foo', '/foo', true], ['Exact', '/foo', '/bar', false], ['Exact', '/foo', '/foo/', false], ['Exact', '/foo/', '/foo', false],
    ['Prefix', '/foo', '/foo', true], ['Prefix', '/foo', '/foo/', true], ['Prefix', '/foo/', '/foo', true], ['Prefix', '/foo/', '/foo/', true],
    ['Prefix', '/aaa/bb', '/aaa/bbb', false], ['Prefix', '/aaa/bbb', '/aaa/bbb', true], ['Prefix', '/aaa/bbb/', '/aaa/bbb', true], ['Prefix', '/aaa/bbb', '/aaa/bbb/', true],
    ['Prefix', '/aaa/bbb', '/aaa/bbb/ccc', true], ['Prefix', '/aaa/bbb', '/aaa/bbbxyz', false],
  ])('%s %s takes %s: %s', (pathType, path, asked, takes) => {
    expect(pathMatches({ pathType, path }, asked)).toBe(takes)
  })

  it.each([
    ['foo.com', 'foo.com', true], ['Foo.com', 'foo.COM', true], ['', 'anything', true], ['*.foo.com', 'bar.foo.com', true], ['*.foo.com', 'baz.bar.foo.com', false],
    ['*.foo.com', 'foo.com', false], ['*.foo.com', '.foo.com', false], ['foo.com', 'bar.foo.com', false],
  ])('host %s takes %s: %s', (rule, host, takes) => {
    expect(hostMatches(rule, host)).toBe(takes)
  })
})

describe('which rule takes a request', () => {
  const ingress = (name: string, rules: readonly (readonly [host: string, pathType: string, path: string, backend: string])[], more: { fallback?: string, created?: string } = {}): Ingress => ({
    metadata: { namespace: 'shop', name, creationTimestamp: more.created ?? '2026-01-01T00:00:00Z' },
    spec: {
      ...more.fallback === undefined ? {} : { defaultBackend: { service: { name: more.fallback } } },
      rules: rules.map(([host, pathType, path, backend]) => ({ ...host === '' ? {} : { host }, http: { paths: [{ pathType, path, backend: { service: { name: backend } } }] } })),
    },
  })
  const chosen = (ingresses: readonly Ingress[], host: string, path: string): string | undefined =>
    chooseRoute(viewOf(ingresses.map((object) => ({ kind: 'Ingress', object }))), { host, path })?.backend.service?.name

  it('the longest path', () => {
    const one = ingress('a', [['', 'Prefix', '/', 'root'], ['', 'Prefix', '/aaa', 'aaa'], ['', 'Prefix', '/aaa/bbb', 'bbb']])
    expect(['/ccc', '/aaa/ccc', '/aaa/bbb/c'].map((path) => chosen([one], 'x', path))).toEqual(['root', 'aaa', 'bbb'])
  })

  it('of equal paths the exact one', () => {
    const one = ingress('a', [['', 'Prefix', '/foo', 'prefix'], ['', 'Exact', '/foo', 'exact']])
    expect([chosen([one], 'x', '/foo'), chosen([one], 'x', '/foo/bar')]).toEqual(['exact', 'prefix'])
  })

  it('an exact host before a wildcard, and a wildcard before none, whatever the paths', () => {
    const all = [ingress('a', [['', 'Prefix', '/shop/cart', 'none']]), ingress('b', [['*.foo.com', 'Prefix', '/shop', 'wild']]), ingress('c', [['bar.foo.com', 'Prefix', '/', 'exact']])]
    expect([chosen(all, 'bar.foo.com', '/shop/cart'), chosen(all, 'baz.foo.com', '/shop/cart'), chosen(all, 'other.com', '/shop/cart')]).toEqual(['exact', 'wild', 'none'])
  })

  it('without a rule the default backend of an Ingress for the host, else of one without rules, else nobody', () => {
    const own = ingress('a', [['foo.com', 'Prefix', '/api', 'api']], { fallback: 'own' })
    const general = ingress('b', [], { fallback: 'general' })
    expect([chosen([own, general], 'foo.com', '/'), chosen([own, general], 'bar.com', '/'), chosen([own], 'bar.com', '/')]).toEqual(['own', 'general', undefined])
  })

  it('of two Ingresses with the same rule the older one, with the other as its rival', () => {
    const [young, old] = [ingress('a', [['foo.com', 'Prefix', '/', 'young']], { created: '2026-02-01T00:00:00Z' }), ingress('b', [['foo.com', 'Prefix', '/', 'old']])]
    const route = chooseRoute(viewOf([young, old].map((object) => ({ kind: 'Ingress', object }))), { host: 'foo.com', path: '/' })
    expect([route?.backend.service?.name, route?.rivals.map(({ metadata }) => metadata?.name)]).toEqual(['old', ['a']])
  })
})
