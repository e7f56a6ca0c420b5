import type { Store } from '../../src/sim/store/store.ts'

/** What is stored never changes: from now on, whoever tries to change it throws. */
export function freezeStored(store: Store): void {
  for (const { value } of store.list('/registry/')) deepFreeze(value)
  store.watch(({ value }) => { deepFreeze(value) })
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return
  Object.freeze(value)
  for (const each of Object.values(value)) deepFreeze(each)
}
