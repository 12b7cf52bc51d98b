// A test of somebody's code under Vitest, with the mock inside it: fake timers, the AWS SDK, and the clock.

import { CreateKeyCommand, DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import { MockKms } from "kmseal/mock-kms";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const kms = new MockKms({ region: "eu-central-1" });
const client = new KMSClient(kms.clientConfig);

beforeEach(() => kms.reset());
afterEach(() => vi.useRealTimers());

test("a deleted key is gone after its waiting period", async () => {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  const KeyId = KeyMetadata.Arn;
  await client.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  await kms.clock.advance("7d");
  await expect(client.send(new DescribeKeyCommand({ KeyId }))).rejects.toThrow(`Key '${KeyId}' does not exist`);
});

test("the time of fake timers is the time of signatures and of keys", async () => {
  vi.useFakeTimers({ now: new Date("2031-05-06T07:08:09Z"), toFake: ["Date"] });
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  expect(KeyMetadata.CreationDate).toEqual(new Date("2031-05-06T07:08:09Z"));
});
