import { defineContainerRule } from '../../src/check/api.ts'

export default defineContainerRule({
  id: 'command-single-string',
  group: 'probes',
  severity: 'warning',
  since: '0.1.0',
  sees: 'resource',
  summary: 'A command is one string with blanks, and no shell reads it',
  links: ['https://kubernetes.io/docs/tasks/inject-data-application/define-command-argument-container/'],

  check(container, { report }) {
    const { command = [] } = container.value
    const [first] = command
    // With a single item, the whole string is the name of the program.
    if (command.length !== 1 || first === undefined || !/\s/.test(first.trim()) || !/^[\w./-]+\s+\S/.test(first)) return
    const words = first.trim().split(/\s+/)
    const usesShell = /[|&;<>$`]/.test(first)
    report(container.at(['command', 0]), {
      text: `command of ${container.title} is the single string "${first.length > 60 ? `${first.slice(0, 60)}…` : first}"`,
      effect: 'the container runtime looks for a program of that whole name: exec: no such file or directory',
      suggestion: usesShell ? 'write ["sh", "-c", "…"]' : `write ${JSON.stringify(words)}`,
    })
  },
})
