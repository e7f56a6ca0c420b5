import type { AnyStrategy } from '../strategy.ts'
import { inWordsOfRelease } from '../wording.ts'
import { customResourceDefinitionStrategy } from './apiextensions/custom-resource-definition.ts'

export const apiextensionsStrategies: readonly AnyStrategy[] = [customResourceDefinitionStrategy].map(inWordsOfRelease)
