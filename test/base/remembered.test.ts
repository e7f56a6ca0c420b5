import { expect, test } from 'vitest'
import { remembered } from '../../src/base/remembered.ts'

test('works out once what it is asked again, starts anew when it is full, and keeps no missing answer', () => {
  const asked: string[] = []
  const length = remembered((text: string) => {
    asked.push(text)
    return text === '' ? undefined : text.length
  }, 2)
  expect(['a', 'a', 'bb', 'a'].map(length)).toEqual([1, 1, 2, 1])
  expect(asked).toEqual(['a', 'bb'])
  expect(['ccc', 'a', '', ''].map(length)).toEqual([3, 1, undefined, undefined])
  expect(asked).toEqual(['a', 'bb', 'ccc', 'a', '', ''])
})
