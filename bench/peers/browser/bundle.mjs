// Bundles code for a page as its author would: esbuild, minified, with the polyfill that the official client needs.

import { build } from 'esbuild'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** esbuild's options for code that imports `kmseal`, taken from that folder, or the official client. */
export function optionsFor(kmseal) {
  return {
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    // Parts that load on first use stay files of their own.
    splitting: true,
    write: false,
    metafile: true,
    outdir: '/dist',
    alias: { kmseal: join(kmseal, 'dist/browser.js') },
    absWorkingDir: here,
    logLevel: 'error',
  }
}

/** What the official client takes for granted in every page. */
export const PEER_POLYFILLS = { inject: [join(here, 'buffer.mjs')] }

/** The files of a page that measures: their paths on the site, and their contents. */
export async function pageFiles(kmseal) {
  const shared = optionsFor(kmseal)
  const built = await Promise.all([
    build({ ...shared, entryPoints: ['kmseal.mjs', 'stream-page.mjs'] }),
    build({ ...shared, ...PEER_POLYFILLS, entryPoints: ['client-browser.mjs'] }),
    build({ ...shared, splitting: false, external: ['/dist/*'], entryPoints: ['page.mjs'] }),
  ])
  return new Map(built.flatMap(({ outputFiles }) => outputFiles.map(({ path, contents }) => [path, contents])))
}
