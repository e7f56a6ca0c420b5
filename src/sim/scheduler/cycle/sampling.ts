const minFeasibleNodesToFind = 100
const minFeasibleNodesPercentageToFind = 5

/**
 * How many nodes that fit are enough. 1,000 nodes: 50 - 1000/125 = 42 %, so 420.
 * Upstream: `schedule_one.go` (1.36), numFeasibleNodesToFind.
 */
export function numFeasibleNodesToFind(numAllNodes: number, percentageOfNodesToScore: number | undefined): number {
  if (numAllNodes < minFeasibleNodesToFind) return numAllNodes
  const percentage = percentageOfNodesToScore
    || Math.max(minFeasibleNodesPercentageToFind, 50 - Math.trunc(numAllNodes / 125))
  return Math.max(minFeasibleNodesToFind, Math.trunc((numAllNodes * percentage) / 100))
}
