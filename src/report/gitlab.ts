export { jsonReport as gitlabReport } from './json.ts'
