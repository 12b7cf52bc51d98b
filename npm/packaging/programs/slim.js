// The same as messages.js over `kmseal/slim`, with modules that somebody else found.

import { Client, KmsealError, provideModules, RawAesKeyring, RawEcdhKeyring } from "kmseal/slim";

/** Says what happened before the modules were provided, and which keyrings opened what they sealed after. */
export async function sealAndOpen(messages, moreKeyrings) {
  const { privateKey, publicKey } = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, [
    "deriveBits",
  ]);
  const keyrings = {
    RawAesKeyring: new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) }),
    RawEcdhKeyring: new RawEcdhKeyring({
      schema: "static",
      curve: "P-256",
      privateKey: await crypto.subtle.exportKey("pkcs8", privateKey),
      publicKey: await crypto.subtle.exportKey("spki", publicKey),
    }),
  };
  const client = new Client();
  const early = await client.encrypt(keyrings.RawAesKeyring, new Uint8Array(1)).catch((error) => error);
  if (!(early instanceof KmsealError)) return "it worked without modules";

  provideModules({ messages, moreKeyrings });
  const opened = [];
  for (const [name, keyring] of Object.entries(keyrings)) {
    const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("four horses"));
    const { plaintext } = await client.decrypt(keyring, ciphertext);
    if (new TextDecoder().decode(plaintext) === "four horses") opened.push(name);
  }
  return `${early.code}, then opened: ${opened.join(", ")}`;
}
