// The service over HTTP, on the mock of AWS KMS inside this process: no AWS account, no server beside it, no network.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { appOver } from './app.mjs'
import { keyStoreInMemory } from './key-stores.mjs'
import { Records } from './records.mjs'

const stops = []
after(() => Promise.all(stops.map((stop) => stop())))

/** A service of its own; `call` returns the status and the body, read as JSON if it is. */
async function start(options = {}) {
  const { keyStore, kms, keyArn } = await keyStoreInMemory()
  const database = new Map()
  const logged = []
  const records = new Records({ keyStore, database, ...options })
  const server = appOver(records, (entry) => logged.push(entry)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  stops.push(() => new Promise((resolve) => (server.close(resolve), server.closeAllConnections())))
  const call = async (method, path, body, headers = { 'content-type': 'application/json' }) => {
    const address = `http://127.0.0.1:${server.address().port}${path}`
    const answer = await fetch(address, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, body: /json/.test(answer.headers.get('content-type')) ? JSON.parse(text) : text }
  }
  const calls = async () => (await kms.audit()).map(({ operation }) => operation)
  return { call, calls, database, kms, keyArn, logged }
}

const record = '/tenants/ada/records/1'

test('a record comes back as it was written, and the database never sees it', async () => {
  const { call, database } = await start()
  assert.equal((await call('PUT', '/tenants/ada')).status, 201)
  assert.equal((await call('PUT', '/tenants/ada')).status, 204)
  for (const value of [{ iban: 'DE02 1203 0000 0000 2020 51' }, [1, 'zwei'], 'text', 0, null]) {
    assert.equal((await call('PUT', record, value)).status, 204)
    const { status, body, headers } = await call('GET', record)
    assert.deepEqual([status, body, headers.get('cache-control')], [200, value, 'no-store'])
    assert.equal(Buffer.from(database.get('ada/1')).includes('iban'), false)
  }
  assert.equal((await call('DELETE', record)).status, 204)
  assert.equal((await call('GET', record)).status, 404)
  assert.equal((await call('DELETE', record)).status, 404)
})

test('a hundred requests at once ask AWS KMS once', async () => {
  const { call, calls } = await start()
  await call('PUT', '/tenants/ada')
  const before = (await calls()).length
  const ids = Array.from({ length: 100 }, (_, index) => `/tenants/ada/records/${index}`)
  await Promise.all(ids.map((path, index) => call('PUT', path, { index })))
  const bodies = await Promise.all(ids.map((path) => call('GET', path)))
  assert.deepEqual(bodies.map(({ body }) => body.index), ids.map((_, index) => index))
  // Once to write with the active branch key, once to read with its version.
  assert.deepEqual((await calls()).slice(before), ['Decrypt', 'Decrypt'])
})

test('records of another tenant, and other records of the same, do not open in their place', async () => {
  const { call, database, logged } = await start()
  for (const tenant of ['ada', 'bob']) {
    await call('PUT', `/tenants/${tenant}`)
    for (const id of [1, 2]) await call('PUT', `/tenants/${tenant}/records/${id}`, { tenant, id })
  }
  for (const other of ['bob/1', 'ada/2']) {
    database.set('ada/1', database.get(other))
    const { status, body } = await call('GET', record)
    assert.deepEqual([status, body.type], [500, 'record-damaged'])
    assert.match(body.instance, /^urn:uuid:/)
    assert.equal(logged.at(-1).code, 'ContextMismatch')
    assert.equal(logged.at(-1).instance, body.instance)
  }
})

test('an altered record is refused, and the caller is told nothing of keys', async () => {
  const { call, database, logged, keyArn } = await start()
  await call('PUT', '/tenants/ada')
  await call('PUT', record, { amount: 12 })
  const stored = database.get('ada/1')
  stored[Math.floor(stored.length / 2)] ^= 1
  const { status, body, headers } = await call('GET', record)
  assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8')
  assert.deepEqual([status, body.type], [500, 'record-damaged'])
  assert.equal(JSON.stringify(body).includes(keyArn), false)
  assert.equal(logged.length, 1)
  database.set('ada/1', stored.subarray(0, 40))
  assert.equal((await call('GET', record)).body.type, 'record-damaged')
})

test('while the key is disabled the service says to come back, and afterwards it goes on', async () => {
  const { call, kms, keyArn, logged } = await start({ timeToLive: 1 })
  await call('PUT', '/tenants/ada')
  await call('PUT', record, { amount: 12 })
  await kms.call('DisableKey', { KeyId: keyArn })
  await new Promise((resolve) => setTimeout(resolve, 20))
  for (const [method, body] of [['GET'], ['PUT', { amount: 13 }]]) {
    const answer = await call(method, record, body)
    assert.deepEqual([answer.status, answer.headers.get('retry-after'), answer.body.type], [503, '5', 'keys-unavailable'])
    assert.match(logged.at(-1).error, /DisabledException: .* is disabled/)
  }
  await kms.call('EnableKey', { KeyId: keyArn })
  assert.deepEqual((await call('GET', record)).body, { amount: 12 })
})

test('a rotated branch key writes anew and still reads what was', async () => {
  const { call, database } = await start({ timeToLive: 1 })
  await call('PUT', '/tenants/ada')
  await call('PUT', record, 'before')
  assert.equal((await call('POST', '/tenants/ada/rotate')).status, 204)
  await new Promise((resolve) => setTimeout(resolve, 20))
  await call('PUT', '/tenants/ada/records/2', 'after')
  assert.equal((await call('GET', record)).body, 'before')
  assert.equal((await call('GET', '/tenants/ada/records/2')).body, 'after')
  assert.equal(database.size, 3)
})

test('what callers do wrong is told to them', async () => {
  const { call, logged } = await start()
  for (const [method, path, status, type] of [
    ['PUT', record, 404, 'unknown-tenant'],
    ['GET', record, 404, 'unknown-tenant'],
    ['POST', '/tenants/ada/rotate', 404, 'unknown-tenant'],
    ['PUT', '/tenants/Ada%2F..', 400, 'bad-request'],
    ['GET', `/tenants/ada/records/${'x'.repeat(65)}`, 400, 'bad-request'],
  ]) {
    const answer = await call(method, path, method === 'PUT' ? {} : undefined)
    assert.deepEqual([answer.status, answer.body.type], [status, type], `${method} ${path}`)
  }
  await call('PUT', '/tenants/ada')
  assert.equal((await call('PUT', record, undefined, {})).status, 415)
  const long = await call('PUT', record, 'x'.repeat(2 << 20))
  assert.deepEqual([long.status, long.body.type], [413, 'bad-request'])
  assert.deepEqual(logged, [])
})
