// The official SDK for browsers and kmseal in one page: each of its keyrings seals, kmseal opens, and the other way round.

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { after, before, describe, test } from "node:test";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { configFor, startMockKms, without, type Service } from "../mock-kms.js";
import { launchChromium, withoutChromium } from "./chromium.js";
import { startSite } from "./site.js";

const peer = fileURLToPath(new URL("../../../../bench/peers/browser/", import.meta.url));
const withoutPeer =
  !existsSync(`${peer}node_modules`) && process.env["CI"] === undefined && "the official SDK for browsers is not installed";

/** The official SDK as a page's author bundles it, with the `Buffer` that it expects. */
async function officialSdk(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: 'export * from "@aws-crypto/client-browser";', resolveDir: peer },
    inject: [`${peer}buffer.mjs`],
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "error",
  });
  return outputFiles[0]?.text ?? "";
}

/** What the page is given. */
type Given = { endpoint: string; keyArn: string; mrkArn: string; key: number[]; publicKey: number[]; privateKey: number[] };

/** In the page: does `test` with both SDKs, and with pairs of keyrings that are to open each other's messages. */
async function inPage({ given, name }: { given: Given; name: string }): Promise<string> {
  const official = await import(`${location.origin}/official.js`);
  const own = await import(`${location.origin}/dist/browser.js`);
  const { endpoint, keyArn, mrkArn } = given;
  const [key, publicKey, privateKey] = [given.key, given.publicKey, given.privateKey].map((bytes) => Uint8Array.from(bytes));
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const region = "eu-central-1";
  const kms = new official.KMS({ region, endpoint, credentials });
  const ownKms = new own.FetchKmsClient({ region, endpoint, credentials });
  const clientProvider = official.getClient(official.KMS, { endpoint, credentials });
  const accountIds = ["000000000000"];
  const discoveryFilter = { accountIDs: accountIds, partition: "aws" };
  const suite = official.RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING;
  const label = { keyNamespace: "page", keyName: "key" };
  const aes = async (utf8Sorting: boolean) => {
    const masterKey = await official.RawAesKeyringWebCrypto.importCryptoKey(key, suite);
    return new official.RawAesKeyringWebCrypto({ ...label, masterKey, wrappingSuite: suite, utf8Sorting });
  };
  const rsaOf = { padding: "OAEP_SHA256_MFG1" };
  const rsa = async () =>
    new official.RawRsaKeyringWebCrypto({
      ...label,
      publicKey: await official.RawRsaKeyringWebCrypto.importPublicKey({ ...rsaOf, format: "spki", key: publicKey }),
      privateKey: await official.RawRsaKeyringWebCrypto.importPrivateKey({ ...rsaOf, format: "pkcs8", key: privateKey }),
    });
  const ownAes = () => new own.RawAesKeyring({ ...label, wrappingKey: key });
  const ownRsa = () => new own.RawRsaKeyring({ ...label, publicKey, privateKey, padding: "OaepSha256" });
  const ownMrk = () => new own.KmsMrkKeyring({ client: ownKms, generatorKeyId: mrkArn });
  const mrk = () => new official.AwsKmsMrkAwareSymmetricKeyringBrowser({ client: kms, keyId: mrkArn });
  const kmsKeyring = () => new official.KmsKeyringBrowser({ clientProvider, generatorKeyId: keyArn });
  const ownKeyring = () => new own.KmsKeyring({ client: ownKms, generatorKeyId: keyArn });
  /** The two keyrings, and those that write for them where they only read. */
  const PAIRS: Record<string, () => Promise<[unknown, unknown, unknown?, unknown?]>> = {
    RawAesKeyringWebCrypto: async () => [await aes(true), ownAes()],
    RawRsaKeyringWebCrypto: async () => [await rsa(), ownRsa()],
    MultiKeyringWebCrypto: async () => [
      new official.MultiKeyringWebCrypto({ generator: await aes(true), children: [await rsa()] }),
      new own.MultiKeyring({ generator: ownAes(), children: [ownRsa()] }),
    ],
    KmsKeyringBrowser: async () => [kmsKeyring(), ownKeyring()],
    "KmsKeyringBrowser with discovery": async () => [
      new official.KmsKeyringBrowser({ clientProvider, discovery: true }),
      new own.KmsDiscoveryKeyring({ client: ownKms, discoveryFilter: { accountIds } }),
      kmsKeyring(),
      ownKeyring(),
    ],
    AwsKmsMrkAwareSymmetricKeyringBrowser: async () => [mrk(), ownMrk()],
    buildAwsKmsMrkAwareStrictMultiKeyringBrowser: async () => [
      official.buildAwsKmsMrkAwareStrictMultiKeyringBrowser({ clientProvider, generatorKeyId: mrkArn }),
      ownMrk(),
    ],
    AwsKmsMrkAwareSymmetricDiscoveryKeyringBrowser: async () => [
      new official.AwsKmsMrkAwareSymmetricDiscoveryKeyringBrowser({ client: kms, discoveryFilter }),
      new own.KmsMrkDiscoveryKeyring({ client: ownKms, region, discoveryFilter: { accountIds } }),
      mrk(),
      ownMrk(),
    ],
    buildAwsKmsMrkAwareDiscoveryMultiKeyringBrowser: async () => [
      official.buildAwsKmsMrkAwareDiscoveryMultiKeyringBrowser({ clientProvider, regions: [region], discoveryFilter }),
      new own.KmsMrkDiscoveryKeyring({ client: ownKms, region, discoveryFilter: { accountIds } }),
      mrk(),
      ownMrk(),
    ],
    WebCryptoCachingMaterialsManager: async () => [
      new official.WebCryptoCachingMaterialsManager({
        backingMaterials: await aes(true),
        cache: official.getLocalCryptographicMaterialsCache(10),
        maxAge: 60_000,
        maxMessagesEncrypted: 10,
      }),
      new own.CachingMaterialsManager({ materials: ownAes(), cache: new own.LocalCache(), timeToLive: 60_000 }),
    ],
  };

  const { encrypt, decrypt } = official.buildClient();
  const client = new own.Client();
  const text = "four horses";
  const encryptionContext = { Purpose: "invoice" };
  const bytes = new TextEncoder().encode(text);
  const sealTheirs = async (keyring: unknown) => (await encrypt(keyring, bytes, { encryptionContext })).result;
  const expect = (plaintext: Uint8Array) => {
    if (new TextDecoder().decode(plaintext) !== text) throw new Error("it is another plaintext");
  };
  if (name === "discoveryFilter") {
    const others = { accountIDs: ["999999999999"], partition: "aws" };
    const message = await sealTheirs(kmsKeyring());
    const theirs = new official.KmsKeyringBrowser({ clientProvider, discovery: true, discoveryFilter: others });
    const ours = new own.KmsDiscoveryKeyring({ client: ownKms, discoveryFilter: { accountIds: others.accountIDs } });
    expect((await decrypt(theirs, message)).plaintext);
    return client.decrypt(ours, message).then(
      () => "opened",
      (error: { code: string }) => error.code,
    );
  }
  if (name === "utf8Sorting") {
    const message = await sealTheirs(await aes(false));
    const refused = await client.decrypt(ownAes(), message).catch((error: { code: string }) => error.code);
    const legacy = new own.Client({ legacyJavascriptContextOrder: new Intl.Collator() });
    expect((await legacy.decrypt(ownAes(), message, { encryptionContext })).plaintext);
    return String(refused);
  }
  const [old, now, writesOld = old, writesNow = now] = await PAIRS[name]!();
  expect((await client.decrypt(now, await sealTheirs(writesOld), { encryptionContext })).plaintext);
  const { ciphertext } = await client.encrypt(writesNow, bytes, { encryptionContext });
  expect((await decrypt(old, ciphertext)).plaintext);
  return Object.keys(official).filter((made) => made in PAIRS || /Keyring(WebCrypto|Browser)$|MaterialsManager$/.test(made)).join();
}

