import { expect, it } from 'vitest'
import { timeText } from '../../src/base/words.ts'

it.each([
  [0, '0 s'], [0.44, '0.4 s'], [1.5, '1.5 s'], [90, '90 s'], [119.94, '119.9 s'], [119.97, '2 min'], [120, '2 min'], [461.2, '7 min 41 s'], [3600, '60 min'], [7201, '2 h 1 s'], [7500, '2 h 5 min'], [90061, '25 h 1 min 1 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(timeText(seconds)).toBe(text)
})
