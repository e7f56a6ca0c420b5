import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { argv, execPath, exit } from 'node:process'
import { groupNames } from '../src/check/api.ts'

declare const STOWAGE_ROOT: string

/** `npm run new-rule -- <group> <id>`: the two files of a rule, ready to be filled in, and the index with it. */
const [group = '', id = ''] = argv.slice(2)
if (!(groupNames as readonly string[]).includes(group) || !/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id)) {
  console.error(`usage: npm run new-rule -- <group> <id>
groups: ${groupNames.join(', ')}
id: subject first, then what is wrong, e.g. container-image-latest`)
  exit(2)
}
const folder = join(STOWAGE_ROOT, 'rules', group)
const code = join(folder, `${id}.ts`)
if (existsSync(code)) {
  console.error(`${code} exists`)
  exit(2)
}

mkdirSync(folder, { recursive: true })
writeFileSync(code, `import { defineRule } from '../../src/check/api.ts'

export default defineRule({
  id: '${id}',
  group: '${group}',
  severity: 'error',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['Service'],
  summary: 'The fact in one sentence',
  links: ['https://kubernetes.io/docs/concepts/'],

  check(service, { report }) {
    if (service.spec.type !== 'Wrong') return
    report(service.at('spec.type'), {
      text: \`type "\${service.spec.type}" is no type of a Service\`,
      effect: 'what breaks in the cluster, and when',
    })
  },
})
`)
writeFileSync(join(folder, `${id}.md`), `# ${id}

The fact in one sentence.

## Why

What happens in the cluster, and when.

## Bad

\`\`\`yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: Wrong # expect: ${id}
\`\`\`

## Good

\`\`\`yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: ClusterIP
\`\`\`

## Fix

What to write instead.

## Limits

What the rule cannot see.

## Links

- https://kubernetes.io/docs/concepts/
`)
const { status } = spawnSync(execPath, [join(STOWAGE_ROOT, 'scripts/run.mjs'), 'scripts/docs.ts', '--index'], { stdio: 'inherit' })
console.log(`rules/${group}/${id}.ts and its page: fill them in, then npx vitest run test/rules.test.ts -t ${id}`)
exit(status ?? 1)
