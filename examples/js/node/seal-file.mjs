// Seals a file under a KMS key: node seal-file.mjs KEY_ARN PLAINTEXT CIPHERTEXT
//
// The AWS SDK reads AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for mock-kms, AWS_ENDPOINT_URL_KMS.

import { readFile, writeFile } from 'node:fs/promises'
import { KMSClient } from '@aws-sdk/client-kms'
import { Client, KmsKeyring } from 'kmseal'

const [keyArn, plaintextPath, ciphertextPath] = process.argv.slice(2)
if (ciphertextPath === undefined) {
  console.error('usage: node seal-file.mjs KEY_ARN PLAINTEXT CIPHERTEXT')
  process.exit(2)
}

const keyring = new KmsKeyring({ client: new KMSClient(), generatorKeyId: keyArn })
const { ciphertext } = await new Client().encrypt(keyring, await readFile(plaintextPath), {
  encryptionContext: { purpose: 'demo' },
})
await writeFile(ciphertextPath, ciphertext)
