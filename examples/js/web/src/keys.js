// Which key seals: one of a mock KMS inside the page, to try, or one in AWS KMS.

import { FetchKmsClient, KmsKeyring } from 'kmseal'

const PAGE_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab'

/** The mock, loaded when it is first needed. */
let mock
const inPage = () => (mock ??= startMock())

async function startMock() {
  const { MockKms } = await import('kmseal/mock-kms')
  const material = localStorage.getItem('page-key') ?? randomKey()
  localStorage.setItem('page-key', material)
  const seed = { keys: [{ arn: PAGE_KEY, material, aliases: ['alias/uploads'] }] }
  return new MockKms({ region: 'eu-central-1', account: '111122223333', seed })
}

function randomKey() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
}

/** A keyring for what the form says. */
export async function keyringOf({ where, keyArn, endpoint, accessKeyId, secretAccessKey, sessionToken }) {
  if (where === 'page') return new KmsKeyring({ client: await inPage(), generatorKeyId: PAGE_KEY })
  const arn = keyArn.trim()
  const region = arn.split(':')[3]
  if (!region) throw new TypeError('Give the ARN of your KMS key: it names the Region that it is in.')
  const client = new FetchKmsClient({
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken: sessionToken || undefined },
    endpoint: endpoint.trim() || undefined,
  })
  return new KmsKeyring({ client, generatorKeyId: arn })
}

/** Disables the key in the page, or enables it again; tells which. */
export async function togglePageKey() {
  const kms = await inPage()
  const KeyId = PAGE_KEY
  const { KeyMetadata } = await kms.call('DescribeKey', { KeyId })
  await kms.call(KeyMetadata.Enabled ? 'DisableKey' : 'EnableKey', { KeyId })
  return !KeyMetadata.Enabled
}
