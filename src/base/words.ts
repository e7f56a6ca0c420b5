/** `3 pods`, `1 pod`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Seconds as people say them: `0 s`, `1.5 s`, `2 min`, `10 min 1 s`. */
export function timeText(seconds: number): string {
  const rounded = Math.round(seconds * 10) / 10
  if (rounded < 120) return `${rounded} s`
  const rest = Math.round(rounded % 60)
  return rest === 0 ? `${Math.floor(rounded / 60)} min` : `${Math.floor(rounded / 60)} min ${rest} s`
}
