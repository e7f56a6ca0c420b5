// Writes V8's compiled form of dist/stowage.cjs, taken after a run of what users run most, so that its functions are in it.
// Usage: node scripts/warm.cjs <dist> <examples>
'use strict'
const { existsSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const [, , dist, examples] = process.argv
const filename = join(dist, 'stowage.cjs')
// To the letter what launcher.cjs compiles, else V8 refuses the result.
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`
const script = new Script(source, { filename })
process.argv = [process.argv[0], join(dist, 'cli.cjs'), 'check', ...(existsSync(examples) ? [examples] : ['--help'])]
process.on('exit', () => {
  process.exitCode = 0
  writeFileSync(join(dist, 'stowage.cache'), script.createCachedData())
})
const module_ = { exports: {} }
script.runInThisContext()(module_.exports, require, module_, filename, dist)
