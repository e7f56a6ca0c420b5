#!/usr/bin/env node
// Starts stowage from one file, with V8's compiled form of it where that fits this Node; V8 itself refuses one that does not.
'use strict'
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const name = process.argv[2] === 'check' ? 'check' : 'stowage'
const filename = join(__dirname, `${name}.cjs`)
let cachedData
try {
  cachedData = readFileSync(join(__dirname, `${name}.cache`))
} catch {
  // Without it everything works, only later.
}
// esbuild writes ASCII, which is read fastest as Latin-1.
const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData })
const module_ = { exports: {} }
script.runInThisContext()(module_.exports, require, module_, filename, __dirname)
