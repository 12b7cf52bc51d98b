/** The operation `kms`: any call of the KMS API through the AWS SDK for JavaScript, at an endpoint on this machine. */

import { KMS } from '@aws-sdk/client-kms'

const clients = new Map()

/** Returns the AWS SDK's client for the `endpoint` and `region` of `target`, and its `account` if it names one. */
export function kmsClient({ endpoint, region, account = 'test' }) {
  const name = `${region} ${account} ${endpoint}`
  if (!clients.has(name)) {
    clients.set(
      name,
      new KMS({
        endpoint,
        region,
        credentials: { accessKeyId: account, secretAccessKey: 'test' },
        // A failing endpoint should fail the test that called it at once.
        maxAttempts: 1,
      }),
    )
  }
  return clients.get(name)
}

/** Calls the API `action` (as `CreateKey`) with `params`; bytes travel as `{"$bytes": base64}`. */
export async function callKms(request) {
  const client = kmsClient(request)
  const method = `${request.action.charAt(0).toLowerCase()}${request.action.slice(1)}`
  if (method === 'send' || method === 'destroy' || typeof client[method] !== 'function') {
    throw new TypeError(`the AWS SDK knows no KMS action ${request.action}`)
  }
  const input = fromJson(request.params ?? {})
  // The one time in the requests of KMS.
  if (typeof input.ValidTo === 'number') input.ValidTo = new Date(input.ValidTo * 1000)
  const { $metadata, ...response } = await client[method](input)
  return { response: toJson(response) }
}

function fromJson(value) {
  if (Array.isArray(value)) return value.map(fromJson)
  if (value === null || typeof value !== 'object') return value
  if (typeof value.$bytes === 'string') return Buffer.from(value.$bytes, 'base64')
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)]))
}

function toJson(value) {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') }
  if (value instanceof Date) return value.getTime() / 1000
  if (Array.isArray(value)) return value.map(toJson)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]))
}
