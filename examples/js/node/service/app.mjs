// The service over HTTP: tenants and their records.

import express from 'express'
import { sendProblem } from './problems.mjs'
import { LONGEST } from './records.mjs'

/** Names of tenants and records become parts of keys in the database. */
const NAME = /^[a-z0-9-]{1,64}$/

/** An express application over `records`; `log` is given what the operator should see. */
export function appOver(records, log = (entry) => console.error(JSON.stringify(entry))) {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: LONGEST, strict: false }))
  for (const name of ['tenant', 'id']) {
    app.param(name, (request, response, next, value) => {
      if (NAME.test(value)) return next()
      next(Object.assign(new Error(`${name} must be 1 to 64 of a-z, 0-9 and -`), { expose: true, status: 400 }))
    })
  }

  app.put('/tenants/:tenant', async ({ params }, response) => {
    response.sendStatus((await records.addTenant(params.tenant)) ? 201 : 204)
  })
  app.post('/tenants/:tenant/rotate', async ({ params }, response) => {
    await records.rotateKey(params.tenant)
    response.sendStatus(204)
  })

  const record = app.route('/tenants/:tenant/records/:id')
  record.put(async ({ params, body }, response) => {
    if (body === undefined) return response.status(415).send({ type: 'bad-request', title: 'Send JSON' })
    await records.write(params.tenant, params.id, body)
    response.sendStatus(204)
  })
  record.get(async ({ params }, response) => {
    const value = await records.read(params.tenant, params.id)
    if (value === undefined) return response.status(404).send({ type: 'unknown-record', title: 'There is no such record' })
    response.set('Cache-Control', 'no-store').json(value)
  })
  record.delete(async ({ params }, response) => {
    response.sendStatus((await records.remove(params.tenant, params.id)) ? 204 : 404)
  })

  app.use(sendProblem(log))
  return app
}
