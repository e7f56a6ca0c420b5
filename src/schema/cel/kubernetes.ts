import { conversionImplementations } from './conversions.ts'
import { declaration, functionTable, type FunctionDeclaration } from './environment.ts'
import { authorizerFunctions } from './library/authorizer.ts'
import { listFunctions } from './library/lists.ts'
import { formatFunctions } from './library/named-format.ts'
import { networkFunctions } from './library/network.ts'
import { quantityFunctions } from './library/quantity.ts'
import { semverFunctions } from './library/semver.ts'
import { stringFunctions } from './library/strings.ts'
import { operatorImplementations } from './operators.ts'
import { standardFunctions } from './standard.ts'
import { timeImplementations } from './times.ts'

/**
 * All functions of the Kubernetes environment: `k8s.io/apiserver/pkg/cel/environment/base.go` (1.36).
 * It has no `math`, no encoders and no `cel.bind`.
 */
const implementations = { ...operatorImplementations, ...conversionImplementations, ...timeImplementations }

const standard: readonly FunctionDeclaration[] = standardFunctions.map((declared) =>
  declaration(declared.name, Object.hasOwn(implementations, declared.name) ? implementations[declared.name] : undefined, () => declared.overloads))

export const kubernetesFunctions: ReadonlyMap<string, FunctionDeclaration> = functionTable(
  standard, networkFunctions, stringFunctions, listFunctions, quantityFunctions, semverFunctions, formatFunctions, authorizerFunctions,
)
