import { timeText } from '../../base/words.ts'
import type { Plan, Problem } from '../../plan/plan.ts'
import { problemPage } from '../problem-page.ts'
import { nameOf } from './changes.ts'
import { html, when, type Markup } from './markup.ts'
import { percent, share } from './numbers.ts'
import { runsText, scheduleText } from '../schedule-text.ts'

/** Rows a long table shows before it says how many it left out: the JSON has them all. */
const rowsAtMost = 2000

export function problems({ problems: all }: Plan): Markup | undefined {
  if (all.length === 0) return undefined
  return html`<section id="problems" aria-labelledby="problems-title"><h2 id="problems-title">What needs attention</h2><ul class="problems">
${all.map(problem)}</ul></section>`
}

function problem({ rule, severity, message, effect, suggestion, resource, origin, position, related = [] }: Problem): Markup {
  const name = resource === undefined || message.includes(nameOf(resource)) ? undefined : html`<strong>${nameOf(resource)}</strong> `
  return html`<li class="${severity}"><b>${severity}</b> ${name}${message}${when(effect !== undefined, () => html`<p>${effect}</p>`)}${related.map(({ text, origin: { path }, position: { line } }) => html`<p><code>${path}:${line}</code> ${text}</p>`)}${when(suggestion !== undefined, () => html`<p>${suggestion}</p>`)}<span class="origin"><a href="${problemPage(rule)}">${rule}</a>${origin === undefined ? '' : ` · ${origin.path}${position === undefined ? '' : `:${String(position.line)}`}`}</span></li>`
}

export function admission({ admission: { notes, quotas } }: Plan): Markup | undefined {
  if (notes.length === 0 && quotas.length === 0) return undefined
  return html`<section id="admission" aria-labelledby="admission-title"><h2 id="admission-title">Admission</h2>
${when(quotas.length > 0, () => html`<table class="quotas"><thead><tr><th>quota</th><th>resource</th><th>before</th><th>after</th><th>peak</th><th>hard</th><th></th></tr></thead><tbody>${quotas.map(({ namespace, quota, resource, hard, before, after, peak }) => html`<tr><th scope="row">${namespace}/${quota}</th><td>${resource}</td><td>${before}</td><td>${after}</td><td>${peak}</td><td>${hard}</td><td><span class="bar"><i class="peak" style="width:${percent(share(peak, hard))}"></i><i style="width:${percent(share(after, hard))}"></i></span></td></tr>`)}</tbody></table>`)}
${when(notes.length > 0, () => html`<ul>${notes.map(({ resource, plugin, message }) => html`<li><strong>${nameOf(resource)}</strong> ${plugin}: ${message}</li>`)}</ul>`)}</section>`
}

export function timeline({ timeline: entries }: Plan): Markup | undefined {
  return log('timeline', 'Timeline', entries.length, ['at', 'who', 'object', 'what', 'because'], entries.slice(0, rowsAtMost).map(({ at, actor, object, what, because }) => [timeText(at), actor, object, what, because]))
}

export function events({ events: all }: Plan): Markup | undefined {
  return log('events', 'Events', all.length, ['at', 'type', 'reason', 'object', 'message', 'from'], all.slice(0, rowsAtMost).map(({ at, type, reason, object, message, from }) => [timeText(at), type, reason, object, message, from]))
}

