#!/usr/bin/env node
// Starts stowage from its one file, with V8's compiled form of it where that fits this Node; V8 itself refuses one that does not.
'use strict'
const { readFileSync } = require('node:fs')
const { join } = require('node:path')
const { Script } = require('node:vm')

const filename = join(__dirname, 'stowage.cjs')
let cachedData
try {
  cachedData = readFileSync(join(__dirname, 'stowage.cache'))
} catch {
  // Without it everything works, only later.
}
// esbuild writes ASCII, which is read fastest as Latin-1.
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'latin1')}\n})`
const script = new Script(source, { filename, cachedData })
const module_ = { exports: {} }
script.runInThisContext()(module_.exports, require, module_, filename, __dirname)
