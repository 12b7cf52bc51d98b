// A typed use of both entries, for a strict compiler.

import { Client, KmsKeyring, RawAesKeyring, type Decrypted, type Keyring } from "kmseal";
import { MockKms, type KmsOperation } from "kmseal/mock-kms";

const client = new Client({ commitmentPolicy: "RequireEncryptRequireDecrypt" });

async function sealAndOpen(keyring: Keyring): Promise<string> {
  const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses"));
  const { plaintext }: Decrypted = await client.decrypt(keyring, ciphertext);
  return new TextDecoder().decode(plaintext);
}

async function main(): Promise<void> {
  const kms = new MockKms();
  const operation: KmsOperation = "CreateKey";
  const { KeyMetadata } = await kms.call(operation);
  const aes = new RawAesKeyring({ keyNamespace: "packaging", keyName: "key", wrappingKey: new Uint8Array(32) });
  // @ts-expect-error: what is not a key is refused before it runs.
  const wrong = () => new RawAesKeyring({ keyNamespace: "packaging", keyName: "key", wrappingKey: "secret" });
  const read = [typeof wrong, await sealAndOpen(aes)];
  read.push(await sealAndOpen(new KmsKeyring({ client: kms, generatorKeyId: KeyMetadata.Arn })));
  console.log(read.join(", "));
}

void main();
