import type { NodePlacement, PendingPod, PlacedPod, Plan } from '../../plan/plan.ts'
import { counted } from '../../base/words.ts'
import { paints } from './colours.ts'
import { html, when, type Markup } from './markup.ts'
import { percent, share } from './numbers.ts'

/** Above as many pods a ship carries one crate per workload, with its number. */
const singlePods = 3000

/** The nodes as ships with their pods as cargo, by zone, and the pods that found no ship on the quay. */
export function fleet(plan: Plan): Markup {
  const { placement, pending } = plan
  const colours = paints([...placement.flatMap(({ pods }) => pods.map(paintKey)), ...pending.map(({ workload, pod }) => workload === '' ? pod : workload)])
  const zones = [...new Set(placement.map(({ zone }) => zone))]
  const isCrowded = placement.reduce((sum, { pods }) => sum + pods.length, 0) > singlePods
  const pods = placement.reduce((sum, node) => sum + node.pods.length, 0)
  return html`<section id="placement" aria-labelledby="placement-title"><h2 id="placement-title">Placement</h2>
<p class="lead">${counted(pods, 'pod')} on ${counted(placement.length, 'node')}${pending.length > 0 ? `, ${counted(pending.length, 'pod')} without one` : ''}. Each ship is a node, each crate a pod, painted by workload.</p>
<p class="search"><label for="pod-search">Find pods</label> <input id="pod-search" type="search" placeholder="name, workload, namespace" autocomplete="off"> <output id="pod-found" for="pod-search" aria-live="polite"></output></p>
${legend(colours)}
<div class="zones">${zones.map((zone) => html`<div class="zone" style="--ships:${placement.filter((node) => node.zone === zone).length}">${when(zone !== '', () => html`<h3>${zone}</h3>`)}<div class="fleet">${placement.filter((node) => node.zone === zone).map((node) => ship(node, colours, isCrowded))}</div></div>`)}</div>
${when(pending.length > 0, () => quay(pending, colours))}
</section>`
}

function ship(node: NodePlacement, colours: ReadonlyMap<string, number>, isCrowded: boolean): Markup {
  const state = [...node.ready ? [] : ['not ready'], ...node.schedulable ? [] : ['cordoned'], ...node.taints]
  return html`<article class="ship${node.ready ? '' : ' down'}" aria-label="node ${node.node}">
<ul class="cargo" aria-label="pods on ${node.node}">${isCrowded ? crowd(node, colours) : node.pods.map((pod, index) => crate(pod, node, colours, index === 0))}</ul>
<div class="hull"><strong>${node.node}</strong>${when(state.length > 0, () => html` <span class="state">${state.join(' · ')}</span>`)}
${['cpu', 'memory', 'pods'].filter((name) => node.allocatable[name] !== undefined).map((name) => load(name, name === 'pods' ? String(node.pods.length) : node.requested[name] ?? '0', node.allocatable[name] ?? '0'))}</div>
<details><summary>${counted(node.pods.length, 'pod')}</summary><table><thead><tr><th>pod</th><th>workload</th><th>phase</th><th>ready</th><th>requests</th></tr></thead><tbody>
${node.pods.map((pod) => html`<tr><td>${pod.namespace}/${pod.name}</td><td>${pod.workload}</td><td>${pod.phase}</td><td>${pod.ready ? 'yes' : 'no'}</td><td>${requestsOf(pod)}</td></tr>`)}</tbody></table></details>
</article>`
}

function crate(pod: PlacedPod, node: NodePlacement, colours: ReadonlyMap<string, number>, isFirst: boolean): Markup {
  const size = Math.max(...['cpu', 'memory'].map((name) => share(pod.requests[name], node.allocatable[name])))
  const span = size < 0.05 ? 1 : size < 0.15 ? 2 : size < 0.35 ? 3 : 4
  const text = `${pod.namespace}/${pod.name}${pod.workload === '' ? '' : `, of ${pod.workload}`}: ${pod.phase}${pod.ready ? '' : ', not ready'}${pod.isNew ? ', new' : ''}; ${requestsOf(pod)}`
  return html`<li class="crate s${span}${pod.isNew ? ' new' : ''}${pod.ready ? '' : ' unready'}" style="--hue:${colours.get(paintKey(pod)) ?? 0}" tabindex="${isFirst ? '0' : '-1'}" data-pod="${`${pod.namespace}/${pod.name} ${pod.workload}`.toLowerCase()}" title="${text}" aria-label="${text}"></li>`
}

function crowd({ pods }: NodePlacement, colours: ReadonlyMap<string, number>): Markup[] {
  const groups = new Map<string, PlacedPod[]>()
  for (const pod of pods) groups.set(paintKey(pod), [...groups.get(paintKey(pod)) ?? [], pod])
  return [...groups].map(([key, members], index) => {
    const notReady = members.filter(({ ready }) => !ready).length
    const text = `${counted(members.length, 'pod')} of ${key}${notReady > 0 ? `, ${String(notReady)} not ready` : ''}`
    return html`<li class="crate s2${members.some(({ isNew }) => isNew) ? ' new' : ''}${notReady > 0 ? ' unready' : ''}" style="--hue:${colours.get(key) ?? 0}" tabindex="${index === 0 ? '0' : '-1'}" data-pod="${members.map(({ namespace, name }) => `${namespace}/${name}`).join(' ')} ${key.toLowerCase()}" title="${text}" aria-label="${text}">${members.length}</li>`
  })
}

function load(name: string, used: string, all: string): Markup {
  const part = share(used, all)
  return html`<div class="load${part > 0.9 ? ' full' : ''}"><span>${name}</span><span class="bar"><i style="width:${percent(part)}"></i></span><span class="amount">${used} of ${all}</span></div>`
}

function legend(colours: ReadonlyMap<string, number>): Markup | undefined {
  if (colours.size === 0 || colours.size > 40) return undefined
  return html`<ul class="legend" aria-label="colours">${[...colours].map(([name, hue]) => html`<li><i class="swatch" style="--hue:${hue}"></i>${name}</li>`)}<li><i class="swatch new" style="--hue:0"></i>new</li><li><i class="swatch unready" style="--hue:0"></i>not ready</li></ul>`
}

function quay(pending: readonly PendingPod[], colours: ReadonlyMap<string, number>): Markup {
  return html`<div class="quay"><h3>On the quay: ${counted(pending.length, 'pod')} without a node</h3>
${pending.map(({ pod, workload, message, nearest, proposals }) => html`<article class="waiting" data-pod="${`${pod} ${workload}`.toLowerCase()}"><i class="swatch" style="--hue:${colours.get(workload === '' ? pod : workload) ?? 0}"></i><div><strong>${pod}</strong>${workload === '' ? '' : ` of ${workload}`}
<p>${message}</p>${when(nearest !== undefined, () => html`<p>Nearest: ${nearest?.node}, short of ${nearest?.missing.join(', ')}</p>`)}
${when(proposals.length > 0, () => html`<p>What would place it:</p><ul>${proposals.map((text) => html`<li>${text}</li>`)}</ul>`)}</div></article>`)}</div>`
}

function paintKey({ namespace, name, workload }: PlacedPod): string {
  return workload === '' ? `${namespace}/${name}` : workload
}

function requestsOf({ requests }: PlacedPod): string {
  const parts = Object.keys(requests).sort().map((name) => `${name} ${requests[name] ?? ''}`)
  return parts.length === 0 ? 'no requests' : parts.join(', ')
}
