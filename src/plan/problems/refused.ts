import type { Problem } from '../plan.ts'
import type { ProblemContext } from './context.ts'

/** Objects that did not get into the cluster, and files that kubectl could not read. */
export function refusedObjects({ sent, unread }: ProblemContext): Problem[] {
  return [
    ...unread.map(({ path, message, position }): Problem => ({
      rule: 'manifest-unreadable', severity: 'error', message, effect: 'kubectl reads the file up to here: what stands behind is not sent',
      origin: { path, document: 0 }, position,
    })),
    ...sent.filter(({ result }) => result.code !== 0).map(({ manifest, resource, result }): Problem => ({
      rule: 'api-refused', severity: 'error', message: refusalText(result.stderr), effect: 'the object does not reach the cluster', resource, origin: manifest.origin, position: manifest.position(),
    })),
  ]
}

/** The server's words, without warnings and without what kubectl was doing with which file. */
export function refusalText(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('Warning: '))
  return lines.join('; ').replace(/^Error from server \(\w+\): /, '').replace(/^error: /, '').replace(/^error when \w+ "[^"]*": /, '').replace(/: ; \* /g, ': ').replace(/; \* /g, '; ')
}
