import { defineRule, relatedAt } from '../../src/check/api.ts'
import { isMap } from '../../src/base/json.ts'

export default defineRule({
  id: 'gateway-listener-conflict',
  group: 'network',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['gateway.networking.k8s.io/Gateway'],
  summary: 'Two listeners of a Gateway exclude one another',
  links: ['https://gateway-api.sigs.k8s.io/reference/spec/#listener'],

  check(gateway, { report }) {
    const spec = gateway.raw.spec
    const listeners = isMap(spec) && Array.isArray(spec.listeners) ? spec.listeners : []
    const seen: { readonly index: number, readonly name: string, readonly port: number, readonly family: string, readonly hostname: string }[] = []
    for (const [index, listener] of listeners.entries()) {
      if (!isMap(listener) || typeof listener.port !== 'number' || typeof listener.protocol !== 'string') continue
      const family = families[listener.protocol]
      if (family === undefined) continue
      const { port, protocol } = listener
      const name = typeof listener.name === 'string' ? listener.name : ''
      const hostname = typeof listener.hostname === 'string' && hasNames.has(family) ? listener.hostname.toLowerCase() : ''
      const rival = seen.find((one) => one.port === port && (one.family === 'UDP') === (family === 'UDP') && (one.family !== family || one.hostname === hostname))
      if (rival !== undefined) {
        const because = rival.family === family ? hostname === '' ? 'and neither has a hostname' : `and the hostname ${hostname}` : `with protocols that cannot share one`
        report(gateway.at(['spec', 'listeners', index]), {
          text: `listener "${name}" (${protocol}) and listener "${rival.name}" both have port ${port}, ${because}`,
          effect: 'the Gateway marks both as Conflicted; the implementation rejects one of them or both',
          related: [relatedAt(gateway.at(['spec', 'listeners', rival.index]), `listener "${rival.name}"`)],
        })
      }
      seen.push({ index, name, port, family, hostname })
    }
  },
})

/** Protocols that may share a port as long as hostnames differ. */
const families: Readonly<Record<string, string>> = { HTTP: 'HTTP', HTTPS: 'TLS', TLS: 'TLS', TCP: 'TCP', UDP: 'UDP' }
const hasNames = new Set(['HTTP', 'TLS'])
