import { definePodRule, type Details, option, standardsBroken } from '../../src/check/api.ts'
import { pointerOf, type Value } from '../../src/base/json.ts'

export default definePodRule({
  id: 'proc-mount',
  group: 'security',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A container sees the whole of /proc',
  links: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/', 'https://kubernetes.io/docs/concepts/security/pod-security-standards/'],
  peers: { 'kube-linter': ['unsafe-proc-mount'], polaris: ['procMount'], trivy: ['KSV-0027'], monokle: ['PSS109'] },
  options: {
    level: option<'baseline' | 'restricted'>('baseline', 'the standard that decides', { enum: ['baseline', 'restricted'] }),
  },
  profileOptions: { 'pss-restricted': { level: 'restricted' } },

  check(template, { minors, options, report }) {
    if (template.isWindows) return
    for (const { path, value, who, releases } of standardsBroken(template, 'procMount', minors)) report(template.at(path), detailsOf(who, value, releases, 'baseline'))
    if (options.level === 'baseline') return
    const told = new Set(standardsBroken(template, 'procMount', minors).map(({ path }) => pointerOf(path)))
    for (const { path, value, who, releases } of standardsBroken(template, 'procMount_restricted', minors)) {
      if (!told.has(pointerOf(path))) report(template.at(path), detailsOf(who, value, releases, 'restricted'))
    }
  },
})

function detailsOf(who: string, value: Value | undefined, releases: string, level: string): Details {
  return {
    text: `${who} sets procMount: ${typeof value === 'string' ? value : ''}${releases}`,
    effect: `nothing of /proc is hidden from it, and namespaces at the ${level} level refuse the pod`,
    suggestion: 'leave procMount out: Default hides what containers should not touch',
  }
}