export function effects({ effects: { services, budgets, restarts, broken, evicted } }: Plan): Markup | undefined {
  const items = [
    ...broken.map(({ from, to, because }) => html`<li class="bad">${from} no longer reaches ${to}: ${because}</li>`),
    ...evicted.map(({ pod, by, because }) => html`<li class="bad">${pod} is evicted by ${by}: ${because}</li>`),
    ...services.map(({ service, dnsName, gained, lost, ready }) => html`<li><strong>${service}</strong> (<code>${dnsName}</code>) has ${ready} ready${gained.length > 0 ? `, gains ${gained.join(', ')}` : ''}${lost.length > 0 ? `, loses ${lost.join(', ')}` : ''}</li>`),
    ...budgets.map(({ budget, disruptionsAllowed: { before, after } }) => html`<li>budget <strong>${budget}</strong> allows ${after} disruption${after === 1 ? '' : 's'}${before === after ? '' : `, before ${String(before)}`}</li>`),
    ...restarts.map(({ workload, because }) => html`<li>the pods of <strong>${workload}</strong> are replaced: ${because}</li>`),
  ]
  return items.length === 0 ? undefined : html`<section id="effects" aria-labelledby="effects-title"><h2 id="effects-title">Effects</h2><ul>${items}</ul></section>`
}

export function headroom({ headroom: { workloads, losses, notes } }: Plan): Markup | undefined {
  if (workloads.length === 0 && losses.length === 0) return undefined
  return html`<section id="headroom" aria-labelledby="headroom-title"><h2 id="headroom-title">Headroom</h2>
${when(workloads.length > 0, () => html`<table><thead><tr><th>workload</th><th>more pods</th><th>limited by</th></tr></thead><tbody>${workloads.map(({ workload, more, limitedBy }) => html`<tr><th scope="row">${workload}</th><td>${more}</td><td>${limitedBy}</td></tr>`)}</tbody></table>`)}
${when(losses.length > 0, () => html`<table><thead><tr><th>without</th><th>every pod finds another node</th><th>homeless</th></tr></thead><tbody>${losses.map(({ kind, name, survives, homeless }) => html`<tr><th scope="row">${kind} ${name}</th><td class="${survives ? 'good' : 'bad'}">${survives ? 'yes' : 'no'}</td><td>${homeless.join(', ')}</td></tr>`)}</tbody></table>`)}
${(notes ?? []).map((note) => html`<p class="lead">${note}</p>`)}</section>`
}

export function schedules({ schedules: all = [] }: Plan): Markup | undefined {
  if (all.length === 0) return undefined
  return html`<section id="schedules" aria-labelledby="schedules-title"><h2 id="schedules-title">Next runs</h2><table><thead><tr><th>CronJob</th><th>schedule</th><th>runs</th></tr></thead><tbody>${all.map((schedule) => html`<tr><th scope="row">${nameOf(schedule.resource)}</th><td><code>${scheduleText(schedule, String)}</code></td><td>${runsText(schedule)}</td></tr>`)}</tbody></table></section>`
}

export function commands({ commands: all }: Plan): Markup | undefined {
  if (all.length === 0) return undefined
  return html`<section id="commands" aria-labelledby="commands-title"><h2 id="commands-title">Commands</h2>${all.map(({ at, command, stdout, stderr, code }) => html`<figure><figcaption>${timeText(at)} <code>$ ${command}</code>${code === 0 ? '' : ` (exit code ${String(code)})`}</figcaption>${[stdout, stderr].filter((text) => text !== '').map((text) => html`<pre>${text.split('\n').map((line) => html`${line}
`)}</pre>`)}</figure>`)}</section>`
}

export function fidelity({ fidelity: all }: Plan): Markup | undefined {
  if (all.length === 0) return undefined
  return html`<section id="fidelity" aria-labelledby="fidelity-title"><h2 id="fidelity-title">What this leans on</h2><ul>${all.map(({ part, state, note }) => html`<li><strong>${part}</strong> is ${state}: ${note}</li>`)}</ul></section>`
}

function log(id: string, title: string, total: number, heads: readonly string[], rows: readonly (readonly string[])[]): Markup | undefined {
  if (total === 0) return undefined
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2><details${rows.length <= 40 ? html` open` : undefined}><summary>${total} entries${total > rows.length ? `, the first ${String(rows.length)} shown` : ''}</summary><table class="log"><thead><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr></thead><tbody>${rows.map((cells) => html`<tr>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></details></section>`
}
