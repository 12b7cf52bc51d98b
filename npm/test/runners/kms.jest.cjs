// A test of somebody's code under Jest, with the mock inside it: required, in Jest's own realm.

const { CreateKeyCommand, DecryptCommand, EncryptCommand, KMSClient } = require("@aws-sdk/client-kms");
const { Client, KmsKeyring } = require("kmseal");
const { KmsError, MockKms } = require("kmseal/mock-kms");

const kms = new MockKms({ seed: { keys: [{ aliases: ["alias/orders"] }] } });
const plaintext = new TextEncoder().encode("four horses");

test("the AWS SDK's client is answered by the mock", async () => {
  const client = new KMSClient(kms.clientConfig);
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const { CiphertextBlob } = await client.send(new EncryptCommand({ KeyId: KeyMetadata.Arn, Plaintext: plaintext }));
  const { Plaintext } = await client.send(new DecryptCommand({ CiphertextBlob }));
  expect(new TextDecoder().decode(Plaintext)).toBe("four horses");
});

test("a keyring takes the mock as its client", async () => {
  const keyring = new KmsKeyring({ client: kms, generatorKeyId: "alias/orders" });
  const { header } = await new Client().encrypt(keyring, plaintext);
  expect(header.encryptedDataKeys).toHaveLength(1);
  await expect(kms.call("DescribeKey", { KeyId: "alias/none" })).rejects.toBeInstanceOf(KmsError);
});
