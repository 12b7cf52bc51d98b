// The suite of KMS operations in tests/suite, performed by a client in JavaScript: in Node and, bundled, in a page.

/** What performs calls; inputs and answers are AWS JSON, with bytes as base64 and times in seconds. */
export interface Performer {
  call(origin: { region: string; account: string }, operation: string, input: Json): Promise<Json>;
  advance(by: string): Promise<void>;
  reset(): Promise<void>;
}

/** A value of JSON. */
export type Json = any;

/** A story: tests/suite/README.md describes it. */
export interface Scenario {
  name: string;
  steps: Step[];
}

type Step = Call | { advance: string } | { wrap: string; under: string; keep: string };

interface Call {
  call: string;
  input?: Json;
  region?: string;
  account?: string;
  answer?: Json;
  nothing?: boolean;
  error?: string;
  keep?: Record<string, string>;
}

/** What came of a suite. */
export interface Report {
  scenarios: number;
  steps: number;
  differences: string[];
}

/** The time at which every scenario starts, in milliseconds since 1970. */
export const START = 1_700_000_000_000;

/** Performs all scenarios. */
export async function perform(scenarios: Scenario[], performer: Performer): Promise<Report> {
  const report: Report = { scenarios: 0, steps: 0, differences: [] };
  for (const { name, steps } of scenarios) {
    await performer.reset();
    const kept = new Map<string, Json>();
    let number = 0;
    try {
      for (const step of steps) {
        number++;
        if ("advance" in step) await performer.advance(step.advance);
        else if ("wrap" in step) kept.set(step.keep, await wrapped(step.wrap, filled(step.under, kept)));
        else await performCall(step, performer, kept);
      }
      report.scenarios++;
      report.steps += steps.length;
    } catch (error) {
      report.differences.push(`${name}, step ${number}: ${(error as Error).message}`);
    }
  }
  return report;
}

async function performCall(step: Call, performer: Performer, kept: Map<string, Json>): Promise<void> {
  const { call, input = {}, region = "us-east-1", account = "000000000000" } = step;
  const outcome = await performer.call({ region, account }, call, filled(input, kept)).then(
    (answer: Json) => ({ answer }),
    (error: Error) => ({ refused: refusal(error) }),
  );
  if ("refused" in outcome) {
    const expected = step.error === undefined ? "an answer" : filled(step.error, kept);
    if (outcome.refused !== expected) throw new Error(`${call} was refused with ${outcome.refused}, not ${expected}`);
    return;
  }
  const { answer } = outcome;
  if (step.error !== undefined) throw new Error(`${call} answered ${JSON.stringify(answer)}, not ${step.error}`);
  if (step.nothing && Object.keys(answer).length > 0) throw new Error(`${call} answered ${JSON.stringify(answer)}`);
  check(`the answer of ${call}`, answer, filled(step.answer ?? {}, kept));
  for (const [name, path] of Object.entries(step.keep ?? {})) {
    const value = path.split(".").reduce((value: Json, name) => value?.[name], answer);
    if (value === undefined) throw new Error(`${call} answered no ${path}`);
    kept.set(name, value);
  }
}

/** `Code: message`; the AWS SDK puts a word of its own where the service says nothing. */
function refusal({ name, message }: Error): string {
  return message === "" || message === "UnknownError" ? name : `${name}: ${message}`;
}

/** Puts in what `${name}` stands for, and the times of `{"$day": number}`. */
function filled(value: Json, kept: Map<string, Json>): Json {
  const named = (name: string): Json => {
    if (!kept.has(name)) throw new Error(`nothing was kept as ${name}`);
    return kept.get(name);
  };
  if (typeof value === "string") {
    const [, whole] = /^\$\{([^}]+)\}$/.exec(value) ?? [];
    return whole === undefined ? value.replace(/\$\{([^}]+)\}/g, (_, name: string) => named(name)) : named(whole);
  }
  if (Array.isArray(value)) return value.map((entry) => filled(entry, kept));
  if (typeof value !== "object" || value === null) return value;
  if (typeof value.$day === "number") return START / 1000 + value.$day * 86_400;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member, kept)]));
}

/** Holds an answer against what it must have. */
function check(path: string, found: Json, expected: Json): void {
  const [[rule, argument] = [], ...more] = isObject(expected) ? Object.entries(expected) : [];
  const isRule = rule?.startsWith("$") && more.length === 0;
  if (isRule ? follows(found, rule ?? "", argument) : found === expected) return;
  if (!isRule && Array.isArray(expected) && Array.isArray(found) && found.length === expected.length) {
    expected.forEach((entry, index) => check(`${path}.${index}`, found[index], entry));
  } else if (!isRule && isObject(expected) && isObject(found)) {
    for (const [name, member] of Object.entries(expected)) check(`${path}.${name}`, found[name], member);
  } else {
    throw new Error(`${path} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }
}

function isObject(value: Json): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function follows(found: Json, rule: string, argument: Json): boolean {
  switch (rule) {
    case "$absent":
      return found === undefined;
    case "$any":
      return found !== undefined;
    case "$bytes":
      return typeof found === "string" && atob(found).length === argument;
    case "$like": {
      const [start = "", end = ""] = (argument as string).split("*");
      return typeof found === "string" && found.startsWith(start) && found.slice(start.length).endsWith(end);
    }
    case "$not":
      return found !== undefined && found !== argument;
    default:
      throw new Error(`there is no rule ${rule}`);
  }
}

/** Wraps a material as a client of ImportKeyMaterial does, with RSAES_OAEP_SHA_256. */
async function wrapped(material: string, publicKey: string): Promise<string> {
  const algorithm = { name: "RSA-OAEP", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("spki", fromBase64(publicKey), algorithm, false, ["encrypt"]);
  return toBase64(new Uint8Array(await crypto.subtle.encrypt(algorithm, key, fromBase64(material))));
}

/** Bytes of base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
