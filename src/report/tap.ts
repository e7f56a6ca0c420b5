export { jsonReport as tapReport } from './json.ts'
