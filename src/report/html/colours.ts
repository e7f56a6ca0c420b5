/** As many paints as there are easily told apart; each is a hue of the wheel, its lightness comes from the colour scheme. */
const hues = [208, 28, 150, 338, 262, 52, 184, 8, 96, 292, 232, 122]

/** A paint for each workload, in the order of their names, so that the same plan is painted the same. */
export function paints(workloads: Iterable<string>): ReadonlyMap<string, number> {
  const names = [...new Set(workloads)].sort((a, b) => a < b ? -1 : a > b ? 1 : 0)
  return new Map(names.map((name, index) => [name, hues[index % hues.length] ?? 0]))
}
