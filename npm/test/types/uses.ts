// Right uses of the package, and wrong ones that the compiler must refuse. Compiled by test/package.test.ts.

import {
  AlgorithmSuite,
  BranchKeyStore,
  CachingMaterialsManager,
  Client,
  DynamoDbKeyStorage,
  FetchDynamoDbClient,
  FetchKmsClient,
  HierarchicalKeyring,
  KmsDiscoveryKeyring,
  KmsealError,
  KmsEcdhKeyring,
  KmsKeyring,
  KmsMrkDiscoveryKeyring,
  KmsMrkKeyring,
  KmsRsaKeyring,
  LocalCache,
  MemoryKeyStorage,
  MultiKeyring,
  RawAesKeyring,
  RawEcdhKeyring,
  RawRsaKeyring,
  RequiredContextMaterialsManager,
  RetryingKmsClient,
  StormTrackingCache,
  type CallOptions,
  type CommitmentPolicy,
  type DecryptStreamOptions,
  type DynamoDbMethods,
  type Header,
  type Keyring,
  type KmsClient,
  type KmsealErrorCode,
  type MessageStream,
  type Progress,
} from "kmseal";
import { MockKms, type AuditRecord, type Seed } from "kmseal/mock-kms";

export function clients(own: KmsClient & { decrypt(input: object): Promise<object> }): void {
  const credentials = async () => ({ accessKeyId: "a", secretAccessKey: "b", sessionToken: "c", expiration: new Date() });
  const kms = new FetchKmsClient({ region: "eu-central-1", credentials, fetch: new MockKms().fetch, maxAttempts: 5 });
  new KmsKeyring({ client: kms, generatorKeyId: "a" });
  new KmsKeyring({ clientSupplier: FetchKmsClient.byRegion({ credentials }), generatorKeyId: "a" });
  new KmsRsaKeyring({ client: kms, keyArn: "a", encryptionAlgorithm: "RSAES_OAEP_SHA_1" });
  new KmsEcdhKeyring({ client: kms, schema: "discovery", keyArn: "a", curve: "P-256" });
  const storage = new DynamoDbKeyStorage({
    client: new FetchDynamoDbClient({ region: "eu-central-1", credentials }),
    tableName: "t",
  });
  new BranchKeyStore({ logicalName: "n", storage, client: kms, kmsConfiguration: "discovery" });
  new KmsKeyring({ client: new RetryingKmsClient(own, { attemptTimeout: 2_000 }), generatorKeyId: "a" });
  void kms.decrypt({ KeyId: "a", CiphertextBlob: new Uint8Array(1), EncryptionContext: {} }, { signal: AbortSignal.timeout(1) });
  const cancellable = {
    generateDataKey: async (input: object, options?: CallOptions) => (options?.signal?.throwIfAborted(), input),
    encrypt: async (input: object) => input,
    decrypt: async (input: object) => input,
  };
  new KmsKeyring({ client: cancellable, generatorKeyId: "a" });
  // @ts-expect-error
  new FetchKmsClient({ credentials });
  // @ts-expect-error
  new FetchKmsClient({ region: "eu-central-1", credentials: { accessKeyId: "a" } });
}

export async function right(kms: KmsClient, shared: SharedArrayBuffer): Promise<Header> {
  const policy: CommitmentPolicy = "RequireEncryptRequireDecrypt";
  const client = new Client({ commitmentPolicy: policy, maxEncryptedDataKeys: 3 });
  const same: Client = await Client.create();
  using raw = new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: new Uint8Array(32) });
  const keyring: Keyring = new MultiKeyring({
    generator: new KmsKeyring({ client: kms, generatorKeyId: "alias/a", keyIds: ["b"] as const, grantTokens: [] }),
    children: [raw],
  });
  const { ciphertext } = await client.encrypt(keyring, new DataView(new ArrayBuffer(3)), {
    encryptionContext: { purpose: "invoice" },
    suite: AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY,
    frameLength: 512,
  });
  await same.encrypt(keyring, shared);
  const { plaintext, header } = await client.decrypt(keyring, ciphertext, {
    encryptionContext: { purpose: "invoice" },
  });
  // What comes back fits the platform's own functions.
  new Blob([plaintext]);
  await crypto.subtle.digest("SHA-256", ciphertext);
  const id: number = header.suite.id;
  const purpose: string | undefined = header.encryptionContext["purpose"];
  console.log(id, purpose, header.encryptedDataKeys[0]?.keyProviderId);
  return header;
}

