/** The operations `encrypt` and `decrypt`: whole messages through the official SDK for Node. */

import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'

import { AlgorithmSuiteIdentifier, CommitmentPolicy, buildClient } from '@aws-crypto/client-node'

import { buildKeyring } from './keyrings.mjs'

const policies = {
  'forbid-encrypt-allow-decrypt': CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
  'require-encrypt-allow-decrypt': CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT,
  'require-encrypt-require-decrypt': CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
}

/** Encrypts `plaintext` (base64) or the file `plaintext_path`. */
export async function encryptMessage(request) {
  const suiteId = Number.parseInt(request.suite ?? '0578', 16)
  if (AlgorithmSuiteIdentifier[suiteId] === undefined) throw new TypeError(`unknown suite: ${request.suite}`)
  const commits = suiteId === 0x0478 || suiteId === 0x0578
  const client = newClient(request, commits ? 'require-encrypt-require-decrypt' : 'forbid-encrypt-allow-decrypt')
  const keyring = buildKeyring(request.keyring)
  const options = { suiteId, encryptionContext: request.encryption_context ?? {} }
  if (request.frame_length !== undefined) options.frameLength = request.frame_length

  if (request.plaintext_path !== undefined) {
    return transformFile(client.encryptStream(keyring, options), request.plaintext_path, request.ciphertext_path)
  }
  const { result, messageHeader } = await client.encrypt(keyring, Buffer.from(request.plaintext, 'base64'), options)
  return { ciphertext: result.toString('base64'), ...describeHeader(messageHeader) }
}

/**
 * Decrypts `ciphertext` (base64) or the file `ciphertext_path`.
 *
 * This SDK has no parameter for an expected context: its manual has the caller compare each pair with the
 * header, and so does this peer.
 */
export async function decryptMessage(request) {
  const client = newClient(request, 'require-encrypt-allow-decrypt')
  const keyring = buildKeyring(request.keyring)
  let reply
  if (request.ciphertext_path !== undefined) {
    reply = await transformFile(client.decryptStream(keyring), request.ciphertext_path, request.plaintext_path)
  } else {
    const { plaintext, messageHeader } = await client.decrypt(keyring, Buffer.from(request.ciphertext, 'base64'))
    reply = { plaintext: plaintext.toString('base64'), ...describeHeader(messageHeader) }
  }
  for (const [key, value] of Object.entries(request.encryption_context ?? {})) {
    if (reply.encryption_context[key] !== value) throw new Error(`the encryption context differs at the key ${key}`)
  }
  return reply
}

function newClient(request, defaultPolicy) {
  const commitmentPolicy = policies[request.commitment_policy ?? defaultPolicy]
  if (commitmentPolicy === undefined) throw new TypeError(`unknown policy: ${request.commitment_policy}`)
  return buildClient({ commitmentPolicy, maxEncryptedDataKeys: request.max_encrypted_data_keys ?? false })
}

async function transformFile(stream, sourcePath, targetPath) {
  let messageHeader
  stream.once('MessageHeader', (header) => {
    messageHeader = header
  })
  await pipeline(createReadStream(sourcePath), stream, createWriteStream(targetPath))
  if (messageHeader === undefined) throw new Error('the message ended within its header')
  return { bytes: (await stat(targetPath)).size, ...describeHeader(messageHeader) }
}

function describeHeader({ suiteId, encryptionContext, frameLength }) {
  return {
    suite: suiteId.toString(16).padStart(4, '0'),
    encryption_context: { ...encryptionContext },
    frame_length: frameLength,
  }
}
