import { quantityOrZero, type Quantity } from '../../base/quantity.ts'
import { mapAt, textAt } from '../tables/cells.ts'
import type { ValueMap } from '../../base/json.ts'

/**
 * A resource of a container in units of a divisor, rounded up: `pkg/util/resource/resource.go` (v0.36.2). cpu 250m by 1m is 250, by 1 is 1;
 * empty for a resource that cannot be asked for.
 */
export function resourceFieldText(container: ValueMap, resource: string, divisor: string): string {
  const [, list = '', name = ''] = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.+)$/.exec(resource) ?? []
  if (list === '') return ''
  const amount = quantityOrZero(textAt(mapAt(container, 'resources', list), name))
  const asked = quantityOrZero(divisor === '' ? '1' : divisor)
  const by = asked.sign === 0 ? quantityOrZero('1') : asked
  const unit = (quantity: Quantity): bigint => name === 'cpu' ? quantity.milliValue() : quantity.value()
  return String((unit(amount) + unit(by) - 1n) / unit(by))
}
