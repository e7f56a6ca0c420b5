import { expect, test } from 'vitest'
import fc from 'fast-check'
import { EventQueue } from '../../src/sim/queue.ts'

interface Added { readonly time: number, readonly order: number }

const someEvents = fc.array(fc.record({ time: fc.integer({ min: 0, max: 5 }), order: fc.integer({ min: 0, max: 4 }) }), { maxLength: 60 })

function queueOf(events: readonly Added[]): EventQueue {
  const queue = new EventQueue()
  for (const [index, { time, order }] of events.entries()) queue.add(time, order, String(index), () => undefined)
  return queue
}

/** Numbers of the events in the order in which they come out. */
function drain(queue: EventQueue, classes?: readonly number[]): number[] {
  const order: number[] = []
  for (let next = queue.peek(classes); next !== undefined; next = queue.peek(classes)) {
    expect(queue.pop(classes)).toBe(next)
    order.push(Number(next.owner))
  }
  return order
}

function sorted(events: readonly Added[], classes: readonly number[] = [0, 1, 2, 3, 4]): number[] {
  return [...events.entries()].filter(([, { order }]) => classes.includes(order)).sort(([i, a], [j, b]) => a.time - b.time || a.order - b.order || i - j).map(([index]) => index)
}

test('events come by time, then class, then as they were added', () => {
  fc.assert(fc.property(someEvents, (events) => { expect(drain(queueOf(events))).toEqual(sorted(events)) }))
})

test('some classes can be run before the others, which keep their order', () => {
  fc.assert(fc.property(someEvents, fc.subarray([0, 1, 2, 3, 4]), (events, classes) => {
    const queue = queueOf(events)
    expect(drain(queue, classes)).toEqual(sorted(events, classes))
    expect(drain(queue)).toEqual(sorted(events, [0, 1, 2, 3, 4].filter((order) => !classes.includes(order))))
  }))
})
