// The same as programs/messages.js, by `require`.

const { Client, KmsKeyring, RawAesKeyring, RawRsaKeyring } = require("kmseal");
const { MockKms } = require("kmseal/mock-kms");
const { generateKeyPairSync } = require("node:crypto");

const client = new Client();

async function sealAndOpen() {
  const kms = new MockKms();
  const { KeyMetadata } = await kms.call("CreateKey");
  const format = { format: "pem" };
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", ...format },
    privateKeyEncoding: { type: "pkcs8", ...format },
  });
  const name = { keyNamespace: "packaging", keyName: "key" };
  const keyrings = {
    RawAesKeyring: new RawAesKeyring({ ...name, wrappingKey: crypto.getRandomValues(new Uint8Array(32)) }),
    // Of this padding the second WebAssembly module.
    RawRsaKeyring: new RawRsaKeyring({ ...name, padding: "Pkcs1v15", ...pair }),
    KmsKeyring: new KmsKeyring({ client: kms, generatorKeyId: KeyMetadata.Arn }),
  };
  const opened = [];
  for (const [name, keyring] of Object.entries(keyrings)) {
    const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses"));
    const { plaintext } = await client.decrypt(keyring, ciphertext);
    if (new TextDecoder().decode(plaintext) === "four horses") opened.push(name);
  }
  return `opened: ${opened.join(", ")}`;
}

sealAndOpen().then(console.log);
