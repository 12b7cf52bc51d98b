// Seals and opens a message with a keyring of each WebAssembly module, and with one over the mock.

import { Client, KmsKeyring, RawAesKeyring, RawEcdhKeyring } from "kmseal";
import { MockKms } from "kmseal/mock-kms";

const client = new Client();
/** Long enough for the cryptography of the platform, in more than one frame. */
const TEXT = "four horses ".repeat(10_000);

/** Says which keyrings opened what they sealed. */
export async function sealAndOpen() {
  const opened = [];
  // By name, since bundlers shorten those of classes.
  const keyrings = { RawAesKeyring: aes(), RawEcdhKeyring: await agreement(), KmsKeyring: await overTheMock() };
  for (const [name, keyring] of Object.entries(keyrings)) {
    const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode(TEXT));
    const { plaintext } = await client.decrypt(keyring, ciphertext);
    if (new TextDecoder().decode(plaintext) === TEXT) opened.push(name);
  }
  return `opened: ${opened.join(", ")}`;
}

function aes() {
  const wrappingKey = crypto.getRandomValues(new Uint8Array(32));
  return new RawAesKeyring({ keyNamespace: "packaging", keyName: "key", wrappingKey });
}

async function agreement() {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.exportKey("pkcs8", pair.privateKey),
    crypto.subtle.exportKey("spki", pair.publicKey),
  ]);
  return new RawEcdhKeyring({ schema: "static", curve: "P-256", privateKey, publicKey });
}

async function overTheMock() {
  const kms = new MockKms();
  const { KeyMetadata } = await kms.call("CreateKey");
  return new KmsKeyring({ client: kms, generatorKeyId: KeyMetadata.Arn });
}
