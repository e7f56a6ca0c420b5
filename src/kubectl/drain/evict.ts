import { durationText } from '../../base/duration.ts'
import { goQuote } from '../../base/go-format.ts'
import type { ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import type { DryRun } from '../printers/print-flags.ts'
import type { targetFor} from '../session.ts';
import { metaText, type Session } from '../session.ts'
import { findType } from '../resources/types.ts'

export interface EvictionOptions {
  readonly dryRun: DryRun
  readonly grace: number
  /** Seconds; endless when Infinity. */
  readonly timeout: number
  readonly disableEviction: boolean
}

const retrySeconds = 5
/** Side by side, evictions under one budget conflict, and the server looks again: `EvictionsRetry` of `pkg/registry/core/pod/storage/eviction.go`. */
const conflictSeconds = 0.5
/** A budget that never allows it ends even an endless drain, here. */
const longestDrain = 3600

/** Moves pods away and waits until they are gone: `k8s.io/kubectl/pkg/drain/drain.go` (v0.36.2). What upstream does side by side goes in order here. */
export function removePods(session: Session, pods: readonly ValueMap[], options: EvictionOptions): Failure | undefined {
  return options.disableEviction ? deletePods(session, pods, options) : new Evictions(session, options).run(pods)
}

function deletePods(session: Session, pods: readonly ValueMap[], { dryRun, grace, timeout }: EvictionOptions): Failure | undefined {
  for (const pod of pods) {
    const answer = session.delete(podTarget(session, pod), { dryRun: dryRun === 'server', ...grace >= 0 ? { gracePeriodSeconds: grace } : {} })
    if (answer instanceof Failure && !answer.has('NotFound')) return answer
  }
  const left = [...pods]
  if (session.waitUntil(() => tellGone(session, left, 'deleted'), timeout)) return undefined
  return Failure.text('context deadline exceeded')
}

/** Tells of pods that are no more, and whether none is left. */
function tellGone(session: Session, left: ValueMap[], word: string): boolean {
  for (const pod of [...left]) {
    const live = session.get(podTarget(session, pod))
    if (!(live instanceof Failure) && metaText(live, 'uid') === metaText(pod, 'uid')) continue
    left.splice(left.indexOf(pod), 1)
    session.print(`pod/${metaText(pod, 'name')} ${word}\n`)
  }
  return left.length === 0
}

function podTarget(session: Session, pod: ValueMap, subresource = ''): ReturnType<typeof targetFor> {
  const type = findType(session.client, 'pods')
  const { group, version, resource } = type instanceof Failure ? { group: '', version: 'v1', resource: 'pods' } : type
  return { group, version, resource, namespace: metaText(pod, 'namespace'), name: metaText(pod, 'name'), subresource }
}

class Evictions {
  readonly #session: Session
  readonly #options: EvictionOptions
  readonly #leaving: ValueMap[] = []
  readonly #failures: Failure[] = []
  #elapsed = 0
  #acceptedAt = -1

  constructor(session: Session, options: EvictionOptions) {
    this.#session = session
    this.#options = options
  }

  run(pods: readonly ValueMap[]): Failure | undefined {
    const { timeout } = this.#options
    let waiting = [...pods]
    while (waiting.length > 0) {
      waiting = waiting.filter((pod) => this.#isRefused(pod))
      if (waiting.length === 0) break
      this.#pass(retrySeconds)
    }
    if (!this.#session.waitUntil(() => tellGone(this.#session, this.#leaving, 'evicted'), timeout - this.#elapsed)) {
      for (const pod of this.#leaving) this.#failures.push(Failure.text(`error when waiting for pod ${goQuote(metaText(pod, 'name'))} in namespace ${goQuote(metaText(pod, 'namespace'))} to terminate: context deadline exceeded`))
    }
    return Failure.group(this.#failures)
  }

  #pass(seconds: number): void {
    this.#session.waitUntil(() => {
      tellGone(this.#session, this.#leaving, 'evicted')
      return false
    }, seconds)
    this.#elapsed += seconds
  }

  /** Refused for now: it is to be tried again. */
  #isRefused(pod: ValueMap): boolean {
    const { dryRun, grace, timeout } = this.#options
    const [name, namespace] = [metaText(pod, 'name'), metaText(pod, 'namespace')]
    const failed = (text: string): false => {
      this.#failures.push(Failure.text(`error when evicting pods/${goQuote(name)} -n ${goQuote(namespace)}: ${text}`))
      return false
    }
    this.#session.print(`evicting pod ${namespace}/${name}${dryRun === 'server' ? ' (server dry run)' : ''}\n`)
    const limit = Math.min(timeout, longestDrain)
    if (this.#elapsed >= limit) return failed(`global timeout reached: ${durationText(BigInt(limit) * 1_000_000_000n)}`)
    const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace }, deleteOptions: { ...grace >= 0 ? { gracePeriodSeconds: grace } : {}, ...dryRun === 'server' ? { dryRun: ['All'] } : {} } }
    const evict = (): ValueMap | Failure => this.#session.create(podTarget(this.#session, pod, 'eviction'), eviction)
    let answer = evict()
    if (answer instanceof Failure && answer.has('TooManyRequests') && this.#acceptedAt === this.#elapsed) {
      this.#pass(conflictSeconds)
      answer = evict()
    }
    if (!(answer instanceof Failure)) {
      this.#acceptedAt = this.#elapsed
      if (dryRun === 'none') this.#leaving.push(pod)
      return false
    }
    if (answer.has('NotFound')) return false
    if (!answer.has('TooManyRequests')) return failed(answer.text)
    this.#session.printError(`error when evicting pods/${goQuote(name)} -n ${goQuote(namespace)} (will retry after ${retrySeconds}s): ${answer.text}\n`)
    return true
  }
}
