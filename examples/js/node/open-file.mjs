// Opens a file that was sealed under a KMS key: node open-file.mjs KEY_ARN CIPHERTEXT PLAINTEXT
//
// The AWS SDK reads AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for mock-kms, AWS_ENDPOINT_URL_KMS.

import { readFile, writeFile } from 'node:fs/promises'
import { KMSClient } from '@aws-sdk/client-kms'
import { Client, KmsKeyring } from 'kmseal'

const [keyArn, ciphertextPath, plaintextPath] = process.argv.slice(2)
if (plaintextPath === undefined) {
  console.error('usage: node open-file.mjs KEY_ARN CIPHERTEXT PLAINTEXT')
  process.exit(2)
}

const keyring = new KmsKeyring({ client: new KMSClient(), generatorKeyId: keyArn })
try {
  const { plaintext } = await new Client().decrypt(keyring, await readFile(ciphertextPath), {
    encryptionContext: { purpose: 'demo' },
  })
  await writeFile(plaintextPath, plaintext)
} catch (error) {
  console.error(`${error.code ?? error.name}: ${error.message}`)
  process.exit(1)
}
