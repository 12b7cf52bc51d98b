// Arguments of the public API, checked so that a mistake is told where it is made and how to mend it.

import { describe } from "./bytes.js";
import { invalid } from "./errors.js";
import { AlgorithmSuite } from "./generated/names.js";

/** Matches half a surrogate pair, which UTF-8 cannot express: two different texts would become one. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The keys of every member of a union. */
type AnyKey<T> = T extends unknown ? keyof T : never;

/** The options object of `what`, with no option that it does not know. @internal */
export function optionsOf<T extends object>(value: T | undefined, what: string, known: readonly AnyKey<T>[]): T {
  if (value === undefined) return {} as T;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`${what} takes an object of options, not ${describe(value)}`);
  }
  const unknown = Object.keys(value).find((name) => !(known as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw invalid(`${what} has no option ${JSON.stringify(unknown)}; it has ${known.join(", ")}`);
  }
  return value;
}

/** A text that is not empty. @internal */
export function textOf(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") {
    throw invalid(`${name} must be a text that is not empty, not ${value === "" ? "an empty one" : describe(value)}`);
  }
  return wellFormed(value, name);
}

/** The namespace of a raw keyring's key. @internal */
export function namespaceOf(value: unknown): string {
  const namespace = textOf(value, "keyNamespace");
  if (!namespace.startsWith("aws-kms")) return namespace;
  throw invalid(`the keyNamespace "${namespace}" begins with "aws-kms", which belongs to AWS KMS; choose another`);
}

/** An array of texts; nothing is no texts. @internal */
export function textsOf(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw invalid(`${name} must be an array of texts, not ${describe(value)}`);
  return value.map((text, index) => textOf(text, `${name}[${index}]`));
}

/** `true` or `false`; nothing is nothing. @internal */
export function booleanOf(value: unknown, name: string): boolean | undefined {
  if (value !== undefined && typeof value !== "boolean") {
    throw invalid(`${name} must be true or false, not ${describe(value)}`);
  }
  return value;
}

/** A function; nothing is nothing. @internal */
export function functionOf<T extends (...values: never[]) => unknown>(value: T | undefined, name: string): T | undefined {
  if (value !== undefined && typeof value !== "function") {
    throw invalid(`${name} must be a function, not ${describe(value)}`);
  }
  return value;
}

/** One of a few texts. @internal */
export function oneOf<const T extends string>(value: unknown, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) {
    throw invalid(`${name} must be one of ${choices.map((choice) => JSON.stringify(choice)).join(", ")}`);
  }
  return found;
}

/** A whole number between bounds; nothing is nothing. @internal */
export function wholeNumberOf(value: unknown, name: string, least: number, most: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw invalid(`${name} must be a whole number from ${least} to ${most}, not ${describe(value)}`);
  }
  return value;
}

/** An algorithm suite; nothing is nothing. @internal */
export function suiteOf(value: AlgorithmSuite | undefined): AlgorithmSuite | undefined {
  if (value !== undefined && !Object.values(AlgorithmSuite).includes(value)) {
    throw invalid(`suite must be one of AlgorithmSuite's values, not ${describe(value)}`);
  }
  return value;
}

/** A time in milliseconds, at least one. @internal */
export function milliseconds(value: unknown, name: string): number {
  if (typeof value !== "number" || !(value >= 1 && value <= Number.MAX_SAFE_INTEGER)) {
    throw invalid(`${name} must be a time in milliseconds, 1 or more, not ${describe(value)}`);
  }
  return value;
}

/** A partition id; nothing is one that nobody shares. @internal */
export function partitionOf(value: unknown): string | undefined {
  return value === undefined ? undefined : textOf(value, "partitionId");
}

/** An encryption context as keys and values in turn. @internal */
export function contextOf(value: unknown, name = "encryptionContext"): string[] {
  if (value === undefined) return [];
  const prototype = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  // The prototype of a plain object of any realm has itself none.
  if (prototype === undefined || (prototype !== null && Object.getPrototypeOf(prototype) !== null)) {
    throw invalid(`${name} must be a plain object of texts, such as { purpose: "invoice" }, not ${describe(value)}`);
  }
  return Object.entries(value as object).flatMap(([key, text]) => {
    const shown = `${name}[${JSON.stringify(key)}]`;
    if (typeof text !== "string") {
      throw invalid(`${shown} must be a text, not ${describe(text)}; write it as one, for example with String()`);
    }
    return [wellFormed(key, `the key ${shown}`), wellFormed(text, shown)];
  });
}

function wellFormed(text: string, name: string): string {
  if (LONE_SURROGATE.test(text)) {
    throw invalid(`${name} holds half of a surrogate pair, which is no character; mend how the text is cut or made`);
  }
  return text;
}
