import { argv, stdout } from 'node:process'
import { rules } from '../rules/index.ts'
import { usePackageSchemas } from '../src/workspace/package-schemas.ts'
import { LiveWorkspace } from '../src/workspace/live-workspace.ts'

/**
 * How long a check takes after a keystroke, in a workspace of many documents: ten in a file, of which one field changes at a time.
 *
 * node scripts/run.mjs bench/keystroke.ts [files] [keystrokes]
 */
const [files = '200', keystrokes = '300'] = argv.slice(2)
usePackageSchemas()
const live = new LiveWorkspace({ cwd: '/w', rules, read: () => undefined, today: () => '2026-11-21' })
for (let file = 0; file < Number(files); file++) live.setOnDisk(`app-${file}/all.yaml`, Array.from({ length: 10 }, (_, index) => documentOf(file, index)).join('---\n'))
const path = 'app-7/all.yaml'
const text = live.textOf(path) ?? ''
const first = await timed(text)
const taken: number[] = []
for (let stroke = 0; stroke < Number(keystrokes); stroke++) taken.push(await timed(text.replace('replicas: 2', `replicas: ${stroke % 9}`)))
const warm = taken.slice(50).sort((a, b) => a - b)
const at = (share: number): string => (warm[Math.floor(warm.length * share)] ?? NaN).toFixed(1)
stdout.write(`${Number(files) * 10} documents: first check ${first.toFixed(0)} ms, then ${warm.length} keystrokes after 50: smallest ${at(0)}, p50 ${at(0.5)}, p95 ${at(0.95)} ms\n`)

async function timed(now: string): Promise<number> {
  const before = performance.now()
  live.setOpen(path, now)
  await live.check([path])
  return performance.now() - before
}

function documentOf(file: number, index: number): string {
  return index % 3 === 0
    ? `apiVersion: v1\nkind: Service\nmetadata:\n  name: s${index}\n  namespace: ns${file}\nspec:\n  selector:\n    app: a${index + 1}\n  ports:\n    - port: 80\n`
    : `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: d${index}\n  namespace: ns${file}\nspec:\n  replicas: 2\n  selector:\n    matchLabels:\n      app: a${index}\n  template:\n    metadata:\n      labels:\n        app: a${index}\n    spec:\n      containers:\n        - name: main\n          image: registry.example.com/app:1.2.${index}\n          ports:\n            - containerPort: 80\n`
}
