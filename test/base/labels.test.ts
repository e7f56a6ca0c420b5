import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileLabelSelector, labelSelectorMatches, parseSelector, Selector, selectorFromMap } from '../../src/base/labels.ts'

const web = { app: 'web', tier: 'front', size: '10' }

describe('label selectors of objects', () => {
  it.each([
    ['a nil selector selects nothing', undefined, false],
    ['an empty selector selects everything', {}, true],
    ['every pair must be there', { matchLabels: { app: 'web', tier: 'back' } }, false],
    ['In takes any of its values', { matchExpressions: [{ key: 'tier', operator: 'In', values: ['back', 'front'] }] }, true],
    ['NotIn also matches where the key is absent', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    ['Exists asks for the key alone', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['DoesNotExist refuses the key', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    ['labels and expressions must both hold', { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['front'] }] }, false],
    ['an unknown operator selects nothing', { matchExpressions: [{ key: 'app', operator: 'Like', values: ['w'] }] }, false],
  ])('%s', (_sentence, selector, matches) => {
    expect(labelSelectorMatches(selector, web)).toBe(matches)
  })

  it('a key such as __proto__ or constructor is a label like any other', () => {
    expect(selectorFromMap({ constructor: 'x' }).matches({})).toBe(false)
    expect(compileLabelSelector({ matchExpressions: [{ key: 'toString', operator: 'Exists' }] })?.matches({})).toBe(false)
  })
})

describe('selectors as kubectl -l writes them', () => {
  it.each([
    ['app=web,tier!=back', true], ['app==web', true], ['tier in (front,back)', true], ['tier notin (front)', false],
    ['!zone', true], ['!app', false], ['app', true], ['size>5', true], ['size<5', false], ['', true], ['zone notin (a)', true], [' app = web , tier ', true],
  ])('%j', (text, matches) => {
    const selector = parseSelector(text)
    expect(selector instanceof Selector && selector.matches(web)).toBe(matches)
  })

  it.each([
    ['app=web,', "found '', expected: identifier after ','"],
    ['tier in front', "unable to parse requirement: found 'front' expected: '('"],
    ['app web', "unable to parse requirement: found 'web', expected: in, notin, =, ==, !=, gt, lt"],
  ])('%j is refused: %s', (text, error) => {
    expect(parseSelector(text)).toEqual({ error })
  })

  it('what is printed reads back as the same selector', () => {
    const key = fc.stringMatching(/^[a-z]{1,5}$/).filter((word) => word !== 'in' && word !== 'notin')
    const requirement = fc.oneof(
      fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }) }),
      fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
    )
    fc.assert(fc.property(fc.array(requirement, { maxLength: 4 }), (matchExpressions) => {
      const selector = compileLabelSelector({ matchExpressions })
      const again = parseSelector(selector?.toString() ?? '')
      expect(again instanceof Selector ? again.toString() : again).toBe(selector?.toString())
    }))
  })
})
