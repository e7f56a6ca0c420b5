import { goQuote } from '../base/go-format.ts'
import type { Status } from '../sim/api/status.ts'

/**
 * What a command ends with when it does not succeed, and how it is told: `k8s.io/kubectl/pkg/cmd/util/helpers.go` (v0.36.2), checkErr.
 */
export class Failure {
  readonly text: string
  readonly status: Status | undefined
  /** The members of an aggregate; empty for a single failure. */
  readonly members: readonly Failure[]
  /** Printed as it stands, without `error: `. */
  readonly plain: boolean
  readonly code: number

  private constructor(text: string, { status, members = [], plain = false, code = 1 }: { status?: Status | undefined, members?: readonly Failure[], plain?: boolean, code?: number }) {
    this.text = text
    this.status = status
    this.members = members
    this.plain = plain
    this.code = code
  }

  static text(text: string): Failure {
    return new Failure(text, {})
  }

  /** A text that is printed without `error: ` in front. */
  static plain(text: string, code = 1): Failure {
    return new Failure(text, { plain: true, code })
  }

  /** A refusal of the server. */
  static status(status: Status): Failure {
    return new Failure(status.message, { status })
  }

  /** Nothing more to say. */
  static silent(code = 1): Failure {
    return new Failure('', { plain: true, code })
  }

  /** None, the only one, or all of them together. */
  static all(failures: readonly Failure[]): Failure | undefined {
    const [first] = failures
    return failures.length <= 1 ? first : new Failure(aggregateText(failures), { members: failures })
  }

  /** Told as several, be it one. */
  static group(failures: readonly Failure[]): Failure | undefined {
    return failures.length === 0 ? undefined : new Failure(aggregateText(failures), { members: failures.flatMap((one) => one.members.length > 0 ? one.members : [one]) })
  }

  /** `error when creating "a.yaml": …`, keeping the server's reason. */
  when(verb: string, source: string): Failure {
    if (source === '') return this
    const text = `error when ${verb} ${goQuote(source)}: ${this.text}`
    return this.status === undefined ? Failure.text(text) : new Failure(text, { status: this.status })
  }

  /** The same with another exit code. */
  withCode(code: number): Failure {
    return new Failure(this.text, { status: this.status, members: this.members, plain: this.plain, code })
  }

  /** Loses what it came from. */
  wrapped(prefix: string): Failure {
    return Failure.text(`${prefix}${this.text}`)
  }

  has(reason: string): boolean {
    return this.status?.reason === reason
  }
}

/** The lines that go to standard error. */
export function failureLines(failure: Failure): string {
  if (failure.members.length > 0) return failure.members.map((member) => `${messageOf(member)}\n`).join('')
  if (failure.status?.reason === 'Invalid') return invalidLines(failure.status, failure.text)
  if (failure.plain) return withNewline(failure.text)
  if (failure.status !== undefined) return withNewline(messageOf(failure))
  return withNewline(failure.text.startsWith('error: ') ? failure.text : `error: ${failure.text}`)
}

/** One failure among several. */
function messageOf(failure: Failure): string {
  if (failure.status === undefined) return failure.text
  const { reason } = failure.status
  return reason === '' ? `Error from server: ${failure.text}` : `Error from server (${reason}): ${failure.text}`
}

function invalidLines({ details, message }: Status, text: string): string {
  const kind = details?.kind ?? ''
  const name = details?.name ?? ''
  const causes = [...new Set((details?.causes ?? []).map((cause) => `${cause.field}: ${cause.message}`))]
  let head = 'The request is invalid'
  if (details !== undefined && (kind !== '' || name !== '')) head = `The ${kind} ${goQuote(name)} is invalid`
  else if (causes.length === 0 && message !== '') head += `: ${text}`
  if (causes.length === 0) return withNewline(head)
  return causes.length === 1 ? `${head}: ${causes[0] ?? ''}\n` : `${head}: \n${causes.map((cause) => `* ${cause}\n`).join('')}`
}

/** Go's aggregate: each text once. */
function aggregateText(failures: readonly Failure[]): string {
  const texts = [...new Set(failures.flatMap((failure) => failure.members.length > 0 ? failure.members : [failure]).map(({ text }) => text))]
  return texts.length === 1 ? texts[0] ?? '' : `[${texts.join(', ')}]`
}

function withNewline(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
