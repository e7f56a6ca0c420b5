export { jsonReport as sarifReport } from './json.ts'
