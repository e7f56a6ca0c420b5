import type { Command } from '../command.ts'
import { Failure } from '../failure.ts'
import { renderKustomization } from '../resources/files.ts'

/** `kubectl kustomize`, by the user's own binary. */
export const kustomize: Command = {
  flags: [],
  run(session, flags) {
    const text = renderKustomization(session.io, flags.args[0] ?? '.')
    if (text instanceof Failure) return text
    session.print(text)
    return undefined
  },
}
