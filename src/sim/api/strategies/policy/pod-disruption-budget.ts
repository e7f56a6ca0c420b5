import type { PodDisruptionBudget } from '../../../../model/kubernetes.generated.ts'
import { defineStrategy } from '../../strategy.ts'
import {
  validatePodDisruptionBudget, validatePodDisruptionBudgetStatusUpdate, validatePodDisruptionBudgetUpdate,
} from '../../validation/policy/pod-disruption-budget.ts'
import { dropStatus, keepSpec, keepStatus, setGenerationOnCreate, setGenerationOnUpdate } from '../common.ts'

/** `pkg/registry/policy/poddisruptionbudget/strategy.go` (1.36). */
export const podDisruptionBudgetStrategy = defineStrategy<PodDisruptionBudget>({
  group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', resource: 'poddisruptionbudgets', namespaced: true,
  allowUnconditionalUpdate: false,
  subresources: ['status'],
  prepareForCreate(budget) {
    dropStatus(budget)
    setGenerationOnCreate(budget)
  },
  validate: validatePodDisruptionBudget,
  prepareForUpdate(budget, old, { subresource }) {
    if (subresource === 'status') return keepSpec(budget, old)
    keepStatus(budget, old)
    setGenerationOnUpdate(budget, old)
  },
  validateUpdate: (budget, old, { subresource }) => subresource === 'status'
    ? validatePodDisruptionBudgetStatusUpdate(budget)
    : validatePodDisruptionBudgetUpdate(budget, old),
})
