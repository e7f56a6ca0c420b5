/** What is wrong with the CEL expression of a device selector. */
export interface DeviceSelectorError {
  readonly type: 'Invalid' | 'Internal' | 'TooComplex'
  readonly detail: string
}

/** `k8s.io/dynamic-resource-allocation/cel/compile.go` (1.36): must be bool over `device`, within a cost of 1,000,000. */
export function compileDeviceSelector(_expression: string): DeviceSelectorError | undefined {
  return undefined
}
