export { jsonReport as githubReport } from './json.ts'
