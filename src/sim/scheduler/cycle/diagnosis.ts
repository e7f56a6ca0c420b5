import { compareStrings } from '../../../base/json.ts'
import type { Verdict } from './verdict.ts'

/** A rejection and the plugin it comes from; rejections by the framework itself have none. */
export interface NodeStatus {
  readonly plugin: string
  readonly verdict: Verdict
}

/** Why a pod did not fit. Upstream: `framework.Diagnosis` and `NodeToStatus`. */
export interface Diagnosis {
  readonly numAllNodes: number
  /** Rejected nodes, by name. */
  readonly nodes: Map<string, NodeStatus>
  /** What counts for all other nodes. */
  absent: NodeStatus
  readonly rejectedBy: Set<string>
  preFilterMessage: string
  postFilterMessage: string
}

export function newDiagnosis(numAllNodes: number): Diagnosis {
  const absent: NodeStatus = { plugin: '', verdict: { code: 'UnschedulableAndUnresolvable', reasons: [] } }
  return { numAllNodes, nodes: new Map(), absent, rejectedBy: new Set(), preFilterMessage: '', postFilterMessage: '' }
}

export const noNodesMessage = 'no nodes available to schedule pods'

/** The text of the FailedScheduling event. Upstream: `framework/types.go` (1.36), FitError.Error. */
export function fitErrorMessage(diagnosis: Diagnosis): string {
  const { numAllNodes, preFilterMessage, postFilterMessage } = diagnosis
  let message = `0/${numAllNodes} nodes are available:`
  if (preFilterMessage !== '') message += ` ${preFilterMessage}.`
  else {
    const reasons = reasonHistogram(diagnosis)
    if (reasons.length > 0) message += ` ${reasons.join(', ')}.`
  }
  return postFilterMessage === '' ? message : `${message} ${postFilterMessage}`
}

/** The text of an event is cut to 1024 bytes. Upstream: `schedule_one.go`, truncateMessage. */
export function eventMessage(message: string): string {
  const bytes = new TextEncoder().encode(message)
  if (bytes.length <= 1024) return message
  return `${new TextDecoder().decode(bytes.subarray(0, 1020))} ...`
}

export function statusOf(diagnosis: Diagnosis, nodeName: string): NodeStatus {
  return diagnosis.nodes.get(nodeName) ?? diagnosis.absent
}

export function recordRejection(diagnosis: Diagnosis, status: NodeStatus): void {
  if (status.plugin !== '' && status.verdict.code !== 'Error') diagnosis.rejectedBy.add(status.plugin)
}


/** `<count> <reason>`, sorted as text: `10 Insufficient cpu` comes before `2 …`. */
function reasonHistogram({ nodes, absent, numAllNodes }: Diagnosis): string[] {
  const counts = new Map<string, number>()
  const count = (verdict: Verdict, times: number): void => {
    for (const { text } of verdict.reasons) counts.set(text, (counts.get(text) ?? 0) + times)
  }
  for (const { verdict } of nodes.values()) count(verdict, 1)
  if (nodes.size < numAllNodes) count(absent.verdict, numAllNodes - nodes.size)
  return [...counts].map(([text, times]) => `${times} ${text}`).sort(compareStrings)
}
