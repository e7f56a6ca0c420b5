import type { Expr } from './ast.ts'
import type { Builder } from './builder.ts'
import type { CelIssue } from './source.ts'
import type { TokenStream } from './token-stream.ts'
import { unescapeLiteral } from './unescape.ts'
import { CelUint, type CelValue } from './values.ts'

const maxInt = 2n ** 63n - 1n
const maxUint = 2n ** 64n - 1n

/** A literal of the grammar, with its sign. */
export function literalExpr(tokens: TokenStream, build: Builder, issues: CelIssue[]): Expr {
  const { offset } = tokens.peek()
  const negative = tokens.take('-')
  const token = tokens.next()
  const value = valueOf(token.type, token.text, negative)
  if (typeof value === 'object' && value !== null && 'error' in value) {
    issues.push({ offset, message: value.error })
    return build.literal(offset, null)
  }
  return build.literal(offset, value)
}

function valueOf(type: string, text: string, negative: boolean): CelValue | { error: string } {
  switch (type) {
    case 'int': {
      const value = negative ? -BigInt(text) : BigInt(text)
      return value > maxInt || value < -maxInt - 1n ? { error: 'invalid int literal' } : value
    }
    case 'uint': {
      const value = BigInt(text.slice(0, -1))
      return value > maxUint ? { error: 'invalid uint literal' } : new CelUint(value)
    }
    case 'float': {
      const value = Number(negative ? `-${text}` : text)
      return Number.isFinite(value) ? value : { error: 'invalid double literal' }
    }
    case 'string': {
      const unescaped = unescapeLiteral(text, false)
      return 'error' in unescaped ? unescaped : unescaped.text
    }
    case 'bytes': {
      const unescaped = unescapeLiteral(text.slice(1), true)
      return 'error' in unescaped ? unescaped : unescaped.bytes
    }
    default: return text === 'true' ? true : text === 'false' ? false : null
  }
}
