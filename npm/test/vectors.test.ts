// The official test vectors that need no key service, opened through the public API, whole and as streams.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  Client,
  MultiKeyring,
  RawAesKeyring,
  RawEcdhKeyring,
  RawRsaKeyring,
  type Curve,
  type Keyring,
  type RsaPadding,
} from "kmseal";
import { forceHostCrypto } from "./force-host-crypto.js";
import { cut, through } from "./streams/pieces.js";

const beside = fileURLToPath(new URL("../../../../shared/vectors", import.meta.url));
const folder = join(process.env["KMSEAL_VECTORS"] ?? beside, "esdk-v5");
// In CI they must be there: a test that is left out shows nothing.
const skip = !existsSync(folder) && process.env["CI"] === undefined && `there are no test vectors at ${folder}`;

/** A key or a keyring of the manifests, as far as it is used here. */
interface Description {
  type: string;
  key: string;
  "provider-id": string;
  "encryption-algorithm": string;
  "padding-algorithm"?: string;
  "padding-hash"?: string;
  schema: "static" | "discovery";
  sender: string;
  recipient: string;
  "ecc-curve": string;
  generator?: Description;
  childKeyrings: Description[];
}

interface Scenario {
  ciphertext: string;
  result: string;
  description: string;
  decryptKeyDescription: Description;
  "reproduced-encryption-context": Record<string, string>;
}

type Keys = Record<string, Record<string, string>>;

const CURVES: Record<string, Curve> = { "ecc-256": "P-256", "ecc-384": "P-384", "ecc-521": "P-521" };
const bytes = (base64 = "") => Uint8Array.from(Buffer.from(base64, "base64"));

/** The keyring for a description, or nothing if it is for a key service. */
function keyringOf(description: Description, keys: Keys): Keyring | undefined {
  const key = keys[description.key];
  const name = { keyNamespace: description["provider-id"], keyName: key?.["key-id"] ?? description.key };
  switch (description.type) {
    case "raw": {
      if (description["encryption-algorithm"] === "aes") {
        return new RawAesKeyring({ ...name, wrappingKey: bytes(key?.["material"]) });
      }
      const hash = description["padding-hash"]?.replace("sha", "Sha");
      const padding = (description["padding-algorithm"] === "pkcs1" ? "Pkcs1v15" : `Oaep${hash}`) as RsaPadding;
      return new RawRsaKeyring({ ...name, padding, privateKey: key?.["material"] ?? "" });
    }
    case "raw-ecdh": {
      const curve = CURVES[description["ecc-curve"]] as Curve;
      const recipient = keys[description.recipient];
      if (description.schema === "discovery") {
        return new RawEcdhKeyring({ schema: "discovery", curve, privateKey: recipient?.["recipient-material"] ?? "" });
      }
      const privateKey = keys[description.sender]?.["sender-material"] ?? "";
      const publicKey = bytes(recipient?.["recipient-material-public-key"]);
      return new RawEcdhKeyring({ schema: "static", curve, privateKey, publicKey });
    }
    case "multi-keyring": {
      const { generator, childKeyrings } = description;
      const children = childKeyrings.map((child) => keyringOf(child, keys));
      const first = generator && keyringOf(generator, keys);
      if (children.includes(undefined) || (generator !== undefined && first === undefined)) return undefined;
      return new MultiKeyring({ ...(first && { generator: first }), children: children as Keyring[] });
    }
    default:
      return undefined;
  }
}

describe("the official vectors", { skip }, () => {
  for (const force of ["always", "never"] as const) {
    test(`every message under keys that are at hand opens, ${force} by the host`, (context) => {
      forceHostCrypto(force);
      context.after(() => forceHostCrypto(undefined));
      return openAll();
    });
  }

  async function openAll() {
    const json = async (name: string) => JSON.parse(await readFile(join(folder, name), "utf8"));
    const { tests } = (await json("decrypt-manifest.json")) as {
      tests: Record<string, { "decryption-scenario": Scenario }>;
    };
    const { keys } = (await json("keys.json")) as { keys: Keys };
    const file = (url: string) => readFile(join(folder, url.replace("file://", "")));
    const client = new Client({ commitmentPolicy: "RequireEncryptAllowDecrypt" });
    const opened: Record<string, number> = {};
    for (const [id, { "decryption-scenario": scenario }] of Object.entries(tests)) {
      const keyring = keyringOf(scenario.decryptKeyDescription, keys);
      if (keyring === undefined) continue;
      const encryptionContext = scenario["reproduced-encryption-context"];
      const [message, expected] = await Promise.all([file(scenario.ciphertext), file(scenario.result)]);
      const { plaintext } = await client
        .decrypt(keyring, message, { encryptionContext })
        .catch((error: Error) => assert.fail(`${id}, ${scenario.description}: ${error.message}`));
      assert.deepEqual(Buffer.from(plaintext), expected, id);
      // In pieces that end within everything that a message is made of.
      const stream = client.decryptStream(keyring, { encryptionContext });
      const { bytes: streamed, code } = await through(cut(message, [1, 7, 100, 5000]), stream);
      assert.equal(code, undefined, `${id} as a stream`);
      assert.deepEqual(streamed, expected, `${id} as a stream`);
      const { type } = scenario.decryptKeyDescription;
      opened[type] = (opened[type] ?? 0) + 1;
    }
    assert.deepEqual(opened, { raw: 88, "raw-ecdh": 99, "multi-keyring": 44 });
  }
});
