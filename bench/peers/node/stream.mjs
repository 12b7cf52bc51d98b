// Measures one stream in Node: node stream.mjs FOLDER SUITE BYTES, in a process that does nothing else.
//
// It prints, as JSON, the seconds, the most memory over what the idle process had, and the longest wait of a timer.

import { monitorEventLoopDelay } from 'node:perf_hooks'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { stream } from '../javascript/stream.mjs'

const [folder, suite, bytes] = process.argv.slice(2)
const kmseal = await import(pathToFileURL(join(folder, 'dist/node.js')))
// Idle is a process that has the module and has used it.
await stream(kmseal, { suite, bytes: 1000 })
const idle = process.memoryUsage.rss()
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()
const { seconds } = await stream(kmseal, { suite, bytes: Number(bytes) })
delay.disable()
// The system tells the most that there ever was, in KiB.
const most = process.resourceUsage().maxRSS * 1024
console.log(JSON.stringify({ seconds, memory: most - idle, pause: delay.max / 1e6 }))
