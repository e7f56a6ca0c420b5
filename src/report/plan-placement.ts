import { Quantity, quantityOrZero } from '../base/quantity.ts'
import { counted } from '../base/words.ts'
import type { NodePlacement, Plan } from '../plan/plan.ts'
import { printable } from './escape.ts'
import { bar, columns, some } from './plan-lines.ts'

const mostNodes = 12
const width = 10

/** Node by node: bars of what is asked for, and whose pods are there. New pods carry a plus sign. */
export function placementLines({ placement }: Plan): string[] {
  const shown = placement.slice(0, mostNodes)
  const rows = shown.map((node) => [
    printable(node.node), printable(node.zone), ...(['cpu', 'memory'] as const).map((resource) => barText(node, resource)), `${node.pods.length} of ${node.allocatable.pods ?? '?'} pods${marks(node)}`,
  ])
  const lines = columns(rows)
  const told = shown.flatMap((node, index) => [lines[index] ?? '', ...node.pods.length === 0 ? [] : [`      ${podsText(node)}`]])
  return placement.length > mostNodes ? [...told, `  and ${counted(placement.length - mostNodes, 'more node')}`] : told
}

function barText({ allocatable, requested }: NodePlacement, resource: string): string {
  const [asked, given] = [requested[resource] ?? '0', allocatable[resource] ?? '0']
  const share = Number(quantityOrZero(asked).milliValue()) / Math.max(1, Number(quantityOrZero(given).milliValue()))
  return `${resource} ${bar(share, width)} ${readable(asked)} of ${readable(given)}`
}

/** Bytes as people read them: `1536Mi`, not `1610612736`. */
function readable(text: string): string {
  return /^\d{7,}$/.test(text) ? Quantity.fromUnits(Number(text), 'BinarySI').toString() : text
}

function marks({ ready, schedulable, taints }: NodePlacement): string {
  return [ready ? '' : 'not ready', schedulable ? '' : 'cordoned', ...taints].filter((text) => text !== '').map((text) => `, ${printable(text)}`).join('')
}

function podsText({ pods }: NodePlacement): string {
  const groups = new Map<string, { count: number, isNew: boolean, unready: number }>()
  for (const { namespace, name, workload, isNew, ready } of pods) {
    const key = `${namespace}/${workload === '' ? name : workload.slice(workload.indexOf('/') + 1)}`
    const group = groups.get(key) ?? { count: 0, isNew: false, unready: 0 }
    groups.set(key, { count: group.count + 1, isNew: group.isNew || isNew, unready: group.unready + (ready ? 0 : 1) })
  }
  return some([...groups].map(([key, { count, isNew, unready }]) => `${isNew ? '+' : ''}${key}${count > 1 ? ` ×${count}` : ''}${unready > 0 ? ` (${unready} not ready)` : ''}`), 8)
}
