// docs/migrating.md: its pairs of programs, of the official JavaScript SDK and of kmseal, open each other's messages.

import assert from "node:assert/strict";
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { CreateKeyCommand, KMSClient, ReplicateKeyCommand } from "@aws-sdk/client-kms";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as kmseal from "kmseal";
import { startDynamoDb, withoutDynamoDb } from "./dynamodb.js";
import { startMockKms, without } from "./mock-kms.js";

const require = createRequire(import.meta.url);
const page = readFileSync(new URL("../../../docs/migrating.md", import.meta.url), "utf8");
const peer = process.env["KMSEAL_NODE_PEER"];
const withoutPeer = peer === undefined && process.env["CI"] === undefined && "KMSEAL_NODE_PEER names no official SDK";
const skip = withoutPeer || without || withoutDynamoDb;

const plaintext = new TextEncoder().encode("four horses");
const encryptionContext = { Purpose: "invoice", tenant: "4711" };
type Bytes = Promise<Uint8Array>;
type Side = { seal(keyring: unknown): Bytes; open(keyring: unknown, message: Uint8Array): Bytes };

/** The programs in pairs: what the official SDK's user writes, and what ours does. */
const programs = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, program = ""]) => program);
const pairs = programs.flatMap((theirs, index) => (index % 2 === 0 ? [[theirs, programs[index + 1] ?? ""] as const] : []));

test("the page has programs in pairs", () => {
  assert.equal(pairs.length, 13);
  for (const [theirs, ours] of pairs) {
    assert.match(theirs, /from "@aws-crypto\/client-node"/);
    assert.match(ours, /from "kmseal"/);
  }
});

test("the page tells what becomes of everything that the official SDK exports", { skip: withoutPeer }, () => {
  const told = new Set(page.match(/\w+/g));
  const browser = fileURLToPath(new URL("../../../bench/peers/browser/", import.meta.url));
  const sdks: [string, string][] = [[`${peer}/`, "@aws-crypto/client-node"]];
  if (existsSync(`${browser}node_modules`)) sdks.push([browser, "@aws-crypto/client-browser"]);
  for (const [folder, name] of sdks) {
    const names = Object.keys(createRequire(`${folder}package.json`)(name) as object);
    assert.ok(names.length > 40, name);
    assert.deepEqual(names.filter((name) => !told.has(name)), [], name);
  }
});

