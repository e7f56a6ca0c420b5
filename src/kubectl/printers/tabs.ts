/** Go's text/tabwriter with two blanks between columns: cells that end in a tab are as wide as the widest of their neighbours above and below. */
export function alignTabs(text: string): string {
  const rows = text.split('\n').map((line) => line.split('\t'))
  return rows.map((cells, row) => cells.map((cell, column) => column === cells.length - 1 ? cell : cell.padEnd(widthOf(rows, row, column) + 2)).join('')).join('\n')
}

function widthOf(rows: readonly (readonly string[])[], row: number, column: number): number {
  const has = (index: number): boolean => (rows[index]?.length ?? 0) > column + 1
  let [first, last] = [row, row]
  while (has(first - 1)) first--
  while (has(last + 1)) last++
  return Math.max(...rows.slice(first, last + 1).map((cells) => [...cells[column] ?? ''].length))
}
