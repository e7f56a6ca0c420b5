/** `unknown`: a plugin, or something outside the cluster, decides. */
export type Answer = 'yes' | 'no' | 'unknown'

/** One link of the chain from a client to what answers it. */
export interface Step {
  readonly fact: string
  /** The object that says so: `Service shop/web`. */
  readonly object?: string
  readonly because: string
}

/** Whether a connection comes about, and by which links; the last one is where it ends. */
export interface Reach {
  readonly answer: Answer
  readonly steps: readonly Step[]
}

export function step(fact: string, because: string, object?: string): Step {
  return object === undefined ? { fact, because } : { fact, object, because }
}

export function ends(answer: Answer, ...steps: readonly Step[]): Reach {
  return { answer, steps }
}

/** What came before, then the rest. */
export function after(steps: readonly Step[], rest: Reach): Reach {
  return { answer: rest.answer, steps: [...steps, ...rest.steps] }
}

/** The more doubtful of two answers: what is refused stays refused. */
export function worse(a: Answer, b: Answer): Answer {
  return a === 'no' || b === 'no' ? 'no' : a === 'unknown' || b === 'unknown' ? 'unknown' : 'yes'
}

/**
 * Several ways that a connection may take by chance, or several that must all be open: yes when each is. The way that is shown is the first
 * of those that decide; where others end otherwise, `share` says how many are open.
 */
export function allOfThem(ways: readonly Reach[], share: (open: number, of: number) => Step): Reach {
  const answer = ways.reduce<Answer>((all, { answer: one }) => worse(all, one), 'yes')
  const decides = ways.find((way) => way.answer === answer)
  if (decides === undefined) return ends('no')
  const open = ways.filter((way) => way.answer === 'yes').length
  const agree = ways.every((way) => way.answer === answer)
  return { answer, steps: agree ? decides.steps : [...decides.steps, share(open, ways.length)] }
}
