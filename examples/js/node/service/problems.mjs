// What a caller over HTTP is told when something goes wrong: RFC 9457, and nothing of keys or of other tenants.

import { randomUUID } from 'node:crypto'
import { KmsealError } from 'kmseal'
import { UnknownTenant } from './records.mjs'

const UNAVAILABLE = { status: 503, type: 'keys-unavailable', title: 'The keys cannot be reached now; try again later' }
const DAMAGED = { status: 500, type: 'record-damaged', title: 'The record is not what was stored' }

/** What is told, by the `code` of an error of kmseal. */
const PROBLEMS = {
  KeyService: UNAVAILABLE,
  LimitExceeded: { status: 413, type: 'record-too-long', title: 'The record is too long' },
  // The database was altered, or handed out another record: for the operator to look at, not for the caller to mend.
  NotAuthentic: DAMAGED,
  MalformedMessage: DAMAGED,
  ContextMismatch: DAMAGED,
  CommitmentPolicy: DAMAGED,
  NoDataKeyOpened: DAMAGED,
}

/** The problem that an error is for the caller. */
export function problemOf(error) {
  if (error instanceof UnknownTenant) return { status: 404, type: 'unknown-tenant', title: 'There is no such tenant' }
  // What `AbortSignal.timeout` throws.
  if (error.name === 'TimeoutError') return UNAVAILABLE
  if (error instanceof KmsealError) {
    // The record is the right one, but AWS KMS or the table did not give its key.
    const isForLater = error.attempts.some(({ code }) => code === 'KeyService')
    return isForLater ? UNAVAILABLE : (PROBLEMS[error.code] ?? { status: 500, type: 'internal', title: 'Something failed' })
  }
  // What express found wrong in a request says so itself.
  if (error.expose === true) return { status: error.status, type: 'bad-request', title: error.message }
  return { status: 500, type: 'internal', title: 'Something failed' }
}

/** The last handler of an express application. */
export function sendProblem(log) {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    const problem = problemOf(error)
    const instance = `urn:uuid:${randomUUID()}`
    // The operator reads which key failed and why; the caller reads a number to ask about.
    if (problem.status >= 500) log({ instance, request: `${request.method} ${request.path}`, code: error.code, error: error.message })
    if (problem.status === 503) response.set('Retry-After', '5')
    response.status(problem.status).type('application/problem+json').send(JSON.stringify({ ...problem, instance }))
  }
}
