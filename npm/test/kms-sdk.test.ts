// KMS keyrings over real clients of the AWS SDK for JavaScript, an old release and a new one, on loopback.

import assert from "node:assert/strict";
import { after, beforeEach, describe, test } from "node:test";
import * as newest from "@aws-sdk/client-kms";
import * as oldest from "client-kms-3.600";
import { Client, KmsealError, KmsKeyring, type KmsClient } from "kmseal";
import { arn } from "./fake-kms.js";
import { startKmsServer } from "./kms-server.js";

const server = await startKmsServer();
after(() => server.stop());

const client = new Client();
const plaintext = new TextEncoder().encode("four horses");
const encryptionContext = { purpose: "invoice", naïve: "ключ" };

const RELEASES = { "3.1164.0": newest, "3.600.0": oldest as unknown as typeof newest };

for (const [release, sdk] of Object.entries(RELEASES)) {
  const config = () => ({
    endpoint: server.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  });
  const keyringOf = (kms: KmsClient) =>
    new KmsKeyring({ client: kms, generatorKeyId: arn("one"), keyIds: [arn("two")] });

  describe(`@aws-sdk/client-kms ${release}`, () => {
    beforeEach(() => {
      server.received.length = 0;
      server.instead.length = 0;
      server.kms.disabled.clear();
    });

    const WAYS: Record<string, () => KmsKeyring> = {
      "a bare KMSClient": () => keyringOf(new sdk.KMSClient(config())),
      "the class KMS": () => keyringOf(new sdk.KMS(config())),
      "a KMSClient with its commands": () =>
        new KmsKeyring({
          client: new sdk.KMSClient(config()),
          generatorKeyId: arn("one"),
          keyIds: [arn("two")],
          commands: sdk,
        }),
    };
    for (const [name, way] of Object.entries(WAYS)) {
      test(`${name} seals and opens`, async () => {
        const keyring = way();
        const { ciphertext, header } = await client.encrypt(keyring, plaintext, { encryptionContext });
        assert.deepEqual(
          header.encryptedDataKeys.map((key) => key.keyProviderId),
          ["aws-kms", "aws-kms"],
        );
        const opened = await client.decrypt(keyring, ciphertext, { encryptionContext });
        assert.deepEqual(opened.plaintext, plaintext);

        const targets = server.received.map(({ headers }) => headers["x-amz-target"]);
        assert.deepEqual(targets, ["TrentService.GenerateDataKey", "TrentService.Encrypt", "TrentService.Decrypt"]);
        for (const { path, headers, body } of server.received) {
          assert.equal(path, "/");
          assert.equal(headers["content-type"], "application/x-amz-json-1.1");
          assert.match(
            String(headers.authorization),
            /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/kms\/aws4_request/,
          );
          assert.match(String(headers["user-agent"]), /aws-sdk-js/);
          assert.deepEqual(body["EncryptionContext"], { ...header.encryptionContext });
        }
      });
    }

    test("a bare client asks the same over the wire as the SDK's own commands", async () => {
      for (const way of [WAYS["a bare KMSClient"], WAYS["a KMSClient with its commands"]]) {
        const { ciphertext } = await client.encrypt(way!(), plaintext, { encryptionContext });
        await client.decrypt(way!(), ciphertext);
      }
      const of = ({ path, headers, body }: (typeof server.received)[number]) => ({
        path,
        body: Object.keys(body).sort(),
        headers: Object.keys(headers)
          .filter((name) => !["amz-sdk-invocation-id"].includes(name))
          .sort(),
      });
      assert.deepEqual(server.received.slice(0, 3).map(of), server.received.slice(3).map(of));
    });

    test("an error of the service keeps its name, text, status and request id", async () => {
      const keyring = keyringOf(new sdk.KMSClient(config()));
      const { ciphertext } = await client.encrypt(keyring, plaintext);
      server.kms.disabled.add(arn("one")).add(arn("two"));
      await assert.rejects(client.encrypt(keyring, plaintext), (error: KmsealError) => {
        assert.equal(error.code, "KeyService");
        assert.match(error.message, /GenerateDataKey under arn:.*\/one: DisabledException: arn:.*\/one is disabled\./);
        const cause = error.cause as Error & { $metadata: { httpStatusCode: number; requestId: string } };
        assert.equal(cause.name, "DisabledException");
        assert.equal(cause.$metadata.httpStatusCode, 400);
        assert.equal(cause.$metadata.requestId, "0a1b2c3d-0000-4000-8000-000000000000");
        return true;
      });
      await assert.rejects(client.decrypt(keyring, ciphertext), (error: KmsealError) => {
        assert.equal(error.code, "NoDataKeyOpened");
        assert.deepEqual(
          error.attempts.map(({ outcome, code }) => [outcome, code]),
          [
            ["failed", "KeyService"],
            ["failed", "KeyService"],
          ],
        );
        assert.equal((error.attempts[1]?.cause as Error).name, "DisabledException");
        return true;
      });
    });

    test("the client's retries see throttling and failures of the server", async () => {
      const keyring = keyringOf(new sdk.KMSClient(config()));
      server.instead.push({ status: 400, body: '{"__type":"ThrottlingException","message":"Rate exceeded"}' });
      server.instead.push({ status: 500, body: '{"__type":"com.amazonaws.kms#KMSInternalException"}' });
      await client.encrypt(keyring, plaintext);
      assert.equal(server.received.length, 4);

      for (let attempt = 0; attempt < 3; attempt++) server.instead.push({ status: 503, body: "<html>busy</html>" });
      await assert.rejects(client.encrypt(keyring, plaintext), /GenerateDataKey under .*: UnknownError: status 503/);
    });

    test("a service that is not there is a readable error", async () => {
      const gone = new sdk.KMSClient({ ...config(), endpoint: "http://127.0.0.1:1", maxAttempts: 1 });
      await assert.rejects(client.encrypt(keyringOf(gone), plaintext), (error: KmsealError) => {
        assert.equal(error.code, "KeyService");
        assert.match(error.message, /ECONNREFUSED/);
        return true;
      });
    });

    test("AWS_ENDPOINT_URL_KMS leads a bare client to another service", async () => {
      process.env["AWS_ENDPOINT_URL_KMS"] = server.url;
      try {
        const { endpoint: _, ...rest } = config();
        await client.encrypt(keyringOf(new sdk.KMSClient(rest)), plaintext);
        assert.equal(server.received.length, 2);
      } finally {
        delete process.env["AWS_ENDPOINT_URL_KMS"];
      }
    });

    test("the client's middleware is used and its logs show no key", async () => {
      const lines: unknown[] = [];
      const note = (line: unknown) => lines.push(line);
      const logger = { trace: note, debug: note, info: note, warn: note, error: note };
      const kms = new sdk.KMSClient({ ...config(), logger });
      const seen: string[] = [];
      kms.middlewareStack.add(
        (next, context) => async (args) => {
          seen.push(String(context.commandName));
          return next(args);
        },
        { step: "build", name: "mine" },
      );
      const keyring = keyringOf(kms);
      const { ciphertext } = await client.encrypt(keyring, plaintext);
      await client.decrypt(keyring, ciphertext);
      assert.deepEqual(seen, ["GenerateDataKeyCommand", "EncryptCommand", "DecryptCommand"]);
      const calls = lines.filter(
        (line): line is Record<string, Record<string, unknown>> =>
          typeof line === "object" && line !== null && "commandName" in line,
      );
      assert.equal(calls.length, 3);
      assert.equal(calls[0]?.["output"]?.["Plaintext"], "***SensitiveInformation***");
      assert.equal(calls[1]?.["input"]?.["Plaintext"], "***SensitiveInformation***");
      assert.equal(calls[2]?.["output"]?.["Plaintext"], "***SensitiveInformation***");
    });

    test("a client that keeps resolved middleware serves every operation", async () => {
      const keyring = keyringOf(new sdk.KMSClient({ ...config(), cacheMiddleware: true }));
      for (let round = 0; round < 2; round++) {
        const { ciphertext } = await client.encrypt(keyring, plaintext, {
          encryptionContext: { round: String(round) },
        });
        assert.deepEqual((await client.decrypt(keyring, ciphertext)).plaintext, plaintext);
      }
    });
  });
}
