// Tells what a page downloads: node sizes.mjs KMSEAL prints bytes, raw and compressed, of kmseal and of the official client.
//
// {"some": {"kmseal": FILES, "client-browser": FILES}, "all": ...}: the raw AES and KMS keyrings, and every keyring, where FILES is
// {"first": {"script.js": {"raw", "gzip", "brotli"}, "module.wasm": ...}, "later": what loads on first use}.

import { build } from 'esbuild'
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { PEER_POLYFILLS, optionsFor } from './bundle.mjs'

// Which module a page loads that makes its keyrings before its first message.
const MODULE = { some: 'kmseal_bg.wasm', all: 'kmseal_more_keyrings_bg.wasm' }
const SOME = {
  kmseal: `export { Client, RawAesKeyring, KmsKeyring, KmsDiscoveryKeyring, KmsMrkKeyring, KmsMrkDiscoveryKeyring } from 'kmseal'`,
  'client-browser': `export {
    buildClient, RawAesKeyringWebCrypto, KmsKeyringBrowser, AwsKmsMrkAwareSymmetricKeyringBrowser,
    AwsKmsMrkAwareSymmetricDiscoveryKeyringBrowser, getClient, KMS,
  } from '@aws-crypto/client-browser'`,
}
const ALL = { kmseal: `export * from 'kmseal'`, 'client-browser': `export * from '@aws-crypto/client-browser'` }

const [kmseal] = process.argv.slice(2)
const report = {}
for (const [name, code] of Object.entries({ some: SOME, all: ALL })) {
  report[name] = { kmseal: await ours(code.kmseal, MODULE[name]), 'client-browser': await theirs(code['client-browser']) }
}
console.log(JSON.stringify(report))

async function ours(code, module) {
  const { first, later } = await scripts(code, {})
  return { first: { ...first, ...(await wasm(module)) }, later }
}

async function theirs(code) {
  return scripts(code, PEER_POLYFILLS)
}

async function wasm(name) {
  return { [name]: sizes(await readFile(join(kmseal, 'wasm', name))) }
}

/** The scripts of a bundle: what the page loads at once, and what it imports on first use. */
async function scripts(code, options) {
  const stdin = { contents: code, resolveDir: new URL('.', import.meta.url).pathname, sourcefile: 'page.js' }
  const { metafile, outputFiles } = await build({ ...optionsFor(kmseal), ...options, stdin })
  const contents = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]))
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]))
  const first = new Set()
  const visit = (name) => {
    if (first.has(name)) return
    first.add(name)
    for (const { path, kind } of outputs.get(name).imports) if (kind === 'import-statement') visit(basename(path))
  }
  for (const [name, { entryPoint }] of outputs) if (entryPoint !== undefined && name === 'stdin.js') visit(name)
  const sized = (names) => Object.fromEntries(names.map((name) => [name, sizes(contents.get(name))]))
  return { first: sized([...first]), later: sized([...contents.keys()].filter((name) => !first.has(name))) }
}

function sizes(content) {
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length,
  }
}
