// The official Encryption SDK for browsers, in a page.

import {
  CommitmentPolicy,
  RawAesKeyringWebCrypto,
  RawAesWrappingSuiteIdentifier,
  buildClient,
} from '@aws-crypto/client-browser'

export async function makeClient() {
  const client = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
  const wrappingSuite = RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING
  const keyring = new RawAesKeyringWebCrypto({
    keyNamespace: 'bench',
    keyName: 'key',
    masterKey: await RawAesKeyringWebCrypto.importCryptoKey(new Uint8Array(32).fill(7), wrappingSuite),
    wrappingSuite,
  })
  return {
    encrypt: async (plaintext, { suite, ...options }) =>
      (await client.encrypt(keyring, plaintext, { suiteId: suite, ...options })).result,
    decrypt: async (message) => (await client.decrypt(keyring, message)).plaintext,
  }
}
