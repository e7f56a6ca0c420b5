/** A table as kubectl aligns it: three blanks between columns, at least six wide, the last cell not padded. */
export function alignTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) row.slice(0, -1).forEach((cell, index) => { widths[index] = Math.max(widths[index] ?? 0, [...cell].length) })
  return rows.map((row) => `${row.map((cell, index) => index === row.length - 1 ? cell : cell.padEnd(Math.max(6, (widths[index] ?? 0) + 3))).join('')}\n`).join('')
}
