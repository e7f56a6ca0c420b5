// Writes V8's compiled form of scripts of dist/, taken after a run of what users run most, so that its functions are in it.
// Usage: node scripts/warm.cjs <dist> <script> [arguments of the run…]
//
// With --table the compiled form is not written; the numbers of the modules that the run used are printed instead.
'use strict'
const { existsSync, readFileSync, writeFileSync, writeSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')
const { Script } = require('node:vm')

const printsTable = process.argv[2] === '--table'
const [dist, name, ...run] = process.argv.slice(printsTable ? 3 : 2)
const scripts = new Map()

/** To the letter what launcher.cjs compiles, else V8 refuses the result. */
function load(each) {
  const filename = join(dist, `${each}.cjs`)
  const script = new Script(readFileSync(filename, 'latin1'), { filename })
  scripts.set(each, script)
  return script.runInThisContext()
}

const cli = join(dist, 'cli.cjs')
const module_ = { exports: {} }
process.argv = [process.argv[0], cli, ...run]
process.on('exit', () => {
  process.exitCode = 0
  if (printsTable) return writeSync(1, `\n${JSON.stringify(Object.keys(module_.exports).map(Number))}`)
  if (existsSync(join(dist, `${name}-more.cjs`))) load(`${name}-more`)
  for (const [each, script] of scripts) writeFileSync(join(dist, `${each}.cache`), script.createCachedData())
})
load(name)(module_.exports, createRequire(cli), module_, cli, dist, load)
