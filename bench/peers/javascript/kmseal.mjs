// kmseal as its contender in every runtime: a client and a raw AES keyring of the package.

export function makeClient({ AlgorithmSuite, Client, RawAesKeyring }) {
  const keyring = new RawAesKeyring({
    keyNamespace: 'bench',
    keyName: 'key',
    wrappingKey: new Uint8Array(32).fill(7),
  })
  const suites = {
    0x0478: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
    0x0578: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY_ECDSA_P384,
  }
  const client = new Client()
  return {
    encrypt: async (plaintext, { suite, ...options }) =>
      (await client.encrypt(keyring, plaintext, { suite: suites[suite], ...options })).ciphertext,
    decrypt: async (message) => (await client.decrypt(keyring, message)).plaintext,
  }
}
