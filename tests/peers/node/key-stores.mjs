/** Key stores of the official SDK, in a DynamoDB server on this machine. They read branch keys; this SDK makes none. */

import { BranchKeyStoreNode } from '@aws-crypto/client-node'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'

import { kmsClient } from './kms-api.mjs'

/** The KMS configuration by its name; all but `discovery` take a value. */
const configurations = {
  'key-arn': identifier => ({ identifier }),
  'mrk-arn': mrkIdentifier => ({ mrkIdentifier }),
  'mrk-discovery': region => ({ region }),
  discovery: () => 'discovery',
}

/** Returns the key store that `description` asks for. */
export function buildKeyStore(description) {
  const { region, kms_region: kmsRegion = region } = description
  const [name, value] = description.kms_configuration
  return new BranchKeyStoreNode({
    logicalKeyStoreName: description.logical_name,
    storage: {
      ddbTableName: description.table,
      ddbClient: new DynamoDBClient({
        endpoint: description.dynamodb_endpoint,
        region,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 1,
      }),
    },
    keyManagement: { kmsClient: kmsClient({ endpoint: description.kms_endpoint, region: kmsRegion }) },
    kmsConfiguration: configurations[name](value),
  })
}
