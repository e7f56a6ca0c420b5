import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCron } from '../../src/base/cron.ts'

/** The values of a field, in order. */
function values(schedule: string, field: 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek'): number[] {
  const parsed = parseCron(schedule)
  return 'error' in parsed ? [] : [...parsed[field]?.values ?? []].sort((a, b) => a - b)
}

describe('cron schedules', () => {
  it.each<[string, string, 'minute' | 'hour' | 'dayOfMonth' | 'month' | 'dayOfWeek', number[]]>([
    ['a number stands for itself', '5 * * * *', 'minute', [5]],
    ['a step counts from the minimum', '*/20 * * * *', 'minute', [0, 20, 40]],
    ['a number with a step runs to the end', '50/4 * * * *', 'minute', [50, 54, 58]],
    ['a range may have a step', '* 8-17/3 * * *', 'hour', [8, 11, 14, 17]],
    ['lists add up, overlaps count once', '* * 1,5-7,6 * *', 'dayOfMonth', [1, 5, 6, 7]],
    ['months have names', '* * * jan-MAR,Dec *', 'month', [1, 2, 3, 12]],
    ['so have days, from Sunday on', '* * * * sun,FRI', 'dayOfWeek', [0, 5]],
    ['a question mark is a star', '? * * * *', 'minute', Array.from({ length: 60 }, (_, index) => index)],
    ['a descriptor is a schedule', '@monthly', 'dayOfMonth', [1]],
    ['a zone may stand before', 'TZ=Europe/Berlin 30 4 * * *', 'minute', [30]],
  ])('%s', (_sentence, schedule, field, expected) => {
    expect(values(schedule, field)).toEqual(expected)
  })

  it.each<[string, string, string]>([
    ['nothing is no schedule', '', 'empty spec string'],
    ['seconds are not read', '0 0 * * * *', 'expected exactly 5 fields, found 6: [0 0 * * * *]'],
    ['minutes end at 59', '60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['days of the month begin at 1', '* * 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['Sunday is 0 and not 7', '* * * * 7', 'end of range (7) above maximum (6): 7'],
    ['ranges go up', '5-3 * * * *', 'beginning of range (5) beyond end of range (3): 5-3'],
    ['a step is not zero', '*/0 * * * *', 'step of range should be a positive number: */0'],
    ['one hyphen', '1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['one slash', '*/2/3 * * * *', 'too many slashes: */2/3'],
    ['minutes have no names', 'jan * * * *', 'failed to parse int from jan: strconv.Atoi: parsing "jan": invalid syntax'],
    ['descriptors are a short list', '@reboot', 'unrecognized descriptor: @reboot'],
    ['durations have units', '@every 5', 'failed to parse duration @every 5: time: missing unit in duration "5"'],
    ['zones are known ones', 'TZ=Mars/Olympus * * * * *', 'provided bad location Mars/Olympus: unknown time zone Mars/Olympus'],
  ])('%s: %j is refused', (_sentence, schedule, error) => {
    expect(parseCron(schedule)).toEqual({ error })
  })

  it('a second is the shortest time between two runs', () => {
    expect([parseCron('@every 90s'), parseCron('@every 1h30m'), parseCron('@every 10ms')]).toEqual([{ everySeconds: 90 }, { everySeconds: 5400 }, { everySeconds: 1 }])
  })

  it('a range with a step holds what counting gives', () => {
    fc.assert(fc.property(fc.nat(59), fc.nat(59), fc.integer({ min: 1, max: 70 }), (a, b, step) => {
      const [low, high] = a < b ? [a, b] : [b, a]
      const counted = Array.from({ length: 60 }, (_, minute) => minute).filter((minute) => minute >= low && minute <= high && (minute - low) % step === 0)
      expect(values(`${low}-${high}/${step} * * * *`, 'minute')).toEqual(counted)
    }))
  })

  it('any text is answered, with a schedule or an error', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      const parsed = parseCron(text)
      expect('error' in parsed ? parsed.error !== '' : parsed.everySeconds !== undefined || parsed.minute !== undefined).toBe(true)
    }))
  })
})
