import { describe, expect, test } from 'vitest'
import { zonedTime } from '../../../src/sim/controllers/cronjob/local-time.ts'
import { missedRuns, nextRun, nextRuns, scheduleOf, type ZonedSchedule } from '../../../src/sim/controllers/cronjob/schedule.ts'
import { formatTime, parseTime } from '../../../src/sim/clock.ts'

const at = (text: string): number => parseTime(text) ?? Number.NaN

function schedule(text: string, zone?: string): ZonedSchedule {
  const found = scheduleOf(text, zone)
  if ('error' in found) throw new Error(found.error)
  return found
}

describe('the next run', () => {
  // Zoned answers are those of robfig/cron v3.0.1, which kube-controller-manager 1.36 uses.
  test.each([
    ['skips the weekend', '*/15 9-17 * * 1-5', undefined, '2026-01-02T17:45:00Z', '2026-01-05T09:00:00Z'],
    ['takes day of month or day of week', '0 0 13 * 5', undefined, '2026-01-02T00:00:00Z', '2026-01-09T00:00:00Z'],
    ['waits for a leap year', '0 0 29 2 *', undefined, '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
    ['is at the zone\'s own hour, in winter', '30 2 * * *', 'Europe/Berlin', '2027-01-30T03:24:33Z', '2027-01-31T01:30:00Z'],
    ['and in summer', '30 2 * * *', 'Europe/Berlin', '2027-09-15T03:11:07Z', '2027-09-16T00:30:00Z'],
    ['leaves out an hour that does not come', '30 2 * * *', 'America/New_York', '2025-03-09T06:31:00Z', '2025-03-10T06:30:00Z'],
    ['runs in an hour that comes twice', '30 1 * * *', 'America/New_York', '2025-11-02T05:00:00Z', '2025-11-02T05:30:00Z'],
    ['and once more', '30 1 * * *', 'America/New_York', '2025-11-02T05:30:00Z', '2025-11-02T06:30:00Z'],
    ['knows half hours', '0 0 * * *', 'Australia/Lord_Howe', '2025-10-04T08:51:47Z', '2025-10-04T13:30:00Z'],
    ['knows days that begin at one o\'clock', '30 1 * * *', 'Africa/Cairo', '2026-06-28T20:59:11Z', '2026-06-28T22:30:00Z'],
    ['takes a zone in the text before the field', 'TZ=Europe/Berlin 0 4 * * *', 'UTC', '2026-01-01T00:00:00Z', '2026-01-01T03:00:00Z'],
  ])('%s', (_what, text, zone, after, expected) => { expect(formatTime(nextRun(schedule(text, zone), at(after)) ?? 0)).toBe(expected) })

  test('never comes on the 31st of February', () => { expect(nextRun(schedule('0 0 31 2 *'), at('2026-01-01T00:00:00Z'))).toBeUndefined() })

  test('can be asked for several at once', () => {
    expect(nextRuns(schedule('0 6,18 * * *', 'Asia/Kolkata'), at('2026-01-01T00:00:00Z'), 3).map(formatTime)).toEqual(['2026-01-01T00:30:00Z', '2026-01-01T12:30:00Z', '2026-01-02T00:30:00Z'])
  })
})

describe('missed runs', () => {
  test('of all only the latest is made up for', () => {
    const { latest, isMany } = missedRuns(schedule('0 * * * *'), at('2026-01-01T00:30:00Z'), at('2026-01-01T03:30:00Z'))
    expect([formatTime(latest ?? 0), isMany]).toEqual(['2026-01-01T03:00:00Z', false])
  })
  test('of which there are more than a hundred are many', () => {
    const { latest, isMany } = missedRuns(schedule('*/5 * * * *'), at('2026-01-01T00:00:00Z'), at('2026-01-02T00:02:00Z'))
    expect([formatTime(latest ?? 0), isMany]).toEqual(['2026-01-02T00:00:00Z', true])
  })
  test('are none before the first run', () => { expect(missedRuns(schedule('0 3 * * *'), at('2026-01-01T00:00:00Z'), at('2026-01-01T02:59:59Z')).latest).toBeUndefined() })
})

test('times are written as a zone\'s clocks show them', () => {
  expect([zonedTime('', at('2026-07-01T12:00:00Z')), zonedTime('Europe/Berlin', at('2026-07-01T12:00:00Z')), zonedTime('America/St_Johns', at('2026-01-01T00:00:00Z'))])
    .toEqual(['2026-07-01T12:00:00Z', '2026-07-01T14:00:00+02:00', '2025-12-31T20:30:00-03:30'])
})
