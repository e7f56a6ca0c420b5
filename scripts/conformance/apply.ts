import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, sameValue, type ValueMap } from '../../src/base/json.ts'
import { comparePatch } from './patch-local.ts'
import { lines, recordings } from './files.ts'
import { readLine } from './recorded.ts'
import { Tally, type Agreement, type ReplayOptions, type ReplayResult } from './replay.ts'
import { comparableObjects, inOrderOfAppearance, type SessionTexts } from './apply/normalise.ts'
import { comparableSet, sameTexts } from './apply/siblings.ts'
import { runSession } from './apply/session.ts'
import type { RecordedSession, RecordedStep } from './apply/recording.ts'

/** Replays kubectl sessions: each in a world of its own. */
export function replay(options: ReplayOptions): Promise<ReplayResult> {
  const tally = new Tally('stdout', 'stderr', 'code', 'final')
  const stock = new Tally('stdout', 'stderr', 'code', 'final')
  const objects: Agreement = { agree: 0, of: 0 }
  const nodeSets = readNodeSets(options.folder)
  let cases = 0
  for (const { file, text } of lines(recordings(options.folder, options.files))) {
    cases++
    if (file.startsWith('patch-local')) {
      comparePatch(text, [tally, stock], options)
      continue
    }
    const session = readLine(text) as unknown as RecordedSession
    const tallies = session.cluster.startsWith('stock') ? [tally, stock] : [tally]
    compareSession(session, runOrNothing(session, options, nodeSets), tallies, objects)
  }
  const { stdout, stderr, code, final } = stock.aspects
  return Promise.resolve({ area: 'apply', cases, aspects: tally.aspects, differences: tally.differences, extra: { stock: { stdout, stderr, code, final }, objects } })
}

function readNodeSets(folder: string): Readonly<Record<string, readonly ValueMap[]>> {
  const path = join(folder, 'nodesets.json')
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) as Record<string, ValueMap[]> : {}
}

/** A session that breaks our code counts as disagreeing, with the reason. */
function runOrNothing(session: RecordedSession, options: ReplayOptions, nodeSets: Readonly<Record<string, readonly ValueMap[]>>): SessionTexts {
  const nothing = (reason: string): SessionTexts => ({ steps: session.steps.map(() => ({ stdout: `not replayed: ${reason}\n`, stderr: `not replayed: ${reason}\n`, code: -2 })), final: [] })
  try {
    return inOrderOfAppearance(runSession(session, options.minor, nodeSets), session)
  } catch (error) {
    return nothing(error instanceof Error ? error.stack ?? error.message : String(error))
  }
}

function compareSession(session: RecordedSession, ours: SessionTexts, tallies: readonly Tally[], objects: Agreement): void {
  session.steps.forEach((step, index) => {
    const got = ours.steps[index] ?? { stdout: '', stderr: '', code: -2 }
    if (step.unstable === true) return
    const id = `${session.id}#${index} ${step.cmd}`
    for (const tally of tallies) {
      tally.count(id, 'stdout', sameTexts(step.stdout, got.stdout), step.stdout, got.stdout)
      tally.count(id, 'stderr', sameErrors(step, got.stderr), step.stderr, got.stderr)
      tally.count(id, 'code', step.code === got.code, step.code, got.code)
    }
  })
  if (session.finalUnstable === true) return
  if (!session.cluster.startsWith('stock')) return compareSets(session, ours, tallies, objects)
  const expected = comparableObjects(session.final)
  const found = comparableObjects(ours.final)
  const wrong = [...expected].filter(([key, object]) => !sameValue(object, found.get(key)))
  const extra = [...found].filter(([key]) => !expected.has(key))
  objects.of += expected.size
  objects.agree += expected.size - wrong.length
  for (const tally of tallies) {
    tally.count(session.id, 'final', wrong.length === 0 && extra.length === 0, wrong.map(([, object]) => object), [...wrong.map(([key]) => found.get(key) ?? null), ...extra.map(([key]) => ({ extra: key }))].filter((one) => one === null || isMap(one)))
  }
}

/** Siblings with generated names have no names to match them by. */
function compareSets(session: RecordedSession, ours: SessionTexts, tallies: readonly Tally[], objects: Agreement): void {
  const expected = comparableSet([...comparableObjects(session.final).values()])
  const found = comparableSet([...comparableObjects(ours.final).values()])
  const extra = [...found]
  const missing = expected.filter((text) => !extra.includes(text) || extra.splice(extra.indexOf(text), 1).length === 0)
  objects.of += expected.length
  objects.agree += expected.length - missing.length
  for (const tally of tallies) tally.count(session.id, 'final', missing.length === 0 && extra.length === 0, missing, extra)
}

/** A dump of Go structs is not compared. */
function sameErrors(step: RecordedStep, got: string): boolean {
  const cut = (text: string): string => text.split(/^@@ -/m)[0] ?? ''
  return sameTexts(step.stderr, got) || (/^@@ -/m.test(step.stderr) && cut(step.stderr).trimEnd() === cut(got).trimEnd())
}
