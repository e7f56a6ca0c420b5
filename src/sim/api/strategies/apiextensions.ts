import type { AnyStrategy } from '../strategy.ts'
import { customResourceDefinitionStrategy } from './apiextensions/custom-resource-definition.ts'

export const apiextensionsStrategies: readonly AnyStrategy[] = [customResourceDefinitionStrategy]
