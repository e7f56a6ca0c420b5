import { ESLint, type Linter } from 'eslint'
import { beforeAll, describe, expect, it } from 'vitest'

/** The plugin under the real ESLint, on texts that are not on disk: as an editor sees them. */
let eslint: ESLint
let fixing: ESLint

beforeAll(async () => {
  const { default: plugin } = await import('../../src/eslint/index.ts')
  const config = plugin.configs.recommended as Linter.Config[]
  eslint = new ESLint({ overrideConfigFile: true, overrideConfig: config })
  fixing = new ESLint({ overrideConfigFile: true, overrideConfig: config, fix: true })
})

const service = (extra: string): string => `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  ports:
    - port: 80
${extra}`

async function lint(text: string, linter = eslint): Promise<ESLint.LintResult> {
  const [result] = await linter.lintText(text, { filePath: 'scratch/web.yaml' })
  if (result === undefined) throw new Error('ESLint gave no result')
  return result
}

describe('the ESLint plugin', () => {
  it('a finding stands at its line and column, under its rule', async () => {
    const { messages } = await lint(service('      nodePort: 40000\n'))
    expect(messages.map(({ ruleId, line, column, endColumn }) => [ruleId, line, column, endColumn])).toEqual([['stowage/service-nodeport-conflict', 9, 17, 22]])
  })

  it('a directive with a reason silences the next line', async () => {
    const { messages } = await lint(service('      # eslint-disable-next-line stowage/service-nodeport-conflict -- a lab cluster\n      nodePort: 40000\n'))
    expect(messages).toEqual([])
  })

  it('a safe fix is applied', async () => {
    const { output } = await lint(service('      protocol: tcp\n'), fixing)
    expect(output).toBe(service('      protocol: TCP\n'))
  })

  it('a broken document is told and does not hide the next one', async () => {
    const { messages } = await lint(`a: b\n  c: [\n---\n${service('      nodePort: 40000\n')}`)
    expect(messages.map(({ ruleId }) => ruleId)).toEqual(['stowage/yaml-syntax-error', 'stowage/service-nodeport-conflict'])
  })

  it('language options are refused by name', async () => {
    const config = [{ ...(await import('../../src/eslint/index.ts')).default.configs.recommended?.[0], languageOptions: { indent: 2 } }] as Linter.Config[]
    await expect(new ESLint({ overrideConfigFile: true, overrideConfig: config }).lintText('', { filePath: 'scratch/web.yaml' })).rejects.toThrow(/no language option "indent"/)
  })
})
