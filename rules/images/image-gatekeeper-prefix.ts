import { defineRule } from '../../src/check/api.ts'
import { valueAt } from '../../src/base/json.ts'

export default defineRule({
  id: 'image-gatekeeper-prefix',
  group: 'images',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  kinds: ['constraints.gatekeeper.sh/K8sAllowedRepos'],
  summary: 'An allowed repository of Gatekeeper lacks the slash at its end',
  fixable: true,
  links: ['https://open-policy-agent.github.io/gatekeeper-library/website/validation/allowedrepos/'],
  peers: { trivy: ['KSV-0124'] },

  check(constraint, { report }) {
    const repos = valueAt(constraint.raw, ['spec', 'parameters', 'repos'])
    for (const [index, repo] of (Array.isArray(repos) ? repos : []).entries()) {
      if (typeof repo !== 'string' || repo === '' || repo.endsWith('/') || isWholeImage(repo)) continue
      const place = constraint.at(['spec', 'parameters', 'repos', index])
      report(place, {
        text: `the allowed repository "${repo}" does not end in a slash`,
        effect: `Gatekeeper compares the beginning alone: ${repo}${repo.includes('/') ? '-evil/x' : '.evil.example/x'} is allowed, too`,
        suggestion: `write "${repo}/"`,
        fix: { title: 'add the slash', safety: 'changes-behaviour', edits: [{ span: place.span, newText: JSON.stringify(`${repo}/`) }] },
      })
    }
  },
})

/** With a tag or digest it allows one image, not a folder. */
function isWholeImage(repo: string): boolean {
  return repo.includes('@') || repo.slice(repo.lastIndexOf('/') + 1).includes(':')
}
