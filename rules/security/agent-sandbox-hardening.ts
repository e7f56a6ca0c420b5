import { defineRule, option } from '../../src/check/api.ts'
import { isMap, valueAt, type JsonPath } from '../../src/base/json.ts'
import { nameMatches } from '../../src/model/outside.ts'

export default defineRule({
  id: 'agent-sandbox-hardening',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  profiles: ['security', 'strict'],
  sees: 'resource',
  kinds: ['agents.x-k8s.io/Sandbox', 'extensions.agents.x-k8s.io/SandboxTemplate'],
  summary: 'A sandbox for agents lacks what makes it one',
  links: ['https://github.com/kubernetes-sigs/agent-sandbox'],
  peers: { kubescape: ['C-0297', 'C-0301', 'C-0303', 'C-0304'] },
  options: {
    runtimes: option<string[]>(['gvisor', 'runsc', 'kata*'], 'runtime classes that isolate, as globs'),
  },

  check(sandbox, { options, report }) {
    const spec = valueAt(sandbox.raw, [...podSpec])
    if (!isMap(spec)) return
    const tell = (path: JsonPath, text: string, suggestion: string): void => { report(sandbox.at(path), { text: `${sandbox.title} ${text}`, effect, suggestion }) }
    const runtime = spec.runtimeClassName
    if (typeof runtime !== 'string') tell([...podSpec, 'runtimeClassName'], 'names no runtimeClassName', `use one of ${options.runtimes.join(', ')}`)
    else if (!options.runtimes.some((glob) => nameMatches(glob, runtime))) tell([...podSpec, 'runtimeClassName'], `runs under the runtime class ${runtime}, which does not isolate`, `use one of ${options.runtimes.join(', ')}`)
    for (const [index, container] of (Array.isArray(spec.containers) ? spec.containers : []).entries()) {
      if (!isMap(container)) continue
      const at: JsonPath = [...podSpec, 'containers', index]
      const missing = ['cpu', 'memory'].filter((resource) => valueAt(container, ['resources', 'limits', resource]) === undefined)
      if (missing.length > 0) tell([...at, 'resources', 'limits'], `sets no ${missing.join(' and no ')} limit for container ${index + 1}`, 'set limits: the code inside is not trusted')
      const { image } = container
      if (typeof image === 'string' && !image.includes('@')) tell([...at, 'image'], `does not pin the image "${image}" by its digest`, 'pin the digest')
    }
    if (sandbox.kind === 'SandboxTemplate' && valueAt(sandbox.raw, ['spec', 'networkPolicy']) === undefined) tell(['spec', 'networkPolicy'], 'has no networkPolicy', 'say what the sandbox may reach')
  },
})

const podSpec: JsonPath = ['spec', 'podTemplate', 'spec']
const effect = 'code that nobody reviewed runs in it: without the fence it reaches the node, the network or the budget'
