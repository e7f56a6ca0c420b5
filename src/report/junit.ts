export { jsonReport as junitReport } from './json.ts'
