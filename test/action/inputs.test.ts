import { describe, expect, it } from 'vitest'
import { checkArguments, outputLine, readInputs, workflowError, type Inputs } from '../../src/action/inputs.ts'
import { oneComment, planArguments } from '../../src/action/plan-step.ts'

describe('inputs of the action', () => {
  it('nothing given checks the whole repository and fails on errors', () => {
    const inputs = readInputs({})
    expect(inputs).toMatchObject({ paths: ['.'], failOn: 'error', onlyNew: false })
    expect('error' in inputs ? [] : checkArguments(inputs)).toEqual(['--allow-empty', '--', '.'])
  })

  it('a path that looks like a flag stays a path', () => {
    const inputs = readInputs({ STOWAGE_PATHS: '--config\nk8s/**/*.yaml\n' })
    expect('error' in inputs ? [] : checkArguments(inputs)).toEqual(['--allow-empty', '--', '--config', 'k8s/**/*.yaml'])
  })

  it.each([
    [{ STOWAGE_FAIL_ON: 'sometimes' }, 'fail-on is "sometimes", not one of error, warning, info, never'],
    [{ STOWAGE_ONLY_NEW: 'yes' }, 'only-new is "yes", neither true nor false'],
  ])('%j is refused with its own words', (environment, error) => {
    expect(readInputs(environment)).toEqual({ error })
  })

  it('no value can end its own output early', () => {
    expect(outputLine('sarif-file', 'a\nstowage-end\nb=c')).toBe('sarif-file<<stowage-end-\na\nstowage-end\nb=c\nstowage-end-\n')
  })

  it('a message cannot start another workflow command', () => {
    expect(workflowError('broken\n::set-output name=x::y %0A')).toBe('::error::broken%0A::set-output name=x::y %250A\n')
  })
})

describe('the plan of the action', () => {
  const inputs = (environment: Readonly<Record<string, string>>): Inputs => {
    const read = readInputs(environment)
    if ('error' in read) throw new Error(read.error)
    return read
  }

  it('is asked with the cluster, the newest release of a range and the base', () => {
    expect(planArguments(inputs({ STOWAGE_CLUSTER: 'a.yaml\nb', STOWAGE_KUBERNETES_VERSION: '1.30..1.34' }), 'abc'))
      .toEqual(['--allow-empty', '--cluster', 'a.yaml', '--cluster', 'b', '--kubernetes-version', '1.34', '--from', 'abc', '--', '.'])
  })

  it('fits into one comment with the check, and says what it leaves out', () => {
    expect(oneComment('check\n', 'plan\n')).toBe('check\n\nplan\n')
    const long = oneComment('a line\n'.repeat(20_000), 'plan\n')
    expect(long.length).toBeLessThanOrEqual(65_536)
    expect(long).toMatch(/a line\n\nThe rest is in the summary of the run\.\n\nplan\n$/)
  })
})
