import type { Job, Pod } from '../../../model/kubernetes.generated.ts'

type Policy = NonNullable<NonNullable<Job['spec']>['podFailurePolicy']>
type Rule = NonNullable<Policy['rules']>[number]

export interface PolicyMatch {
  readonly action: string | undefined
  /** FailJob only. */
  readonly message: string | undefined
}

/** The first rule that a failed pod matches: `matchPodFailurePolicy` of `pkg/controller/job/pod_failure_policy.go` (1.36). */
export function matchFailurePolicy(policy: Policy | undefined, pod: Pod): PolicyMatch {
  for (const [index, rule] of (policy?.rules ?? []).entries()) {
    const why = exitMatch(rule, pod) ?? conditionMatch(rule, pod)
    if (why !== undefined) return { action: rule.action, message: rule.action === 'FailJob' ? `${why} matching FailJob rule at index ${index}` : undefined }
  }
  return { action: undefined, message: undefined }
}

function exitMatch({ onExitCodes }: Rule, pod: Pod): string | undefined {
  if (onExitCodes === undefined) return undefined
  for (const { name = '', state } of [...pod.status?.containerStatuses ?? [], ...pod.status?.initContainerStatuses ?? []]) {
    const code = state?.terminated?.exitCode ?? 0
    if (code === 0 || ((onExitCodes.containerName ?? '') !== '' && onExitCodes.containerName !== name)) continue
    if ((onExitCodes.values ?? []).includes(code) === (onExitCodes.operator === 'In')) {
      return `Container ${name} for pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''} failed with exit code ${code}`
    }
  }
  return undefined
}

function conditionMatch({ onPodConditions }: Rule, pod: Pod): string | undefined {
  for (const condition of pod.status?.conditions ?? []) {
    if ((onPodConditions ?? []).some(({ type, status }) => type === condition.type && status === condition.status)) {
      return `Pod ${pod.metadata?.namespace ?? ''}/${pod.metadata?.name ?? ''} has condition ${condition.type ?? ''}`
    }
  }
  return undefined
}
