import type { Device, DeviceAttribute, DeviceConstraint } from '../../../model/kubernetes.generated.ts'

type AttributeLookup = (name: string) => string | undefined

/** Every device has the same value (`matchAttribute`), or each another (`distinctAttribute`). One without the attribute never fits. */
export function constraintHolds(constraint: DeviceConstraint, devices: readonly AttributeLookup[]): boolean {
  const name = constraint.matchAttribute ?? constraint.distinctAttribute
  if (name === undefined) return true
  const values = devices.map((lookup) => lookup(name))
  if (values.includes(undefined)) return false
  const different = new Set(values).size
  return constraint.matchAttribute !== undefined ? different <= 1 : different === values.length
}

/** An attribute by full name; in a device an unqualified name belongs to its driver. */
export function attributeOf({ device, driver }: { readonly device: Device, readonly driver: string }, name: string): string | undefined {
  const attributes = device.attributes ?? {}
  const short = name.startsWith(`${driver}/`) ? name.slice(driver.length + 1) : undefined
  const found = Object.hasOwn(attributes, name) ? attributes[name] : short !== undefined && Object.hasOwn(attributes, short) ? attributes[short] : undefined
  return found === undefined ? undefined : textOf(found)
}

/** Type and value: the string "1" and the number 1 differ. */
function textOf(attribute: DeviceAttribute): string {
  return JSON.stringify([attribute.string, attribute.int, attribute.bool, attribute.version])
}
