import type { ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { goValue } from './go-value.ts'
import { parseJsonPath } from './jsonpath-parser.ts'
import { JsonPath } from './jsonpath.ts'
import { relaxed } from './sort.ts'
import { alignTable } from './table.ts'

interface Column {
  readonly header: string
  readonly expression: string
}

/** `-o custom-columns=NAME:.metadata.name`: `pkg/cmd/get/customcolumn.go` (v0.36.2). */
export class CustomColumns {
  private readonly columns: readonly Column[]

  private constructor(columns: readonly Column[]) {
    this.columns = columns
  }

  /** `given` is the specification itself. */
  static parse(given: string): CustomColumns | Failure {
    if (given === '') return Failure.text('custom-columns format specified but no custom columns given')
    const columns: Column[] = []
    for (const part of given.split(',')) {
      const colon = part.indexOf(':')
      if (colon < 0) return Failure.text(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`)
      const expression = relaxed(part.slice(colon + 1))
      if (expression instanceof Failure) return expression
      columns.push({ header: part.slice(0, colon), expression })
    }
    return new CustomColumns(columns)
  }

  /** A line of headers and a line of fields. */
  static parseFile(text: string): CustomColumns | Failure {
    const lines = text.replace(/\n$/, '').split('\n')
    const shape = 'Expected format is one line of space separated headers, one line of space separated column specs.'
    if (text === '') return Failure.text(`invalid template, missing header line. ${shape}`)
    if (lines.length < 2) return Failure.text(`invalid template, missing spec line. ${shape}`)
    const [headers, fields] = [words(lines[0]), words(lines[1])]
    if (headers.length !== fields.length) return Failure.text(`number of headers (${headers.length}) and field specifications (${fields.length}) don't match`)
    const columns: Column[] = []
    for (const [index, field] of fields.entries()) {
      const expression = relaxed(field)
      if (expression instanceof Failure) return expression
      columns.push({ header: headers[index] ?? '', expression })
    }
    return new CustomColumns(columns)
  }

  /** The table as far as it goes, and why it ends there. */
  print(objects: readonly ValueMap[], noHeaders: boolean): { readonly text: string, readonly failure?: Failure } {
    const rows: string[][] = noHeaders ? [] : [this.columns.map(({ header }) => header)]
    for (const { expression } of this.columns) {
      const fault = parseJsonPath(expression)
      if (typeof fault === 'string') return { text: alignTable(rows), failure: Failure.text(fault) }
    }
    for (const object of objects) {
      const cells = this.columns.map(({ expression }) => cellOf(expression, object))
      const failure = cells.find((cell) => cell instanceof Failure)
      if (failure !== undefined) return { text: alignTable(rows), failure }
      rows.push(cells.filter((cell) => typeof cell === 'string'))
    }
    return { text: alignTable(rows) }
  }
}

function cellOf(expression: string, object: ValueMap): string | Failure {
  const path = JsonPath.parse(expression)
  if (path instanceof Failure) return path
  const found = path.results(object)
  if (typeof found === 'string') return Failure.text(found)
  const [first = []] = found
  return [...first.length === 0 ? ['<none>'] : [], ...found.flat().map((value) => goValue(value).replaceAll('\u001b', '^[').replaceAll('\r', '\\r'))].join(',')
}

function words(line = ''): string[] {
  return line.split(/\s+/).filter((word) => word !== '')
}
