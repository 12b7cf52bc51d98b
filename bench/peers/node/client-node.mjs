// The official Encryption SDK for Node, as installed in a folder.

import { createRequire } from 'node:module'
import { join } from 'node:path'

export async function makeClient(folder) {
  const { CommitmentPolicy, RawAesKeyringNode, RawAesWrappingSuiteIdentifier, buildClient } = createRequire(
    join(folder, 'package.json'),
  )('@aws-crypto/client-node')
  const client = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
  const keyring = new RawAesKeyringNode({
    keyNamespace: 'bench',
    keyName: 'key',
    // The keyring overwrites the buffer it is given, so it must own one.
    unencryptedMasterKey: new Uint8Array(32).fill(7),
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  })
  return {
    encrypt: async (plaintext, { suite, ...options }) =>
      (await client.encrypt(keyring, plaintext, { suiteId: suite, ...options })).result,
    decrypt: async (message) => (await client.decrypt(keyring, message)).plaintext,
  }
}
