// mock-kms, the project's own mock of AWS KMS, as a server on loopback.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const program = process.env["KMSEAL_MOCK_KMS"];

/** Why the tests against mock-kms are left out, or `false`. */
export const without: string | false =
  program === undefined &&
  process.env["CI"] === undefined &&
  "KMSEAL_MOCK_KMS does not name the program mock-kms (cargo build -p mock-kms)";

/** What clients of it are made with. */
export type Service = { url: string; stop(): Promise<void> };

/** Starts it on a free port; `stop` ends it. */
export async function startMockKms(): Promise<Service> {
  const server = spawn(program ?? "", ["--port", "0"], { stdio: ["ignore", "pipe", "ignore"] });
  const exit = once(server, "exit");
  // It prints one line when it is ready, with the setting to copy.
  const ready = once(createInterface(server.stdout), "line") as Promise<string[]>;
  const [line = ""] = await Promise.race([ready, exit.then(() => [])]);
  const url = /AWS_ENDPOINT_URL_KMS=(\S+)/.exec(line)?.[1];
  if (url === undefined) {
    server.kill();
    throw new Error(`mock-kms did not say where it listens, but: ${line}`);
  }
  return {
    url,
    async stop() {
      server.kill();
      await exit;
    },
  };
}

/** What a client of the AWS SDK is configured with to reach it. */
export function configFor({ url }: Service) {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return { endpoint: url, region: "eu-central-1", credentials };
}
