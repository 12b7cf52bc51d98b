// A site on loopback with the pages that measure: bundles, and the WebAssembly of the package.

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pageFiles } from './bundle.mjs'

const TYPES = { js: 'text/javascript', wasm: 'application/wasm' }

/** Starts the site for the package in the folder `kmseal`, and returns its address. */
export async function startSite(kmseal) {
  const files = await pageFiles(kmseal)
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://site')
    try {
      if (pathname === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>Measures</title>')
      const wasm = /^\/wasm\/[\w-]+\.wasm$/.test(pathname)
      const content = wasm ? await readFile(join(kmseal, pathname)) : files.get(pathname)
      if (content === undefined) throw new Error('there is no such file')
      response.setHeader('content-type', TYPES[pathname.split('.').at(-1)]).end(content)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return `http://127.0.0.1:${server.address().port}/`
}
