/** `3 pods`, `1 pod`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Seconds as people say them: `0 s`, `1.5 s`, `2 min`, `10 min 1 s`, `2 h 5 min`. */
export function timeText(seconds: number): string {
  const rounded = Math.round(seconds * 10) / 10
  if (rounded < 120) return `${rounded} s`
  const whole = Math.round(rounded)
  const minutes = Math.floor(whole / 60)
  const parts = minutes < 120 ? [[minutes, 'min'], [whole % 60, 's']] as const : [[Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'], [whole % 60, 's']] as const
  return parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`).join(' ')
}
