import { describe, expect, it } from 'vitest'
import { hostsIn } from '../../src/base/hosts-in-text.ts'

describe('hosts in a text', () => {
  it.each<[string, string[]]>([
    ['http://api/v1', ['api:80']], ['https://api.shop/', ['api.shop:443']], ['postgres://user:pw@db:5432/shop', ['db:5432']], ['redis://cache', ['cache:']],
    ['db', ['db:']], ['db.shop.svc', ['db.shop.svc:']], ['--upstream=db.shop.svc.cluster.local:5432', ['db.shop.svc.cluster.local:5432']], ['a:9092,b.kafka:9092', ['a:9092', 'b.kafka:9092']],
    ['jdbc:postgresql://db:5432/x', ['db:5432']], ['the db is down', []], ['2026-01-01T10:20:30', []], ['', []],
  ])('%s', (text, hosts) => {
    expect(hostsIn(text, 'DB_HOST').map(({ host, port }) => `${host}:${String(port ?? '')}`)).toEqual(hosts)
  })

  it('one word is a host where its key says so', () => {
    expect([hostsIn('db', 'DB_HOST').length, hostsIn('web', 'MODE').length, hostsIn('web').length]).toEqual([1, 0, 0])
  })

  it('a word without end is read once, not once from each of its letters', () => {
    expect([hostsIn('a'.repeat(1_000_000), 'HOST').length, hostsIn(`${'a.'.repeat(500_000)}:`).length]).toEqual([1, 0])
  })
})