describe("the programs of docs/migrating.md", { skip }, () => {
  const requirePeer = createRequire(`${peer}/package.json`);
  const official = requirePeer("@aws-crypto/client-node");
  // The official SDK knows no client of another copy of the AWS SDK than its own.
  const copyOf = (name: string, program: string) =>
    name === "kmseal" ? kmseal : program.includes('from "kmseal"') ? require(name) : requirePeer(name);
  const folder = mkdtempSync(join(tmpdir(), "kmseal-migrating-"));
  after(() => rmSync(folder, { recursive: true }));
  const given: Record<string, unknown> = { plaintext, encryptionContext, accountId: "000000000000" };
  const stops: (() => Promise<unknown>)[] = [];
  const environment = { ...process.env };

  before(async () => {
    const [kms, dynamoDb] = await Promise.all([startMockKms(), startDynamoDb()]);
    stops.push(() => kms.stop(), () => dynamoDb.stop());
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_KMS: kms.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    });
    const here = new KMSClient({});
    const there = new KMSClient({ region: "eu-west-1" });
    const make = async (client: KMSClient, input = {}) => (await client.send(new CreateKeyCommand(input))).KeyMetadata?.Arn;
    const keyArn = await make(here);
    const mrkArn = await make(here, { MultiRegion: true });
    await here.send(new ReplicateKeyCommand({ KeyId: mrkArn, ReplicaRegion: "eu-west-1" }));
    const rsa = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    Object.assign(given, { keyArn, mrkArn, generatorKeyId: keyArn, keyIds: [await make(there)] });
    Object.assign(given, { ...rsa, keyBytes: Uint8Array.from(randomBytes(32)) });
    const keyStore = new kmseal.BranchKeyStore({
      logicalName: "orders",
      storage: new kmseal.DynamoDbKeyStorage({ client: new DynamoDBClient({}), tableName: "branch-keys" }),
      client: here,
      kmsConfiguration: { keyArn: keyArn ?? "" },
    });
    await keyStore.createTable();
    await keyStore.createKey({ branchKeyId: "tenant-4711", encryptionContext: { tenant: "4711" } });
  });
  after(async () => {
    process.env = environment;
    await Promise.all(stops.map((stop) => stop()));
  });

  /** Runs a program, with what the page leaves out given to it. */
  function run(program: string, more: object = {}): Record<string, any> {
    const body = program.replace(/^import \{(.*?)\} from "(.*?)";$/gm, (_, names, from) => `const {${names}} = load("${from}");`);
    const names = { load: (name: string) => copyOf(name, program), ...given, ...more };
    const made = program.includes("const seal =") ? "{ seal, open }" : "{ keyring }";
    return new Function(...Object.keys(names), `${body}\nreturn ${made};`)(...Object.values(names));
  }

  const client = new kmseal.Client();
  const ours: Side = {
    seal: async (keyring) => (await client.encrypt(keyring as kmseal.Keyring, plaintext, { encryptionContext })).ciphertext,
    open: async (keyring, message) => (await client.decrypt(keyring as kmseal.Keyring, message, { encryptionContext })).plaintext,
  };
  const { encrypt, decrypt } = official.buildClient();
  const theirs: Side = {
    seal: async (keyring) => (await encrypt(keyring, plaintext, { encryptionContext })).result,
    open: async (keyring, message) => (await decrypt(keyring, message)).plaintext,
  };
  const same = async (opened: Bytes) => assert.deepEqual(Uint8Array.from(await opened), plaintext);
  const raw = (index: number) => pairs.findIndex(([text]) => text.includes(["RawAesKeyringNode(", "RawRsaKeyringNode("][index]!));
  const inner = (side: 0 | 1) => ({ first: run(pairs[raw(0)]![side])["keyring"], second: run(pairs[raw(1)]![side])["keyring"] });

  for (const [before, after] of pairs.filter(([, ours]) => ours.includes("const keyring ="))) {
    const name = /(?:new|=) (\w+)\(\{? ?[^]*?\}\);\s*$/.exec(after.slice(after.indexOf("const keyring")))?.[1] ?? "";
    const reads = /discovery/i.test(before);
    test(`${name}${reads ? ", which only reads," : ""} takes the place of ${/const keyring = (?:new )?(\w+)/.exec(before)?.[1]}`, async () => {
      const [old, own] = [run(before, inner(0))["keyring"], run(after, inner(1))["keyring"]];
      // A keyring that only reads is given what the one before it in the page wrote.
      const writer = reads ? { old: run(pairs[mrkOr(before)]![0])["keyring"], own: run(pairs[mrkOr(before)]![1])["keyring"] } : { old, own };
      await same(ours.open(own, await theirs.seal(writer.old)));
      await same(theirs.open(old, await ours.seal(writer.own)));
      await same(ours.open(own, await ours.seal(writer.own)));
    });
  }
  /** The pair of keyrings that writes what a discovery keyring reads. */
  const mrkOr = (text: string) => pairs.findIndex(([theirs]) => theirs.includes(/Mrk/.test(text) ? "MrkAwareSymmetricKeyringNode({" : "generatorKeyId, keyIds"));

  test("clients take each other's place", async () => {
    const [before, after] = pairs.find(([text]) => text.includes("buildClient("))!;
    const { first: old } = inner(0);
    const { first: own } = inner(1);
    const [official, kmseal] = [run(before, { keyring: old }), run(after, { keyring: own })];
    await same(kmseal["open"](await official["seal"]()));
    await same(official["open"](await kmseal["seal"]()));
  });

  test("streams take each other's place, from file to file", async () => {
    const [before, after] = pairs.find(([text]) => text.includes("encryptStream("))!;
    const [official, ours] = [run(before, { keyring: inner(0).first }), run(after, { keyring: inner(1).first })];
    const [plain, sealed, opened] = ["plain", "sealed", "opened"].map((name) => join(folder, name)) as [string, string, string];
    writeFileSync(plain, randomBytes(300_000));
    for (const [writer, reader] of [[official, ours], [ours, official], [ours, ours]] as const) {
      await writer["seal"](plain, sealed);
      await reader["open"](sealed, opened);
      assert.deepEqual(readFileSync(opened), readFileSync(plain));
    }
  });

  test("raw AES without utf8Sorting is opened by the option for it alone", async () => {
    const before = pairs[raw(0)]![0].replace("utf8Sorting: true", "utf8Sorting: false");
    const message = await theirs.seal(run(before)["keyring"]);
    const { first } = inner(1);
    await assert.rejects(ours.open(first, message), { code: "NoDataKeyOpened" });
    const legacy = new kmseal.Client({ legacyJavascriptContextOrder: new Intl.Collator("en") });
    assert.deepEqual((await legacy.decrypt(first, message, { encryptionContext })).plaintext, plaintext);
  });

  test("errors have the texts and codes of the table", async () => {
    const { first: old, second: otherOld } = inner(0);
    const { first: own, second: otherOwn } = inner(1);
    const message = await theirs.seal(old);
    const altered = Uint8Array.from(message);
    altered[altered.length - 130]! ^= 1;
    const uncommitted = official.buildClient(official.CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);
    const { result: uncommittedMessage } = await uncommitted.encrypt(old, plaintext);
    const two = await theirs.seal(new official.MultiKeyringNode({ generator: old, children: [otherOld] }));
    const one = { maxEncryptedDataKeys: 1 };
    const made: Record<string, [() => Promise<unknown>, () => Promise<unknown>]> = {
      "no key opens the message": [() => theirs.open(otherOld, message), () => ours.open(otherOwn, message)],
      "a byte of the body was altered": [() => theirs.open(old, altered), () => ours.open(own, altered)],
      "more data keys than allowed": [
        () => official.buildClient(one).decrypt(old, two),
        () => new kmseal.Client(one).decrypt(own, two),
      ],
      "a message without commitment": [() => theirs.open(old, uncommittedMessage), () => ours.open(own, uncommittedMessage)],
      "a header that is cut off": [() => theirs.open(old, message.subarray(0, 50)), () => ours.open(own, message.subarray(0, 50))],
    };
    const rows = [...page.matchAll(/^\| (.*?) \| `(.*?)` \| `(\w+)`.*\|$/gm)].filter(([, what = ""]) => what in made);
    assert.equal(rows.length, Object.keys(made).length);
    for (const [, what = "", text = "", code] of rows) {
      const [old, own] = made[what]!;
      await assert.rejects(old(), (error: Error) => (assert.ok(error.message.includes(text), `${what}: ${error.message}`), true));
      await assert.rejects(own(), { code }, what);
    }
  });
});
