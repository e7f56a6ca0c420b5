/**
 * Numbers or percentages: `k8s.io/apimachinery/pkg/util/intstr` (1.36).
 */
export type IntOrString = string | number

/** The percentage of `"25%"`, or undefined when the text is no plain percentage. */
export function percentOf(value: IntOrString): number | undefined {
  if (typeof value !== 'string' || !/^[-+]?[0-9]+%$/.test(value)) return undefined
  return Number(value.slice(0, -1))
}

/**
 * `GetScaledValueFromIntOrPercent`: an integer as is, a percentage of `total` rounded up or down; undefined for other text.
 * 25 % of 3 is 0.75: 1 rounded up (maxSurge), 0 rounded down (maxUnavailable).
 */
export function scaledValue(value: IntOrString, total: number, roundUp: boolean): number | undefined {
  if (typeof value === 'number') return value
  const percent = percentOf(value)
  if (percent === undefined) return undefined
  return roundUp ? Math.ceil(percent * total / 100) : Math.floor(percent * total / 100)
}
