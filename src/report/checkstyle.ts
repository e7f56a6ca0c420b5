export { jsonReport as checkstyleReport } from './json.ts'
