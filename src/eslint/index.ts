import { rules as allRules } from '../../rules/index.ts'
import { usePackageSchemas } from '../workspace/package-schemas.ts'
import { ManifestLanguage } from './manifest-language.ts'
import { eslintRule } from './rule.ts'
import { WorkspaceFindings } from './workspace-findings.ts'

/**
 * The ESLint plugin: `import stowage from 'stowage/eslint'`, then `stowage.configs.recommended` in `eslint.config.js`. ESLint's rules
 * are synchronous, so the workspace is read when the plugin is loaded.
 */
usePackageSchemas()
const workspace = await WorkspaceFindings.load()

const rules = Object.fromEntries(allRules.map((rule) => [rule.id, eslintRule(rule, workspace)]))

interface Plugin {
  readonly meta: { readonly name: string, readonly namespace: string }
  readonly languages: Readonly<Record<string, object>>
  readonly rules: Readonly<Record<string, object>>
  readonly configs: Record<string, object[]>
}

const plugin: Plugin = {
  meta: { name: 'stowage', namespace: 'stowage' },
  languages: { manifest: new ManifestLanguage() },
  rules,
  configs: {},
}

/** Every rule that may fire: what is on, and how severe, stays with stowage.config.yaml. */
plugin.configs.recommended = [{
  name: 'stowage/recommended',
  files: ['**/*.yaml', '**/*.yml'],
  plugins: { stowage: plugin },
  language: 'stowage/manifest',
  rules: Object.fromEntries(allRules.map((rule) => [`stowage/${rule.id}`, rule.severity === 'error' ? 'error' : 'warn'])),
}]

export default plugin
