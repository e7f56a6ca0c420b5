export { jsonReport as markdownReport } from './json.ts'
