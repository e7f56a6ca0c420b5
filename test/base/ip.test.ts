import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressText, isLinkLocalUnicast, isLoopback, maskedNetwork, networkContains, networkCovers, networkText, parseAddress, parseNetwork } from '../../src/base/ip.ts'

describe('addresses as net/netip reads them', () => {
  it.each(['1', '1.2.3', '010.0.0.1', '256.1.1.1', '0x7f.0.0.1', '1.2.3.4.5', ':::', '1::2::3', 'fe80::1%', '12345::', '::ffff:1.2.3', ''])('%j is none', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it.each([
    ['10.0.0.1', '10.0.0.1'], ['2001:0DB8:0:0:0:0:0:1', '2001:db8::1'], ['::', '::'], ['1::', '1::'], ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['fe80::1%eth0', 'fe80::1%eth0'], ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ])('%s is written %s', (text, canonical) => {
    const address = parseAddress(text)
    expect(address && addressText(address)).toBe(canonical)
  })

  it('what is written reads back as the same address', () => {
    fc.assert(fc.property(fc.bigInt(0n, 2n ** 128n - 1n), (bits) => {
      expect(parseAddress(addressText({ family: 6, bits }))?.bits).toBe(bits)
    }))
  })

  it('loopback and link-local addresses are known in both families', () => {
    const is = (text: string, test: typeof isLoopback): boolean => test(parseAddress(text) ?? { family: 4, bits: 0n })
    expect([is('127.8.9.1', isLoopback), is('::1', isLoopback), is('::ffff:127.0.0.1', isLoopback), is('128.0.0.1', isLoopback)]).toEqual([true, true, true, false])
    expect([is('169.254.1.1', isLinkLocalUnicast), is('fe80::1', isLinkLocalUnicast), is('fec0::1', isLinkLocalUnicast)]).toEqual([true, true, false])
  })
})

describe('networks', () => {
  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/-1', 'fe80::1%eth0/64', '/8'])('%j is none', (text) => {
    expect(parseNetwork(text)).toBeUndefined()
  })

  it('host bits are cleared, and containment needs the same family', () => {
    const network = parseNetwork('10.1.2.3/16') ?? { address: { family: 4, bits: 0n }, prefix: 0 }
    expect(networkText(maskedNetwork(network))).toBe('10.1.0.0/16')
    const contains = (text: string): boolean => networkContains(network, parseAddress(text) ?? { family: 6, bits: 1n })
    expect([contains('10.1.255.255'), contains('10.2.0.0'), contains('::10.1.0.0')]).toEqual([true, false, false])
    expect(networkCovers(network, parseNetwork('10.1.128.0/17') ?? network)).toBe(true)
    expect(networkCovers(parseNetwork('10.1.128.0/17') ?? network, network)).toBe(false)
  })
})
