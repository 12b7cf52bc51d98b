// Measures one client for Node: node worker.mjs CONTENDER FOLDER, where CONTENDER is a module beside this one.

import { measure } from '../javascript/measure.mjs'
import { serve } from '../javascript/serve.mjs'
import { LIMITS } from './limits.mjs'

const [contender, folder] = process.argv.slice(2)
const { makeClient } = await import(`./${contender}.mjs`)
const client = await makeClient(folder)

await serve((question) => measure(client, LIMITS, question))
