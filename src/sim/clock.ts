/** Virtual time in milliseconds since 1970. Only the event loop moves it. */
export class VirtualClock {
  #now: number
  /** Many ask at one instant. */
  #written: { readonly now: number, readonly text: string } | undefined

  constructor(start: number) {
    this.#now = start
  }

  get now(): number {
    return this.#now
  }

  /** Time never goes back: an earlier instant leaves it as it is. */
  advanceTo(time: number): void {
    if (time > this.#now) this.#now = time
  }

  /** RFC 3339 with whole seconds, as `metav1.Time` is written: 1767225600999 is 2026-01-01T00:00:00Z. */
  timestamp(): string {
    if (this.#written?.now !== this.#now) this.#written = { now: this.#now, text: formatTime(this.#now) }
    return this.#written.text
  }
}

const secondsPerDay = 86400

/** `2026-01-01T00:00:00Z` of an instant in milliseconds. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000)
  const days = Math.floor(seconds / secondsPerDay)
  const rest = seconds - days * secondsPerDay
  const { year, month, day } = civilDate(days)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}Z`
}

/** Milliseconds since 1970 of an RFC 3339 time; undefined when it is none. */
export function parseTime(text: string | undefined): number | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(text ?? '')
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHours = '0', offsetMinutes = '0'] = match
  const offset = (Number(offsetHours) * 3600 + Number(offsetMinutes) * 60) * (sign === '-' ? -1 : 1)
  const seconds = daysFrom(Number(year), Number(month), Number(day)) * secondsPerDay + Number(hour) * 3600 + Number(minute) * 60 + Number(second) - offset
  return seconds * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'))
}

/** Days since 1970-01-01 of a Gregorian date; years start in March here, so that the leap day is the last one. */
function daysFrom(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468
}

function civilDate(days: number): { year: number, month: number, day: number } {
  const shifted = days + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 }
}
