// Measures one client for Node, or the limits: node worker.mjs CONTENDER FOLDER, where CONTENDER is a module beside this one.

import { measureClient, measureLimit } from '../javascript/measure.mjs'
import { serve } from '../javascript/serve.mjs'

const [contender, folder] = process.argv.slice(2)
const { makeClient, LIMITS } = await import(`./${contender}.mjs`)
const client = await makeClient?.(folder)

await serve((question) => (client ? measureClient(client, question) : measureLimit(LIMITS, question)))