export function keyrings(kms: KmsClient, keyArn: string, pem: string, key: CryptoKey): Keyring[] {
  const clientSupplier = (region: string | undefined) => (region === undefined ? kms : kms);
  const discoveryFilter = { accountIds: ["111122223333"] };
  const sender = { send: async (command: object) => command };
  const agreement = { keyArn, curve: "P-256" } as const;
  const name = { keyNamespace: "n", keyName: "k" };
  return [
    new KmsKeyring({ clientSupplier, keyIds: [keyArn] }),
    new KmsMrkKeyring({ client: kms, generatorKeyId: keyArn }),
    new KmsDiscoveryKeyring({ client: kms, discoveryFilter }),
    new KmsDiscoveryKeyring({ clientSupplier, regions: ["eu-central-1"] }),
    new KmsMrkDiscoveryKeyring({ client: kms, region: "eu-central-1" }),
    new KmsMrkDiscoveryKeyring({ clientSupplier, regions: ["eu-central-1"], discoveryFilter }),
    new KmsRsaKeyring({ keyArn, encryptionAlgorithm: "RSAES_OAEP_SHA_256", publicKey: pem, client: sender }),
    new KmsEcdhKeyring({ ...agreement, client: sender, schema: "static", peerPublicKey: new Uint8Array(3) }),
    new KmsEcdhKeyring({ ...agreement, client: sender, schema: "discovery" }),
    new RawAesKeyring({ ...name, wrappingKey: key }),
    new RawRsaKeyring({ ...name, padding: "OaepSha256", publicKey: key, privateKey: pem }),
    new RawEcdhKeyring({ curve: "P-384", schema: "static", privateKey: pem, publicKey: pem }),
    new RawEcdhKeyring({ curve: "P-384", schema: "ephemeral", publicKey: pem }),
    new RawEcdhKeyring({ curve: "P-384", schema: "discovery", privateKey: pem }),
  ];
}

export async function managers(keyring: Keyring, dynamoDb: DynamoDbMethods, keyArn: string): Promise<void> {
  const sender = { send: async (command: object) => command };
  using cache = new StormTrackingCache({ entryCapacity: 100, fanOut: 5 });
  const keyStore = new BranchKeyStore({
    logicalName: "orders",
    storage: new DynamoDbKeyStorage({ client: dynamoDb, tableName: "keys" }),
    client: sender,
    kmsConfiguration: { keyArn },
  });
  new BranchKeyStore({
    logicalName: "orders",
    storage: new MemoryKeyStorage({ tableName: "keys" }),
    client: sender,
    kmsConfiguration: "discovery",
  });
  const branchKeyId = ({ tenant = "none" }: Readonly<Record<string, string>>) => `tenant-${tenant}`;
  const hierarchical = new HierarchicalKeyring({ keyStore, branchKeyId, timeToLive: 1, cache, partitionId: "a" });
  const caching = new CachingMaterialsManager({ materials: keyring, cache: new LocalCache(), timeToLive: 1 });
  const materials = new RequiredContextMaterialsManager({ materials: caching, requiredKeys: ["tenant"] });
  const client = new Client();
  const { signal } = new AbortController();
  await client.encrypt(hierarchical, new Uint8Array(3), { signal });
  const { ciphertext } = await client.encrypt(materials, new Uint8Array(3));
  const { authenticated, header, headerLength } = await client.inspect(ciphertext);
  const never: false = authenticated;
  const key: Uint8Array = (await keyStore.activeBranchKey(await keyStore.createKey())).branchKey;
  console.log(never, header.frameLength, headerLength, key.length);
  // @ts-expect-error: a cache is needed
  new CachingMaterialsManager({ materials: keyring, timeToLive: 1 });
  // @ts-expect-error: a branch key store is needed
  new HierarchicalKeyring({ keyStore: dynamoDb, branchKeyId: "a", timeToLive: 1 });
  // @ts-expect-error: one of the keys, not both
  new BranchKeyStore({ logicalName: "o", storage: 1, client: sender, kmsConfiguration: { keyArn, mrkArn: keyArn } });
  // @ts-expect-error: managers do not wrap data keys
  new MultiKeyring({ generator: caching });
}

export function wrongKeyrings(kms: KmsClient, keyArn: string, pem: string): void {
  // @ts-expect-error: one client or a supplier, not both
  new KmsKeyring({ client: kms, clientSupplier: () => kms, keyIds: [keyArn] });
  // @ts-expect-error: clients by Region need Regions
  new KmsDiscoveryKeyring({ clientSupplier: () => kms });
  // @ts-expect-error: the Region of the client is needed
  new KmsMrkDiscoveryKeyring({ client: kms });
  // @ts-expect-error: an algorithm for symmetric keys
  new KmsRsaKeyring({ keyArn, encryptionAlgorithm: "SYMMETRIC_DEFAULT", publicKey: pem });
  // @ts-expect-error: a padding that does not exist
  new RawRsaKeyring({ keyNamespace: "n", keyName: "k", padding: "None", publicKey: pem });
  // @ts-expect-error: an ephemeral sender has no private key
  new RawEcdhKeyring({ curve: "P-384", schema: "ephemeral", publicKey: pem, privateKey: pem });
}

