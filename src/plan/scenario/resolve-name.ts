import { readSource } from '../../sim/network/question.ts'
import { clusterRecord, type DnsAnswer } from '../../sim/network/dns.ts'
import { candidates, resolverOf } from '../../sim/network/resolver.ts'
import type { NetworkView } from '../../sim/network/view.ts'

/** What the DNS says to a pod that asks for a name: addresses, or the name that an ExternalName stands for. Empty when nothing is known. */
export function resolveName(view: NetworkView, from: string, name: string): string[] {
  const sources = readSource(view, from, 'default')
  const [source] = 'error' in sources ? [] : sources
  if (source === undefined) return []
  for (const { name: full } of candidates(name, resolverOf(view, source))) {
    const record = clusterRecord(view, full)
    if (record.kind === 'elsewhere') return [full]
    if (record.kind !== 'none') return namesIn(record)
  }
  return []
}

function namesIn(record: DnsAnswer): string[] {
  switch (record.kind) {
    case 'service': return [record.service.spec?.clusterIP ?? '']
    case 'endpoints': return record.endpoints.flatMap(({ addresses }) => addresses ?? [])
    case 'record': return [record.address]
    case 'alias': return [record.target]
    case 'server': return namesIn(record.answer)
    case 'none': case 'elsewhere': return []
  }
}
