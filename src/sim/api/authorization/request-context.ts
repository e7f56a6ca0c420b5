import type { ClusterReader, User } from '../../admission/plugin.ts'
import type { UpdateContext, ValidationContext } from '../strategy.ts'

/** What a few strategies need besides the release: who asks, and what else is stored. */
export interface RequestContext extends ValidationContext {
  readonly user?: User
  readonly reader?: Pick<ClusterReader, 'get'>
}

export interface RequestUpdateContext extends UpdateContext, RequestContext {
  readonly minor: UpdateContext['minor']
}
