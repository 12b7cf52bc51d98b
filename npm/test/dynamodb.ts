// A DynamoDB on loopback, served by moto: see tests/peers/python/dynamodb_server.py.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const python = process.env["KMSEAL_PYTHON"];
const program = fileURLToPath(new URL("../../../tests/peers/python/dynamodb_server.py", import.meta.url));

/** Why the tests against DynamoDB are left out, or `false`. */
export const withoutDynamoDb: string | false =
  python === undefined && process.env["CI"] === undefined && "KMSEAL_PYTHON names no Python with moto";

/** Starts it on a free port; `stop` ends it. */
export async function startDynamoDb(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = spawn(python ?? "python3", [program], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = once(server, "exit");
  const ready = once(createInterface(server.stdout), "line") as Promise<string[]>;
  const [url = ""] = await Promise.race([ready, exit.then(() => [])]);
  if (!url.startsWith("http://127.0.0.1:")) throw new Error(`the DynamoDB server did not start: ${url}`);
  return {
    url,
    async stop() {
      // It ends when its input closes.
      server.stdin.end();
      await exit;
    },
  };
}
