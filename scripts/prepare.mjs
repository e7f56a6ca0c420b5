// Builds after an install. `npm install -g git+…`, which is how pre-commit installs a hook, runs this with npm's global mode still on,
// and so without the packages that the build needs: then they are installed beside the sources first.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
if (!existsSync(join(root, 'node_modules', 'esbuild'))) {
  const npm = process.env.npm_execpath
  const [command, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm]
  const env = { ...process.env, npm_config_global: 'false', npm_config_location: 'project' }
  execFileSync(command, [...before, 'ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
}
await import('./build.mjs')
await import('./types.mjs')
