import { parseDuration } from '../../base/duration.ts'
import { namespaceOf, usageFailure, type Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { printFlags } from '../printers/print-flags.ts'
import { textAt } from '../tables/cells.ts'

/** `kubectl create token`: `pkg/cmd/create/create_token.go` (v0.36.2). */
export const token: Command = {
  flags: [...printFlags, { name: 'audience', type: 'array' }, { name: 'duration', type: 'duration' }, { name: 'bound-object-kind', type: 'string' }, { name: 'bound-object-name', type: 'string' }, { name: 'bound-object-uid', type: 'string' }],
  run(session, flags, path) {
    if (flags.args.length !== 1) return usageFailure(path, `exactly one NAME is required, got ${flags.args.length}`)
    const seconds = flags.given('duration') ? Number((parseDuration(flags.text('duration')) ?? 0n) / 1_000_000_000n) : 0
    const spec = { audiences: flags.list('audience'), ...seconds > 0 ? { expirationSeconds: seconds } : {} }
    const target = { group: '', version: 'v1', resource: 'serviceaccounts', namespace: namespaceOf(flags).namespace, name: flags.args[0] ?? '', subresource: 'token' }
    const made = session.create(target, { kind: 'TokenRequest', apiVersion: 'authentication.k8s.io/v1', metadata: {}, spec })
    if (made instanceof Failure) return made.wrapped('failed to create token: ')
    session.print(`${textAt(made, 'status', 'token')}\n`)
    return undefined
  },
}
