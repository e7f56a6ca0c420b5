// Shared reading of `.d.ts` type nodes with the TypeScript compiler API.
import ts from 'typescript'
import { anyType, objectType, scalar } from './raw.ts'
import type { RawType } from './raw.ts'

/** A named type's meaning: a type, or `undefined` for "look no further: any". */
export type NameResolver = (name: string) => RawType | undefined

export function parseDeclarations(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
}

/** The type that a type node stands for. Type arguments of wrappers such as `pulumi.Input<T>` are seen through. */
export function typeOfNode(node: ts.TypeNode | undefined, resolve: NameResolver): RawType {
  if (!node) return anyType
  if (ts.isParenthesizedTypeNode(node) || ts.isTypeOperatorNode(node)) return typeOfNode(node.type, resolve)
  if (ts.isArrayTypeNode(node)) return { kind: 'array', of: typeOfNode(node.elementType, resolve) }
  if (ts.isTypeLiteralNode(node)) {
    const index = node.members.find(ts.isIndexSignatureDeclaration)
    return index ? { kind: 'map', of: typeOfNode(index.type, resolve) } : objectType
  }
  if (ts.isUnionTypeNode(node)) return typeOfUnion(node.types, resolve)
  if (ts.isLiteralTypeNode(node)) return ts.isStringLiteral(node.literal) ? scalar('string') : scalar(node.literal.kind === ts.SyntaxKind.NumericLiteral ? 'integer' : 'boolean')
  if (ts.isTypeReferenceNode(node)) {
    const name = node.typeName.getText()
    const argument = node.typeArguments?.[0]
    if (name === 'Array' || name === 'ReadonlyArray') return { kind: 'array', of: typeOfNode(argument, resolve) }
    if (name === 'Record') return { kind: 'map', of: typeOfNode(node.typeArguments?.[1], resolve) }
    if (name === 'pulumi.Input' || name === 'Partial') return typeOfNode(argument, resolve)
    if (name === 'Date') return scalar('string', 'date-time')
    return resolve(name) ?? anyType
  }
  switch (node.kind) {
    case ts.SyntaxKind.StringKeyword: return scalar('string')
    case ts.SyntaxKind.NumberKeyword: return scalar('integer')
    case ts.SyntaxKind.BooleanKeyword: return scalar('boolean')
    case ts.SyntaxKind.ObjectKeyword: return objectType
    default: return anyType
  }
}

function typeOfUnion(types: readonly ts.TypeNode[], resolve: NameResolver): RawType {
  const members = types
    .filter((type) => type.kind !== ts.SyntaxKind.UndefinedKeyword && type.getText() !== 'null')
    .map((type) => typeOfNode(type, resolve))
  const [first] = members
  if (!first) return anyType
  const scalars = new Set(members.map((member) => (member.kind === 'scalar' ? member.type : member.kind)))
  if (scalars.size === 1) return first
  if (scalars.size === 2 && scalars.has('string') && scalars.has('integer')) return scalar('string', 'int-or-string')
  return anyType
}

/** The literal strings of a union of literals, through lists; undefined when it is anything else. */
export function literalsOfNode(node: ts.TypeNode | undefined): string[] | undefined {
  if (!node) return undefined
  if (ts.isArrayTypeNode(node)) return literalsOfNode(ts.isParenthesizedTypeNode(node.elementType) ? node.elementType.type : node.elementType)
  if (ts.isTypeReferenceNode(node) && node.typeName.getText() === 'Array') return literalsOfNode(node.typeArguments?.[0])
  const members = ts.isUnionTypeNode(node) ? node.types : [node]
  const literals: string[] = []
  for (const member of members) {
    if (!ts.isLiteralTypeNode(member) || !ts.isStringLiteral(member.literal)) return undefined
    literals.push(member.literal.text)
  }
  return literals.length > 0 ? literals : undefined
}

export function nameOfMember(member: ts.TypeElement): string | undefined {
  return member.name && (ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)) ? member.name.text : undefined
}
