import { defineContainerRule, option, relatedAt } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'grace-period-too-short',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  classes: ['app', 'sidecar'],
  summary: 'The preStop hook sleeps as long as the whole grace period, or longer',
  links: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  options: { margin: option(1, 'seconds that must be left for the program itself') },

  check(container, { options, report }) {
    const preStop = (container.value).lifecycle?.preStop
    const seconds = preStop?.sleep?.seconds ?? sleepOf(preStop?.exec?.command)
    if (seconds === undefined) return
    const { template } = container
    const grace = template.spec.terminationGracePeriodSeconds ?? 30
    if (seconds + options.margin <= grace) return
    report(container.at(preStop?.sleep === undefined ? 'lifecycle.preStop.exec.command' : 'lifecycle.preStop.sleep.seconds'), {
      text: `preStop of ${container.title} sleeps ${seconds} s, and the pod is killed after ${grace} s`,
      effect: 'the program gets SIGTERM only when its time is over, and is killed in the middle of its work',
      related: template.has('spec.terminationGracePeriodSeconds') ? [relatedAt(template.at('spec.terminationGracePeriodSeconds'), `the grace period, ${grace} s`)] : undefined,
      suggestion: `set terminationGracePeriodSeconds well above ${seconds}`,
    })
  },
})

/** `sleep 20`, also inside a shell: `sh -c "sleep 20; nginx -s quit"`. */
function sleepOf(command: readonly string[] | undefined): number | undefined {
  const match = /(?:^|[\s;&|])(?:\/bin\/)?sleep[ ]+([0-9]+)(?:s)?(?:$|[\s;&|])/.exec((command ?? []).join(' '))
  return match === null ? undefined : Number(match[1])
}
