// Where the branch keys are: in Amazon DynamoDB under a key of AWS KMS, or, to try and to test, in memory under a key of the mock.

import { BranchKeyStore, DynamoDbKeyStorage, MemoryKeyStorage } from 'kmseal'

/** The name that is bound to every branch key for good. */
const LOGICAL_NAME = 'sealed-records'

/** A key store in AWS. Its table is made beforehand, once: `await keyStore.createTable()`. */
export async function keyStoreInAws(keyArn, tableName) {
  const [{ KMSClient }, { DynamoDBClient }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('@aws-sdk/client-dynamodb'),
  ])
  return new BranchKeyStore({
    logicalName: LOGICAL_NAME,
    storage: new DynamoDbKeyStorage({ client: new DynamoDBClient(), tableName }),
    client: new KMSClient(),
    kmsConfiguration: { keyArn },
  })
}

/** A key store in memory, and the mock of AWS KMS under it. Neither guards anything real. */
export async function keyStoreInMemory() {
  const { MockKms } = await import('kmseal/mock-kms')
  const kms = new MockKms()
  const { KeyMetadata } = await kms.call('CreateKey', { Description: 'branch keys' })
  const keyStore = new BranchKeyStore({
    logicalName: LOGICAL_NAME,
    storage: new MemoryKeyStorage({ tableName: LOGICAL_NAME }),
    client: kms,
    kmsConfiguration: { keyArn: KeyMetadata.Arn },
  })
  await keyStore.createTable()
  return { keyStore, kms, keyArn: KeyMetadata.Arn }
}
