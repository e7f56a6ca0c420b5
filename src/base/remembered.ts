/**
 * A function that does not work out again what it was asked before. At most so many answers are kept, then it starts anew; what has no
 * answer (undefined) is worked out each time.
 */
export function remembered<K, V>(work: (key: K) => V, most: number): (key: K) => V {
  const answers = new Map<K, V>()
  return (key) => {
    const known = answers.get(key)
    if (known !== undefined) return known
    const answer = work(key)
    if (answer !== undefined) {
      if (answers.size >= most) answers.clear()
      answers.set(key, answer)
    }
    return answer
  }
}
