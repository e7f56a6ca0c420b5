import type { ValueMap } from '../../../src/base/json.ts'

export function digest(resource: string, object: ValueMap): unknown
