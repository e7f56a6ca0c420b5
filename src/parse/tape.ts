/**
 * Where everything of a document stands, as one flat list of integers in source order. Values carry no positions; a path is
 * found by walking the tape, so a fast parse pays a few stores per node and nothing else.
 *
 * A record is one of
 * - SCALAR | style: start, end
 * - MAP | flow: start, end, index after the record; then per entry the record of the key and that of the value
 * - SEQUENCE | flow: start, end, index after; then per item the offset where it starts (its dash) and its record
 * - ALIAS: start, end, index of the record it stands for (-1 when there is none)
 */
export const SCALAR = 0
export const MAP = 1
export const SEQUENCE = 2
export const ALIAS = 3

export const TYPE_MASK = 3

/** Added to SCALAR. */
export const PLAIN = 0
export const SINGLE = 1 << 2
export const DOUBLE = 2 << 2
export const LITERAL = 3 << 2
export const FOLDED = 4 << 2
export const STYLE_MASK = 7 << 2

/** Added to MAP and SEQUENCE. */
export const FLOW = 1 << 2

/** Added to a plain scalar key: `<<`, whose value was merged into the map. */
export const MERGE = 1 << 5
/** Added to a scalar whose tag or escapes make its value differ from its spelling. */
export const TAGGED = 1 << 6

export type Tape = Int32Array

/** Index of the record after the one at `at`. */
export function after(tape: Tape, at: number): number {
  const type = word(tape, at) & TYPE_MASK
  if (type === SCALAR) return at + 3
  return type === ALIAS ? at + 4 : word(tape, at + 3)
}

/** The integer at an index; 0 past the end, so that the compiler sees a number. */
export function word(tape: Tape, index: number): number {
  return tape[index] ?? 0
}
