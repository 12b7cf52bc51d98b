// Where the scenarios are.

import { readdirSync, readFileSync } from "node:fs";
import type { Scenario } from "./suite.js";

const folder = new URL("../../../../tests/suite/", import.meta.url);

/** All scenarios of the repository's tests/suite. */
export function readSuite(): Scenario[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Scenario[]);
}
