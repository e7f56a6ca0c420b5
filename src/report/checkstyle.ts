import { Positions, type CheckReport } from './check-report.ts'
import { xml } from './escape.ts'

/** Checkstyle's XML, which many review tools read. */
export function checkstyleReport(report: CheckReport): string {
  const positions = new Positions(report.texts)
  const paths = [...new Set(report.diagnostics.map((finding) => finding.location.path))]
  const files = paths.flatMap((path) => [
    `  <file name="${xml(path)}">`,
    ...report.diagnostics.filter((finding) => finding.location.path === path).map((finding) => {
      const { line, column } = positions.startOf(finding)
      const message = [finding.message, finding.effect].filter((text) => text !== undefined).join('; ')
      return `    <error line="${line}" column="${column}" severity="${finding.severity}" message="${xml(message)}" source="${xml(`stowage.${finding.rule}`)}"/>`
    }),
    '  </file>',
  ])
  return ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">', ...files, '</checkstyle>', ''].join('\n')
}
