/**
 * What `diff -u` prints of two texts: the shortest edit, its runs moved as GNU diff moves them (`src/analyze.c`, diffutils 3.12,
 * shift_boundaries), three lines of context.
 */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [linesOf(before), linesOf(after)]
  const [deleted, inserted] = changedLines(a, b)
  shiftRuns(a, deleted, inserted)
  shiftRuns(b, inserted, deleted)
  return hunks(a, b, deleted, inserted)
}

function linesOf(text: string): string[] {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Marks of changed lines, by Myers' greedy algorithm. */
function changedLines(a: readonly string[], b: readonly string[]): [boolean[], boolean[]] {
  const deleted = new Array<boolean>(a.length).fill(false)
  const inserted = new Array<boolean>(b.length).fill(false)
  const [n, m] = [a.length, b.length]
  const trace: Map<number, number>[] = []
  let reached = new Map<number, number>([[1, 0]])
  search: for (let d = 0; d <= n + m; d++) {
    trace.push(new Map(reached))
    const next = new Map(reached)
    for (let k = -d; k <= d; k += 2) {
      let x = k === -d || (k !== d && (next.get(k - 1) ?? -1) < (next.get(k + 1) ?? -1)) ? next.get(k + 1) ?? 0 : (next.get(k - 1) ?? 0) + 1
      while (x < n && x - k < m && a[x] === b[x - k]) x++
      next.set(k, x)
      if (x >= n && x - k >= m) break search
    }
    reached = next
  }
  let [x, y] = [n, m]
  for (let d = trace.length - 1; d > 0; d--) {
    const at = trace[d] ?? new Map<number, number>()
    const k = x - y
    const down = k === -d || (k !== d && (at.get(k - 1) ?? -1) < (at.get(k + 1) ?? -1))
    const from = down ? k + 1 : k - 1
    const fromX = at.get(from) ?? 0
    const fromY = fromX - from
    if (down) inserted[fromY] = true
    else deleted[fromX] = true
    ;[x, y] = [fromX, fromY]
  }
  return [deleted, inserted]
}

/** Moves runs of changes to where they meet runs of the other side, else as far down as they go. */
function shiftRuns(lines: readonly string[], changed: boolean[], other: readonly boolean[]): void {
  const end = lines.length
  let [i, j] = [0, 0]
  for (;;) {
    while (i < end && changed[i] !== true) {
      while (other[j++] === true) { /* skip */ }
      i++
    }
    if (i === end) return
    let start = i
    while (changed[++i] === true) { /* skip */ }
    while (other[j] === true) j++
    let corresponding: number
    let length: number
    do {
      length = i - start
      while (start > 0 && lines[start - 1] === lines[i - 1]) {
        changed[--start] = true
        changed[--i] = false
        while (changed[start - 1] === true) start--
        while (other[--j] === true) { /* skip */ }
      }
      corresponding = other[j - 1] === true ? i : end
      while (i !== end && lines[start] === lines[i]) {
        changed[start++] = false
        changed[i++] = true
        while (changed[i] === true) i++
        while (other[++j] === true) corresponding = i
      }
    } while (length !== i - start)
    while (corresponding < i) {
      changed[--start] = true
      changed[--i] = false
      while (other[--j] === true) { /* skip */ }
    }
  }
}

interface Edit {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

function hunks(a: readonly string[], b: readonly string[], deleted: readonly boolean[], inserted: readonly boolean[]): string {
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    while (deleted[i] === true) edits.push({ sign: '-', text: a[i++] ?? '' })
    while (inserted[j] === true) edits.push({ sign: '+', text: b[j++] ?? '' })
    if (i < a.length && j < b.length && deleted[i] !== true && inserted[j] !== true) {
      edits.push({ sign: ' ', text: a[i++] ?? '' })
      j++
    }
  }
  const changes = edits.flatMap((edit, index) => edit.sign === ' ' ? [] : [index])
  const ranges: [number, number][] = []
  for (const at of changes) {
    const last = ranges.at(-1)
    if (last !== undefined && at - last[1] <= 7) last[1] = at
    else ranges.push([at, at])
  }
  return ranges.map(([first, last]) => hunk(edits, Math.max(0, first - 3), Math.min(edits.length, last + 4))).join('')
}

function hunk(edits: readonly Edit[], from: number, to: number): string {
  const count = (list: readonly Edit[], sign: '-' | '+'): number => list.filter((edit) => edit.sign === ' ' || edit.sign === sign).length
  const before = edits.slice(0, from)
  const own = edits.slice(from, to)
  const range = (sign: '-' | '+'): string => {
    const [start, length] = [count(before, sign), count(own, sign)]
    return length === 1 ? String(start + 1) : `${length === 0 ? start : start + 1},${length}`
  }
  return `@@ -${range('-')} +${range('+')} @@\n${own.map(({ sign, text }) => `${sign}${text}\n`).join('')}`
}
