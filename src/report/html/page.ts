import type { Plan } from '../../plan/plan.ts'
import { admission, commands, effects, events, fidelity, headroom, problems, schedules, timeline } from './chapters.ts'
import { changes } from './changes.ts'
import { fleet } from './fleet.ts'
import { html, Markup } from './markup.ts'
import { rollouts } from './rollout-chart.ts'
import { script } from './script.ts'
import { styles } from './styles.ts'

/**
 * A plan as one HTML file that needs nothing else: it works from `file://`, loads nothing, and its policy forbids it to. Its own script only
 * finds pods and moves the focus.
 */
export function planHtml(plan: Plan): string {
  const chapters: readonly (readonly [id: string, title: string, body: Markup | undefined])[] = [
    ['problems', 'Attention', problems(plan)],
    ['changes', 'Changes', changes(plan)],
    ['admission', 'Admission', admission(plan)],
    ['rollouts', 'Rollouts', rollouts(plan)],
    ['placement', 'Placement', fleet(plan)],
    ['effects', 'Effects', effects(plan)],
    ['headroom', 'Headroom', headroom(plan)],
    ['schedules', 'Next runs', schedules(plan)],
    ['commands', 'Commands', commands(plan)],
    ['timeline', 'Timeline', timeline(plan)],
    ['events', 'Events', events(plan)],
    ['fidelity', 'Leans on', fidelity(plan)],
  ]
  const drawn = chapters.filter(([, , body]) => body !== undefined)
  const { cluster } = plan
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>stowage plan: ${plan.verdict}</title>
<style>${new Markup(styles)}</style>
</head>
<body>
<header class="top"><h1>${plan.verdict}</h1><p class="lead">Kubernetes ${cluster.minor}, ${cluster.title}. Times count from ${cluster.start}, when the manifests are sent.</p>
<nav aria-label="chapters"><ul>${drawn.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`)}</ul></nav></header>
<main>
${drawn.map(([, , body]) => body)}
</main>
<footer>Drawn by stowage. Nothing here was sent to a cluster.</footer>
<script>${new Markup(script)}</script>
</body>
</html>
`.text
}
