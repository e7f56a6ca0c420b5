import type { ValueMap } from '../../base/json.ts'
import { Failure } from '../failure.ts'
import { goValue } from './go-value.ts'
import { JsonPath } from './jsonpath.ts'
import { relaxed } from './sort.ts'
import { alignTable } from './table.ts'

/** `-o custom-columns=NAME:.metadata.name`: `pkg/cmd/get/customcolumn.go` (v0.36.2). */
export class CustomColumns {
  private readonly columns: readonly { readonly header: string, readonly path: JsonPath }[]

  private constructor(columns: readonly { header: string, path: JsonPath }[]) {
    this.columns = columns
  }

  static parse(spec: string, fromFile: boolean): CustomColumns | Failure {
    if (spec === '') return Failure.text('custom-columns format specified but no custom columns given')
    const pairs = fromFile ? filePairs(spec) : spec.split(',').map((part) => part.split(/:(.*)/s).slice(0, 2))
    const columns: { header: string, path: JsonPath }[] = []
    for (const [header = '', field] of pairs) {
      if (field === undefined) return Failure.text(`unexpected custom-columns spec: ${header}, expected <header>:<json-path-expr>`)
      const path = JsonPath.parse(relaxed(field))
      if (path instanceof Failure) return path
      columns.push({ header, path })
    }
    return new CustomColumns(columns)
  }

  print(objects: readonly ValueMap[], noHeaders: boolean): string {
    const rows = objects.map((object) => this.columns.map(({ path }) => {
      const found = path.select(object)
      return typeof found === 'string' || found.length === 0 ? '<none>' : found.map((value) => goValue(value, '<none>')).join(',')
    }))
    return alignTable(noHeaders ? rows : [this.columns.map(({ header }) => header), ...rows])
  }
}

function filePairs(text: string): string[][] {
  const [headers = '', fields = ''] = text.split('\n')
  const words = (line: string): string[] => line.split(/\s+/).filter((word) => word !== '')
  return words(headers).map((header, index) => [header, words(fields)[index] ?? ''])
}
