type Parts<T> = { readonly [K in keyof T]-?: () => T[K] }

/** An object whose parts are worked out when somebody first asks for them. Who lists or copies it asks for all. */
export function lazily<T extends object>(parts: Parts<T>): T {
  const object = {} as T
  for (const key of Object.keys(parts) as (keyof T)[]) {
    Object.defineProperty(object, key, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = parts[key]()
        Object.defineProperty(object, key, { enumerable: true, configurable: true, value })
        return value
      },
    })
  }
  return object
}

/** The same with other parts here and there; what nobody has asked for stays unasked. */
export function revised<T extends object>(object: T, changes: Partial<T>): T {
  const parts = Object.fromEntries(Object.keys(object).map((key) => [key, () => object[key as keyof T]])) as Parts<T>
  return Object.defineProperties(lazily(parts), Object.getOwnPropertyDescriptors(changes))
}
