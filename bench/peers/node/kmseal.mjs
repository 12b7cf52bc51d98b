// kmseal as built in the npm package's folder.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as shared from '../javascript/kmseal.mjs'

export async function makeClient(folder) {
  return shared.makeClient(await import(pathToFileURL(join(folder, 'dist/node.js'))))
}
