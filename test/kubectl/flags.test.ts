import { describe, expect, it } from 'vitest'
import { Failure, failureLines } from '../../src/kubectl/failure.ts'
import { parseFlags, splitCsv, type FlagSpec } from '../../src/kubectl/flags.ts'

const specs: readonly FlagSpec[] = [
  { name: 'filename', short: 'f', type: 'strings' }, { name: 'output', short: 'o', type: 'string' }, { name: 'force', type: 'bool' }, { name: 'all-namespaces', short: 'A', type: 'bool' },
  { name: 'replicas', type: 'int' }, { name: 'timeout', type: 'duration' }, { name: 'dry-run', type: 'string', default: 'none', bare: 'unchanged' },
]

function linesOf(argv: readonly string[], more: readonly FlagSpec[] = []): string {
  const flags = parseFlags(argv, [...specs, ...more], 'kubectl apply')
  return flags instanceof Failure ? failureLines(flags) : ''
}

describe('flags', () => {
  it.each<[string, string[], string]>([
    ['an unknown flag', ['--bogus'], 'error: unknown flag: --bogus\nSee \'kubectl apply --help\' for usage.\n'],
    ['an unknown letter', ['-Ax'], 'error: unknown shorthand flag: \'x\' in -x\nSee \'kubectl apply --help\' for usage.\n'],
    ['a letter that lacks its value', ['-o'], 'error: flag needs an argument: \'o\' in -o\nSee \'kubectl apply --help\' for usage.\n'],
    ['a flag that lacks its value', ['--output'], 'error: flag needs an argument: --output\nSee \'kubectl apply --help\' for usage.\n'],
    ['a word for a number', ['--replicas=x'], 'error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax\nSee \'kubectl apply --help\' for usage.\n'],
  ])('tell %s', (_sentence, argv, lines) => {
    expect(linesOf(argv)).toBe(lines)
  })

  it('tell all that is required, in order', () => {
    expect(linesOf([], [{ name: 'max', type: 'int', required: true }, { name: 'image', type: 'string', required: true }])).toBe('error: required flag(s) "image", "max" not set\n')
  })

  it('may stand anywhere, glued or apart, once or again, until two dashes', () => {
    const flags = parseFlags(['-fa.yaml', 'web', '--filename', 'b.yaml,c.yaml', '-A', '--dry-run', '-o=json', '--', '--force'], specs, 'kubectl get')
    if (flags instanceof Failure) throw new Error(flags.text)
    expect([flags.list('filename'), flags.args, flags.dashAt, flags.on('all-namespaces'), flags.text('dry-run'), flags.text('output'), flags.on('force')])
      .toEqual([['a.yaml', 'b.yaml', 'c.yaml'], ['web', '--force'], 1, true, 'unchanged', 'json', false])
  })

  it('split lists at commas outside quotes', () => {
    expect(splitCsv('a,"b,c","d ""e"""')).toEqual(['a', 'b,c', 'd "e"'])
  })
})
