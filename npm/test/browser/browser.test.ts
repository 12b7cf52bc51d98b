// The package in headless Chromium: bare pages, a worker, the AWS SDK in the page, and what Node makes of it all.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import { Client, FetchKmsClient, KmsKeyring, RawAesKeyring } from "kmseal";
import * as sdk from "@aws-sdk/client-kms";
import { arn } from "../fake-kms.js";
import { startKmsServer } from "../kms-server.js";
import { configFor, startMockKms, without } from "../mock-kms.js";
import { launchChromium, withoutChromium } from "./chromium.js";
import { startSite } from "./site.js";

const PEM = {
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
} as const;

const keyBytes = Array.from({ length: 32 }, (_, index) => index);
const keyring = new RawAesKeyring({ keyNamespace: "site", keyName: "key", wrappingKey: Uint8Array.from(keyBytes) });
const client = new Client();
const text = async (ciphertext: number[], ring: RawAesKeyring | KmsKeyring = keyring) =>
  new TextDecoder().decode((await client.decrypt(ring, Uint8Array.from(ciphertext))).plaintext);

describe("in Chromium", { skip: withoutChromium }, () => {
  let site: Awaited<ReturnType<typeof startSite>>;
  let kms: Awaited<ReturnType<typeof startKmsServer>>;
  let browser: Browser;

  before(async () => {
    [site, kms, browser] = await Promise.all([
      startSite(),
      startKmsServer(),
      launchChromium(),
    ]);
  });
  after(() => Promise.all([browser?.close(), site?.stop(), kms?.stop()]));

  const onPage = async <T>(path: string, use: (page: Page) => Promise<T>): Promise<T> => {
    const page = await browser.newPage();
    try {
      await page.goto(site.url + path);
      return await use(page);
    } finally {
      await page.close();
    }
  };

  /** Loads the package from `from` and tells how that fails. */
  const failureOf = (page: Page, from: string) =>
    page.evaluate(async (from) => {
      const { Client } = await import(from);
      return Client.create().then(
        () => "no failure",
        (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
      );
    }, from);

  test("a bare page seals and opens, and exchanges messages with Node", async () => {
    const fromNode = await client.encrypt(keyring, new TextEncoder().encode("from Node"));
    const { opened, sealed } = await onPage("/allowed", (page) =>
      page.evaluate(
        async ({ key, message }) => {
          const { Client, RawAesKeyring } = await import(`${location.origin}/dist/browser.js`);
          const client = new Client();
          const keyring = new RawAesKeyring({
            keyNamespace: "site",
            keyName: "key",
            wrappingKey: Uint8Array.from(key),
          });
          const { plaintext } = await client.decrypt(keyring, Uint8Array.from(message));
          const file = new File(["from the page"], "file.txt");
          const { ciphertext } = await client.encrypt(keyring, await file.arrayBuffer(), {
            encryptionContext: { file: file.name },
          });
          return { opened: await new Blob([plaintext]).text(), sealed: [...ciphertext] as number[] };
        },
        { key: keyBytes, message: [...fromNode.ciphertext] },
      ),
    );
    assert.equal(opened, "from Node");
    assert.equal(await text(sealed), "from the page");
  });

  test("a module worker seals", async () => {
    const sealed = await onPage("/allowed", (page) =>
      page.evaluate(async (key) => {
        const worker = new Worker("/worker.js", { type: "module" });
        const answer = new Promise<Uint8Array>((resolve, reject) => {
          worker.onmessage = ({ data }) => resolve(data as Uint8Array);
          worker.onerror = (event) => reject(new Error(event.message));
        });
        worker.postMessage({ key: Uint8Array.from(key), text: "from a worker" });
        return [...(await answer)];
      }, keyBytes),
    );
    assert.equal(await text(sealed), "from a worker");
  });

  test("RSA and key agreement work in a page, and load their module only when they need it, alone if they know it in time", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048, ...PEM });
    const curve = generateKeyPairSync("ec", { namedCurve: "P-384", ...PEM });
    const loaded = (early: boolean) =>
      onPage("/allowed", (page) =>
        page.evaluate(
          async ({ publicKey, privateKey, curve, early }) => {
            const { Client, RawEcdhKeyring, RawRsaKeyring } = await import(`${location.origin}/dist/browser.js`);
            const client = new Client();
            const bytes = new TextEncoder().encode("four horses");
            const exchange = async (writer: unknown, reader: unknown) => {
              const { ciphertext } = await client.encrypt(writer, bytes);
              const { plaintext } = await client.decrypt(reader, ciphertext);
              if (new TextDecoder().decode(plaintext) !== "four horses") throw new Error("it is another plaintext");
              const names = performance.getEntriesByType("resource").map(({ name }) => name.split("/").at(-1));
              return names.filter((name) => name?.endsWith(".wasm"));
            };
            const rsa = (padding: string, key: object) =>
              new RawRsaKeyring({ keyNamespace: "n", keyName: "k", padding, ...key });
            const ofHost = () => exchange(rsa("OaepSha256", { publicKey }), rsa("OaepSha256", { privateKey }));
            const ofModule = async () => {
              await exchange(rsa("Pkcs1v15", { publicKey }), rsa("Pkcs1v15", { privateKey }));
              return exchange(
                new RawEcdhKeyring({ schema: "ephemeral", curve: "P-384", publicKey: curve.publicKey }),
                new RawEcdhKeyring({ schema: "discovery", curve: "P-384", privateKey: curve.privateKey }),
              );
            };
            return early ? [await ofModule(), await ofHost()] : [await ofHost(), await ofModule()];
          },
          { publicKey, privateKey, curve, early },
        ),
      );
    const [messages, moreKeyrings] = ["kmseal_bg.wasm", "kmseal_more_keyrings_bg.wasm"];
    assert.deepEqual(await loaded(false), [[messages], [messages, moreKeyrings]]);
    assert.deepEqual(await loaded(true), [[moreKeyrings], [moreKeyrings]]);
  });

  test("caches and required context work in a page, by its own clock", async () => {
    const counted = await onPage("/allowed", (page) =>
      page.evaluate(async () => {
        const { CachingMaterialsManager, Client, LocalCache, RequiredContextMaterialsManager, StormTrackingCache } =
          await import(`${location.origin}/dist/browser.js`);
        const client = new Client();
        const bytes = new TextEncoder().encode("four horses");
        let calls = 0;
        const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
        const key = { keyProviderId: "page", keyProviderInfo: new Uint8Array(1), ciphertext: new Uint8Array(1) };
        const slow = {
          async wrapDataKey({ dataKeyLength }: { dataKeyLength: number }) {
            calls += 1;
            await pause();
            return { dataKey: new Uint8Array(dataKeyLength), encryptedDataKeys: [key] };
          },
          async unwrapDataKey({ dataKeyLength }: { dataKeyLength: number }) {
            calls += 1;
            await pause();
            return { dataKey: new Uint8Array(dataKeyLength) };
          },
        };
        const counted: number[] = [];
        for (const cache of [new StormTrackingCache(), new LocalCache()]) {
          const caching = new CachingMaterialsManager({ materials: slow, cache, timeToLive: 60_000 });
          const materials = new RequiredContextMaterialsManager({ materials: caching, requiredKeys: ["tenant"] });
          const encryptionContext = { tenant: "4711" };
          calls = 0;
          const seal = () => client.encrypt(materials, bytes, { encryptionContext });
          const [{ ciphertext }] = await Promise.all(Array.from({ length: 100 }, seal));
          counted.push(calls);
          calls = 0;
          await Promise.all(
            Array.from({ length: 100 }, () => client.decrypt(materials, ciphertext, { encryptionContext })),
          );
          counted.push(calls);
        }
        return counted;
      }),
    );
    // One fetches and the others wait, or all fetch.
    assert.deepEqual(counted, [1, 1, 100, 100]);
  });

  test("a page that forbids WebAssembly gets told what to allow", async () => {
    const failure = await onPage("/forbidden", (page) => failureOf(page, `${site.url}/dist/browser.js`));
    assert.match(failure, /^LoadFailed: .*Content-Security-Policy needs 'wasm-unsafe-eval' in script-src$/);
  });

  test("a site that serves something else as the module gets told so", async () => {
    await onPage("/allowed", async (page) => {
      assert.match(
        await failureOf(page, `${site.url}/elsewhere/dist/browser.js`),
        /^LoadFailed: .*answered with a web page; .*optimizeDeps/,
      );
      assert.match(await failureOf(page, `${site.url}/missing/dist/browser.js`), /^LoadFailed: .*status 404/);
      assert.equal(await failureOf(page, `${site.url}/untyped/dist/browser.js`), "no failure");
    });
  });

  /** Seals and opens in the page, under a key of the KMS at `endpoint`, with the AWS SDK's own client. */
  const sealUnderKms = (endpoint: string, keyId: string) =>
    onPage("/allowed", (page) =>
      page.evaluate(
        async ({ endpoint, keyId }) => {
          const [{ Client, KmsKeyring }, { KMSClient }] = await Promise.all([
            import(`${location.origin}/dist/browser.js`),
            import(`${location.origin}/aws-sdk.js`),
          ]);
          const credentials = { accessKeyId: "test", secretAccessKey: "test" };
          const kms = new KMSClient({ endpoint, region: "eu-central-1", credentials, maxAttempts: 1 });
          const keyring = new KmsKeyring({ client: kms, generatorKeyId: keyId });
          const client = new Client();
          const { ciphertext } = await client.encrypt(keyring, new TextEncoder().encode("from the page"));
          await client.decrypt(keyring, ciphertext);
          const missing = new KmsKeyring({ client: kms, generatorKeyId: keyId.replace(/[^/]*$/, "missing") });
          const failure = await client.encrypt(missing, ciphertext).catch((error: Error) => error.message);
          return { sealed: [...ciphertext] as number[], failure: String(failure) };
        },
        { endpoint, keyId },
      ),
    );

  test("the AWS SDK's client in the page reaches a key service", async () => {
    const { sealed, failure } = await sealUnderKms(kms.url, arn("page"));
    assert.equal(await text(sealed, new KmsKeyring({ client: kms.kms, keyIds: [arn("page")] })), "from the page");
    assert.match(failure, /^GenerateDataKey under .*: NotFoundException: Key '.*' does not exist$/);
  });

  test("a page reaches mock-kms without the AWS SDK, whatever its clock says", { skip: without }, async () => {
    const mock = await startMockKms();
    try {
      const { KeyMetadata } = await new sdk.KMS(configFor(mock)).createKey({});
      const keyId = KeyMetadata?.Arn ?? "";
      const { sealed, failures } = await onPage("/allowed", (page) =>
        page.evaluate(
          async ({ endpoint, keyId }) => {
            const { Client, FetchKmsClient, KmsKeyring } = await import(`${location.origin}/dist/browser.js`);
            const client = new Client();
            const keyringOf = (secretAccessKey: string) => {
              const credentials = { accessKeyId: "test", secretAccessKey };
              const kms = new FetchKmsClient({ region: "eu-central-1", credentials, endpoint });
              return new KmsKeyring({ client: kms, generatorKeyId: keyId });
            };
            const bytes = new TextEncoder().encode("from the page");
            const failures = [await client.encrypt(keyringOf("wrong"), bytes).catch((error: Error) => error.message)];
            const now = Date.now;
            // The service's time is in an answer's head, which a page sees only where the service lets it.
            Date.now = () => now() - 3 * 3_600_000;
            const keyring = keyringOf("test");
            const { ciphertext } = await client.encrypt(keyring, bytes);
            await client.decrypt(keyring, ciphertext);
            return { sealed: [...ciphertext] as number[], failures };
          },
          { endpoint: mock.url, keyId },
        ),
      );
      assert.match(String(failures[0]), /^GenerateDataKey under .*: InvalidSignatureException: The request signature/);
      const node = new KmsKeyring({ client: new FetchKmsClient({ ...configFor(mock) }), keyIds: [keyId] });
      assert.equal(await text(sealed, node), "from the page");
    } finally {
      await mock.stop();
    }
  });

  test("branch keys work in a page, over mock-kms", { skip: without }, async () => {
    const mock = await startMockKms();
    try {
      const node = new sdk.KMSClient(configFor(mock));
      const { KeyMetadata } = await node.send(new sdk.CreateKeyCommand({}));
      const opened = await onPage("/allowed", (page) =>
        page.evaluate(
          async ({ endpoint, keyArn }) => {
            const [{ BranchKeyStore, Client, HierarchicalKeyring, MemoryKeyStorage }, { KMSClient }] = await Promise.all(
              [import(`${location.origin}/dist/browser.js`), import(`${location.origin}/aws-sdk.js`)],
            );
            const credentials = { accessKeyId: "test", secretAccessKey: "test" };
            const keyStore = new BranchKeyStore({
              logicalName: "page",
              storage: new MemoryKeyStorage({ tableName: "page" }),
              client: new KMSClient({ endpoint, region: "eu-central-1", credentials }),
              kmsConfiguration: { keyArn },
            });
            await keyStore.createTable();
            await keyStore.createKey({ branchKeyId: "tenant-1", encryptionContext: { tenant: "1" } });
            const branchKeyId = async ({ tenant }: Record<string, string>) => `tenant-${tenant}`;
            const keyring = new HierarchicalKeyring({ keyStore, branchKeyId, timeToLive: 60_000 });
            const client = new Client();
            const encryptionContext = { tenant: "1" };
            const bytes = new TextEncoder().encode("from the page");
            const { ciphertext } = await client.encrypt(keyring, bytes, { encryptionContext });
            await keyStore.versionKey("tenant-1");
            return new TextDecoder().decode((await client.decrypt(keyring, ciphertext, { encryptionContext })).plaintext);
          },
          { endpoint: mock.url, keyArn: KeyMetadata?.Arn ?? "" },
        ),
      );
      assert.equal(opened, "from the page");
    } finally {
      await mock.stop();
    }
  });

  test("mock-kms serves pages", { skip: without }, async () => {
    const mock = await startMockKms();
    try {
      const node = new sdk.KMSClient(configFor(mock));
      const { KeyMetadata } = await node.send(new sdk.CreateKeyCommand({}));
      const keyId = KeyMetadata?.Arn ?? "";
      const { sealed, failure } = await sealUnderKms(mock.url, keyId);
      assert.equal(await text(sealed, new KmsKeyring({ client: node, keyIds: [keyId] })), "from the page");
      assert.match(failure, /NotFoundException/);
    } finally {
      await mock.stop();
    }
  });
});
