import { defineRule, option, visitFields } from '../../src/check/api.ts'
import { isMap, type JsonPath, type Value } from '../../src/base/json.ts'
import { parseQuantity, type Quantity } from '../../src/base/quantity.ts'

export default defineRule({
  id: 'schema-quantity-suspicious',
  group: 'api',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['*'],
  summary: 'A quantity can be read, but its unit is hardly meant',
  links: ['https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#resource-units-in-kubernetes'],
  options: {
    minMemory: option('4Mi', 'memory without a suffix below this is a slip'),
    maxCpu: option('256', 'cpu without m above this is a slip'),
  },

  check(resource, { minors, options, report }) {
    const minor = minors.at(-1)
    if (minor === undefined) return
    const limits: Limits = { minMemory: parseQuantity(options.minMemory), maxCpu: parseQuantity(options.maxCpu), isTotal: resource.kind === 'ResourceQuota' || resource.kind === 'Node' }
    const look = (name: string, value: Value, path: JsonPath): void => {
      const text = typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'bigint' ? String(value) : ''
      const quantity = parseQuantity(text)
      const doubt = quantity === undefined || quantity.sign <= 0 ? undefined : doubtOf(name, text, quantity, limits)
      if (doubt !== undefined) report(resource.at(path), { text: `${name} ${text} ${doubt.text}`, effect: doubt.effect, suggestion: doubt.suggestion })
    }
    visitFields(resource, minor, ({ path, value, property }) => {
      if (path[0] === 'status') return
      if (property.values?.format === 'quantity' && isMap(value)) for (const key of Object.keys(value)) look(key, value[key] ?? null, [...path, key])
      if (property.name === 'sizeLimit' && property.format === 'quantity') look('sizeLimit', value, path)
    })
  },
})

interface Limits { readonly minMemory: Quantity | undefined, readonly maxCpu: Quantity | undefined, readonly isTotal: boolean }
interface Doubt { readonly text: string, readonly effect: string, readonly suggestion?: string }

const nanosPerUnit = 1_000_000_000n
const mebi = parseQuantity('1Mi')

function doubtOf(name: string, text: string, quantity: Quantity, { minMemory, maxCpu, isTotal }: Limits): Doubt | undefined {
  const resource = name.replace(/^(?:requests|limits)\./, '')
  const suffix = /[a-z]+$/i.exec(text)?.[0] ?? ''
  if (resource === 'cpu') {
    if (/^[KMGTPE]i?$|^k$/.test(suffix)) return { text: 'has a suffix for bytes', effect: `that is ${String(quantity.value())} cores, which no node has`, suggestion: `cpu is counted in cores: 0.5, or 500m` }
    const isHuge = maxCpu !== undefined && quantity.compare(maxCpu) > 0 && !isTotal
    return isHuge ? { text: `is ${text} whole cores`, effect: 'no node has as many, so the Pod stays pending or the limit is none', suggestion: `write ${text}m for ${text} thousandths of a core` } : undefined
  }
  const isBytes = ['memory', 'storage', 'ephemeral-storage', 'sizeLimit'].includes(resource) || resource.startsWith('hugepages-')
  if (!isBytes) return undefined
  if (quantity.nano % nanosPerUnit !== 0n) {
    const digits = text.slice(0, text.length - suffix.length)
    return { text: suffix === 'm' ? `is ${digits} thousandths of a byte` : 'is a fraction of a byte', effect: 'the API server rounds it up; a container cannot start in that little', ...suffix === 'm' ? { suggestion: `write ${digits}Mi or ${digits}M for megabytes` } : {} }
  }
  const isMemory = resource === 'memory' || resource.startsWith('hugepages-')
  const least = isMemory ? minMemory : mebi
  if (least === undefined || quantity.compare(least) >= 0 || (isMemory && suffix !== '')) return undefined
  return {
    text: `is ${String(quantity.value())} byte${quantity.value() === 1n ? '' : 's'}`,
    effect: isMemory ? 'the container is killed as soon as it starts' : 'nothing fits into that little',
    ...suffix === '' ? { suggestion: `write ${text}Mi or ${text}Gi, if that was meant` } : {},
  }
}
