// Loaded before the command: any socket, name look-up or process ends the run with a word and exit code 99.
const refuse = (what) => () => {
  require('node:fs').writeSync(2, `${what} was used\n`)
  process.exit(99)
}
const guarded = {
  'node:child_process': ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'],
  'node:net': ['connect', 'createConnection', 'createServer'],
  'node:dns': ['lookup', 'resolve'],
  'node:http': ['request', 'get', 'createServer'],
  'node:https': ['request', 'get'],
  'node:dgram': ['createSocket'],
  'node:worker_threads': ['Worker'],
}
for (const [name, functions] of Object.entries(guarded)) for (const each of functions) require(name)[each] = refuse(`${name} ${each}`)
require('node:net').Socket.prototype.connect = refuse('net.Socket connect')
globalThis.fetch = refuse('fetch')
