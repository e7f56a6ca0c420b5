import type { AnyObject, ValidationContext } from '../strategy.ts'

/** Fills in the defaults of one kind that depend on other fields of the object; changes the object it is given. */
export type Defaulter = (object: AnyObject, context: DefaultingContext) => void

export interface DefaultingContext extends ValidationContext {
  /** What is stored, on an update: parts that the object shares with it, as one and the same object, have their defaults and must not be changed. */
  readonly stored?: AnyObject
}

/** By `group/version/kind`, e.g. `apps/v1/Deployment`; the core group is empty: `/v1/Pod`. */
export type Defaulters = Readonly<Record<string, Defaulter>>