export async function mocked(seed: Seed): Promise<AuditRecord[]> {
  const kms = new MockKms({ region: "eu-central-1", seed, startAt: new Date(0) });
  const { KeyMetadata } = await kms.from({ account: "111122223333" }).call("CreateKey", { Description: "orders" });
  new KmsKeyring({ client: kms, generatorKeyId: KeyMetadata.Arn });
  new KmsMrkKeyring({ clientSupplier: (region) => kms.from({ region }), keyIds: ["a"] });
  new KmsEcdhKeyring({ client: kms, keyArn: "a", curve: "P-256", schema: "discovery" });
  new KmsRsaKeyring({ client: kms, keyArn: "a", encryptionAlgorithm: "RSAES_OAEP_SHA_256" });
  await kms.clock.advance("30d");
  await kms.clock.advance(1000);
  // @ts-expect-error: a unit that does not exist
  await kms.clock.advance("1y");
  // @ts-expect-error: an operation that does not exist
  await kms.call("MakeKey");
  // @ts-expect-error: a state that a key cannot start in
  await kms.seed({ keys: [{ state: "Gone" }] });
  const page = await kms.trail({ name: "Decrypt", context: { tenant: "a" }, from: new Date() });
  await kms.trail({ after: page.next ?? 0 });
  // @ts-expect-error: a filter that does not exist
  await kms.trail({ colour: "red" });
  using other = new MockKms();
  const [denial] = await other.denials();
  const reasons: (string | null)[] = denial?.policies.flatMap(({ statements }) => statements.map(({ why_not }) => why_not)) ?? [];
  const { would_succeed, decisions } = await other.from({ principal: "a", vpcEndpoint: "b" }).explain("Decrypt", {});
  const { accounts, cost } = await other.bill();
  console.log(reasons, would_succeed, decisions[0]?.because, accounts[0]?.months[0]?.requests[0]?.class, cost);
  // @ts-expect-error: who calls is a principal
  kms.from({ caller: "a" });
  return kms.audit();
}

export async function streams(client: Client, keyring: Keyring, file: File, response: Response): Promise<Header> {
  const { signal } = new AbortController();
  const onProgress = ({ bytesIn, bytesOut, total = file.size }: Progress) => console.log(bytesIn + bytesOut, total);
  const sealing: MessageStream = client.encryptStream(keyring, { plaintextLength: file.size, frameLength: 512, signal, onProgress });
  const sealed = file.stream().pipeThrough(sealing);
  // What comes out fits the platform's own functions.
  await fetch("/upload", { method: "PUT", body: sealed });
  await new Response(sealed).blob();
  const options: DecryptStreamOptions = { encryptionContext: { purpose: "invoice" }, signedMessages: "releaseEarly", signal };
  const opened: ReadableStream<Uint8Array<ArrayBuffer>> | undefined = response.body?.pipeThrough(client.decryptStream(keyring, options));
  await opened?.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream<string>());
  const writer = sealing.writable.getWriter();
  await writer.write(new DataView(new ArrayBuffer(3)));
  await writer.write(new ArrayBuffer(3));
  // @ts-expect-error: text must be encoded first
  await writer.write("text");
  // @ts-expect-error: a mode that does not exist
  client.decryptStream(keyring, { signedMessages: "ignore" });
  // @ts-expect-error: an option of the other direction
  client.decryptStream(keyring, { plaintextLength: 3 });
  return sealing.header;
}

export function advice(error: unknown): string {
  if (!(error instanceof KmsealError)) return "not ours";
  const code: KmsealErrorCode = error.code;
  switch (code) {
    case "NoDataKeyOpened":
      return error.attempts.map(({ dataKey, keyring, reason }) => `${dataKey} ${keyring} ${reason}`).join();
    case "LoadFailed":
      return String(error.cause);
    default:
      return error.message;
  }
}

export function wrong(client: Client, keyring: Keyring, bytes: Uint8Array, header: Header): void {
  // @ts-expect-error: text must be encoded first
  void client.encrypt(keyring, "text");
  // @ts-expect-error: an option that does not exist
  void client.encrypt(keyring, bytes, { context: {} });
  // @ts-expect-error: values of a context are texts
  void client.encrypt(keyring, bytes, { encryptionContext: { a: 1 } });
  // @ts-expect-error: a suite of another library
  void client.encrypt(keyring, bytes, { suite: 0x0070 });
  // @ts-expect-error: a policy that does not exist
  new Client({ commitmentPolicy: "Require" });
  // @ts-expect-error: a key is bytes
  new RawAesKeyring({ keyNamespace: "n", keyName: "k", wrappingKey: "secret" });
  // @ts-expect-error: a client is needed
  new KmsKeyring({ generatorKeyId: "a" });
  // @ts-expect-error: no keyring
  new MultiKeyring({ generator: {} });
  // @ts-expect-error: a code that does not exist
  const code: KmsealErrorCode = "Oops";
  // @ts-expect-error: a header is read only
  header.frameLength = 1;
  console.log(code);
}
