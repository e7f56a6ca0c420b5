import type { AnyObject, ValidationContext } from '../strategy.ts'

/** Fills in the defaults of one kind that depend on other fields of the object; changes the object it is given. */
export type Defaulter = (object: AnyObject, context: ValidationContext) => void

/** By `group/version/kind`, e.g. `apps/v1/Deployment`; the core group is empty: `/v1/Pod`. */
export type Defaulters = Readonly<Record<string, Defaulter>>
