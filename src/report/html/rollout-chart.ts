import { timeText } from '../../base/words.ts'
import type { Plan, RolloutCurve } from '../../plan/plan.ts'
import { html, when, type Markup } from './markup.ts'

const width = 640
const height = 180
const edge = { left: 34, right: 12, top: 12, bottom: 26 }

/** How many pods of each workload are ready at each moment: a chart each, and its numbers as a table. */
export function rollouts({ rollouts: curves }: Plan): Markup | undefined {
  const moving = curves.filter(({ points }) => points.length > 1)
  if (moving.length === 0) return undefined
  return html`<section id="rollouts" aria-labelledby="rollouts-title"><h2 id="rollouts-title">Rollouts</h2>
<ul class="legend" aria-label="lines"><li><i class="line ready"></i>ready</li><li><i class="line updated"></i>updated</li><li><i class="line total"></i>all pods</li><li><i class="line desired"></i>desired</li></ul>
<div class="charts">${moving.map(chart)}</div></section>`
}

function chart(curve: RolloutCurve): Markup {
  const { resource, points, minimumReady, finishedAt, stalled } = curve
  const end = Math.max(points.at(-1)?.at ?? 0, finishedAt ?? 0, stalled?.deadlineAt ?? stalled?.since ?? 0, 1)
  const most = Math.max(1, ...points.flatMap(({ desired, total, ready }) => [desired, total, ready]))
  const x = (at: number): number => round(edge.left + at / end * (width - edge.left - edge.right))
  const y = (value: number): number => round(height - edge.bottom - value / most * (height - edge.top - edge.bottom))
  const steps = (key: 'desired' | 'ready' | 'updated' | 'total'): string => points.map((point, index) => index === 0 ? `M${x(point.at)},${y(point[key])}` : `H${x(point.at)}V${y(point[key])}`).join('') + `H${x(end)}`
  const name = `${resource.kind} ${resource.namespace}/${resource.name}`
  const said = stalled === undefined
    ? finishedAt === undefined ? 'not finished' : `finished after ${timeText(finishedAt)}${(points[0]?.ready ?? 0) > 0 ? `, never fewer than ${String(minimumReady)} ready` : ''}`
    : `stalled since ${timeText(stalled.since)}: ${stalled.message}${stalled.deadlineAt === undefined ? '' : `; its deadline passes at ${timeText(stalled.deadlineAt)}`}`
  return html`<figure class="rollout${stalled === undefined ? '' : ' stalled'}"><figcaption><strong>${name}</strong> ${said}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}: ${said}">
${ticks(most).map((value) => html`<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${y(value)}" y2="${y(value)}"/><text x="${edge.left - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`)}
${[0, 0.25, 0.5, 0.75, 1].map((part) => html`<text x="${x(part * end)}" y="${height - 8}" text-anchor="${part === 0 ? 'start' : part === 1 ? 'end' : 'middle'}">${timeText(part * end)}</text>`)}
<path class="area" d="${steps('ready')}V${y(0)}H${x(points[0]?.at ?? 0)}Z"/><path class="line total" d="${steps('total')}"/><path class="line updated" d="${steps('updated')}"/><path class="line ready" d="${steps('ready')}"/><path class="line desired" d="${steps('desired')}"/>
${when(stalled !== undefined, () => html`<rect class="stall" x="${x(stalled?.since ?? 0)}" y="${edge.top}" width="${Math.max(2, x(end) - x(stalled?.since ?? 0))}" height="${height - edge.top - edge.bottom}"/>`)}
</svg><details><summary>numbers</summary><table><thead><tr><th>at</th><th>desired</th><th>ready</th><th>available</th><th>updated</th><th>all</th></tr></thead><tbody>${points.map((point) => html`<tr><td>${timeText(point.at)}</td><td>${point.desired}</td><td>${point.ready}</td><td>${point.available}</td><td>${point.updated}</td><td>${point.total}</td></tr>`)}</tbody></table></details></figure>`
}

/** At most five whole numbers from 0 to the top. */
function ticks(most: number): number[] {
  const step = Math.max(1, Math.ceil(most / 4))
  const found: number[] = []
  for (let value = 0; value <= most; value += step) found.push(value)
  return found
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