describe("in a page", { skip: withoutChromium || withoutPeer || without }, () => {
  let site: Awaited<ReturnType<typeof startSite>>;
  let service: Service;
  let browser: Browser;
  let page: Page;
  let given: Given;

  before(async () => {
    const [made, sdk] = await Promise.all([Promise.all([startSite(), startMockKms(), launchChromium()]), officialSdk()]);
    [site, service, browser] = made;
    page = await browser.newPage();
    await page.route("**/official.js", (route) => route.fulfill({ body: sdk, contentType: "text/javascript" }));
    await page.goto(`${site.url}/allowed`);
    const kms = new KMSClient(configFor(service));
    const [one, many] = await Promise.all([{}, { MultiRegion: true }].map((input) => kms.send(new CreateKeyCommand(input))));
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    given = {
      endpoint: service.url,
      keyArn: one?.KeyMetadata?.Arn ?? "",
      mrkArn: many?.KeyMetadata?.Arn ?? "",
      key: [...randomBytes(32)],
      publicKey: [...publicKey.export({ type: "spki", format: "der" })],
      privateKey: [...privateKey.export({ type: "pkcs8", format: "der" })],
    };
  });
  after(() => Promise.all([browser?.close(), site?.stop(), service?.stop()]));

  const NAMES = [
    "RawAesKeyringWebCrypto",
    "RawRsaKeyringWebCrypto",
    "MultiKeyringWebCrypto",
    "KmsKeyringBrowser",
    "AwsKmsMrkAwareSymmetricKeyringBrowser",
    "AwsKmsMrkAwareSymmetricDiscoveryKeyringBrowser",
    "buildAwsKmsMrkAwareStrictMultiKeyringBrowser",
    "buildAwsKmsMrkAwareDiscoveryMultiKeyringBrowser",
    "WebCryptoCachingMaterialsManager",
  ];
  for (const name of [...NAMES, "KmsKeyringBrowser with discovery"]) {
    test(`${name} and its kmseal counterpart open each other's messages`, async () => {
      const keyrings = (await page.evaluate(inPage, { given, name })).split(",");
      // The base class of keyrings and the manager that the client makes by itself are nobody's to make.
      const all = keyrings.filter((name) => !/^KeyringWebCrypto$|Default/.test(name));
      assert.deepEqual(all.sort(), [...NAMES].sort(), "these are all that the official SDK has");
    });
  }

  test("raw AES without utf8Sorting is opened by the option for it alone", async () => {
    assert.equal(await page.evaluate(inPage, { given, name: "utf8Sorting" }), "NoDataKeyOpened");
  });

  test("a discovery filter counts, which the official keyring for pages passes over", async () => {
    assert.equal(await page.evaluate(inPage, { given, name: "discoveryFilter" }), "NoDataKeyOpened");
  });
});
