// Writes V8's compiled form of a script of dist/, taken after a run of what users run most, so that its functions are in it.
// Usage: node scripts/warm.cjs <dist> <check|stowage> <examples>
'use strict'
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join } = require('node:path')
const { Script } = require('node:vm')

const [, , dist, name, examples] = process.argv
const filename = join(dist, `${name}.cjs`)
// To the letter what launcher.cjs compiles, else V8 refuses the result.
const script = new Script(readFileSync(filename, 'latin1'), { filename })
const command = name === 'check' && existsSync(examples) ? ['check', join(examples, 'first-look')] : ['--help']
process.argv = [process.argv[0], join(dist, 'cli.cjs'), ...command]
process.on('exit', () => {
  process.exitCode = 0
  writeFileSync(join(dist, `${name}.cache`), script.createCachedData())
})
const module_ = { exports: {} }
script.runInThisContext()(module_.exports, createRequire(filename), module_, filename, dist)
