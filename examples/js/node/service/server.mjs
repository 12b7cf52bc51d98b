// Starts the service: node server.mjs
//
// With KMS_KEY_ARN and BRANCH_KEY_TABLE it uses AWS KMS and Amazon DynamoDB, as the environment configures the AWS SDK (AWS_REGION,
// credentials). Without them it has a KMS and a table in its own memory, for a first look. PORT is 8080 unless it says otherwise.

import { appOver } from './app.mjs'
import { keyStoreInAws, keyStoreInMemory } from './key-stores.mjs'
import { Records } from './records.mjs'

const { KMS_KEY_ARN: keyArn, BRANCH_KEY_TABLE: tableName, PORT: port = '8080' } = process.env
const isInAws = keyArn !== undefined && tableName !== undefined
const keyStore = isInAws ? await keyStoreInAws(keyArn, tableName) : (await keyStoreInMemory()).keyStore

const server = appOver(new Records({ keyStore, database: new Map() })).listen(Number(port), '127.0.0.1', () => {
  const keys = isInAws ? keyArn : 'a mock KMS in memory: nothing outlives this process'
  console.log(`http://127.0.0.1:${server.address().port} with keys of ${keys}`)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close())
