// `Keyring`: what wraps data keys and unwraps them again, whoever made it.

import { untilAborted } from "./abort.js";
import { contextOf } from "./arguments.js";
import { describe, viewOf } from "./bytes.js";
import { dispose } from "./dispose.js";
import { fromModule, invalid, type Attempt } from "./errors.js";
import type { AlgorithmSuite, AlgorithmSuiteName } from "./generated/names.js";
import type { EncryptedDataKey } from "./header.js";
import type { Module } from "./module.js";
import { messages, type Bridge, type Handle, type MessagesHandle } from "./wasm.js";

/**
 * Wraps the data keys of messages under keys that it holds or reaches, and unwraps them again.
 *
 * The keyrings of this package are of this shape, and an object of your own may be: a client takes either. A client
 * also takes the keyrings of another copy of this package, through these two methods.
 */
export interface Keyring {
  /** How it calls itself in errors; by default the name of its class. */
  readonly name?: string;
  /** Wraps the data key of the request; if there is none yet, makes one and returns it too. */
  wrapDataKey(request: WrapRequest): Promise<Wrapped>;
  /** Unwraps one of the data keys of the request, or says why it could not, one by one. */
  unwrapDataKey(request: UnwrapRequest): Promise<Unwrapped>;
}

/** What a keyring is given when a message is encrypted. */
export interface WrapRequest {
  readonly suite: { readonly id: AlgorithmSuite; readonly name: AlgorithmSuiteName };
  /** Bytes in the data key. */
  readonly dataKeyLength: number;
  /** What the wrapped key must be bound to, the signature's public key included. */
  readonly encryptionContext: Readonly<Record<string, string>>;
  /**
   * The data key, if a keyring before this one made it. It is wiped when the returned promise settles, or when the operation
   * is aborted.
   */
  readonly dataKey?: Uint8Array<ArrayBuffer>;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** What a keyring made of a {@link WrapRequest}. */
export interface Wrapped {
  /** The data key, if this keyring made it. Whoever asked copies and wipes it, so give away a copy of your own. */
  readonly dataKey?: Uint8Array;
  /** The data key, wrapped once for each wrapping key. */
  readonly encryptedDataKeys: readonly EncryptedDataKey[];
}

/** What a keyring is given when a message is decrypted. */
export interface UnwrapRequest {
  readonly suite: { readonly id: AlgorithmSuite; readonly name: AlgorithmSuiteName };
  /** Bytes in the data key. */
  readonly dataKeyLength: number;
  /** What the wrapped key was bound to. */
  readonly encryptionContext: Readonly<Record<string, string>>;
  /** The message's data keys, in the message's order. */
  readonly encryptedDataKeys: readonly EncryptedDataKey[];
  /** The context's keys in a legacy order that data keys may be bound to, if the client allows one. */
  readonly legacyContextOrder?: readonly string[];
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/**
 * What a keyring made of an {@link UnwrapRequest}: the data key, or why none of the data keys opened. Whoever asked
 * copies and wipes the data key, so give away a copy of your own.
 */
export type Unwrapped = { readonly dataKey: Uint8Array } | { readonly attempts: readonly Attempt[] };

/** How a keyring gets into its module. @internal */
export interface Recipe {
  readonly module: Module<unknown>;
  /** Makes it there. */
  build(wasm: unknown): Handle;
  /** Wipes what {@link Recipe.build} uses. Called once, after it or in place of it. */
  discard(): void;
}

/** A recipe for a keyring in `module`. @internal */
export function inModule<B>(module: Module<B>, build: (wasm: B) => Handle, discard: () => void = () => {}): Recipe {
  // The keyring hands `build` nothing else than what that module loads.
  return { module: module as Module<unknown>, build: build as (wasm: unknown) => Handle, discard };
}

/**
 * A keyring that lives in one of this package's WebAssembly modules.
 *
 * Nobody needs to dispose of one: its keys are wiped when it is garbage-collected. `using keyring = ...`, or a call of
 * `keyring[Symbol.dispose]()`, wipes them at once.
 */
export abstract class BuiltInKeyring implements Keyring {
  readonly #module: Module<unknown>;
  #recipe: Recipe | undefined;
  #handle: Handle | undefined;
  #failure: unknown;

  /** @internal */
  constructor(recipe: Recipe) {
    this.#module = recipe.module;
    this.#recipe = recipe;
    // A page that has such a keyring before its first message loads one module instead of two.
    recipe.module.expect();
    const wasm = recipe.module.loaded();
    // At once if possible, so that a key does not wait in JavaScript; what is wrong is told at the first use, always.
    if (wasm !== undefined) this.#build(wasm);
  }

  async wrapDataKey(request: WrapRequest): Promise<Wrapped> {
    const { suite, encryptionContext, dataKey, signal } = request;
    const wasm = await this.#module.load();
    const key = dataKey === undefined ? undefined : viewOf(dataKey, "dataKey");
    return untilAborted(signal, (stop) =>
      settled(() => this.#in(wasm).wrapDataKey(suite.id, contextOf(encryptionContext), key, stop)),
    );
  }

  async unwrapDataKey(request: UnwrapRequest): Promise<Unwrapped> {
    const { suite, encryptionContext, encryptedDataKeys, legacyContextOrder, signal } = request;
    const wasm = await this.#module.load();
    const context = contextOf(encryptionContext);
    const order = legacyContextOrder && [...legacyContextOrder];
    return untilAborted(signal, (stop) =>
      settled(() => this.#in(wasm).unwrapDataKey(suite.id, context, encryptedDataKeys.map(dataKeyOf), order, stop)),
    );
  }

  /** Wipes the keyring's keys, once the operations that are under way have ended. */
  [dispose](): void {
    this.#recipe?.discard();
    this.#recipe = undefined;
    this.#handle?.free();
    this.#handle = undefined;
    this.#failure = invalid("this keyring was disposed of; make a new one");
  }

  /** The keyring's handle, if it lives in the module for messages of this copy of the package. @internal */
  static handleOf(keyring: object, wasm: Bridge): MessagesHandle | undefined {
    if (!(#recipe in keyring)) return undefined;
    const own = keyring as BuiltInKeyring;
    return own.#module === (messages as Module<unknown>) ? (own.#in(wasm) as MessagesHandle) : undefined;
  }

  #in(wasm: unknown): Handle {
    if (this.#recipe !== undefined) this.#build(wasm);
    if (this.#handle === undefined) throw this.#failure;
    return this.#handle;
  }

  #build(wasm: unknown): void {
    try {
      this.#handle = this.#recipe?.build(wasm);
    } catch (error) {
      this.#failure = fromModule(error);
    } finally {
      this.#recipe?.discard();
      this.#recipe = undefined;
    }
  }
}

/** Refuses what is not shaped like a keyring. @internal */
export function keyringOf(value: unknown, name: string): Keyring {
  const keyring = value as Keyring | null | undefined;
  if (typeof keyring?.wrapDataKey !== "function" || typeof keyring.unwrapDataKey !== "function") {
    throw invalid(`${name} must be a keyring, such as a RawAesKeyring or a KmsKeyring, not ${describe(value)}`);
  }
  return keyring;
}

/** The handle of any keyring. @internal */
export function handleOf(keyring: Keyring, wasm: Bridge): MessagesHandle {
  return BuiltInKeyring.handleOf(keyring, wasm) ?? customHandle(keyring, wasm);
}

/** Runs an operation of the module, with its errors as {@link KmsealError}s. @internal */
export async function settled<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (error) {
    throw fromModule(error);
  }
}

function customHandle(keyring: Keyring, wasm: Bridge): MessagesHandle {
  const name = keyring.name ?? keyring.constructor.name;
  // The module checks the answers, but takes bytes as plain arrays of this realm only.
  const keyOf = (key: Uint8Array | undefined) => key && viewOf(key, `the dataKey of ${name}`);
  return wasm.Keyring.custom(
    name,
    async (request: WrapRequest, signal: AbortSignal) => {
      const answer: Partial<Wrapped> | undefined = await keyring.wrapDataKey({ ...request, signal });
      return { dataKey: keyOf(answer?.dataKey), encryptedDataKeys: answer?.encryptedDataKeys?.map(dataKeyOf) };
    },
    async (request: UnwrapRequest, signal: AbortSignal) => {
      const answer: { dataKey?: Uint8Array; attempts?: readonly Attempt[] } | undefined =
        await keyring.unwrapDataKey({ ...request, signal });
      return { dataKey: keyOf(answer?.dataKey), attempts: answer?.attempts };
    },
  );
}

/** The same data key, with its bytes as the module takes them. */
function dataKeyOf(key: EncryptedDataKey): EncryptedDataKey {
  return {
    keyProviderId: key.keyProviderId,
    keyProviderInfo: viewOf(key.keyProviderInfo, "keyProviderInfo") as Uint8Array<ArrayBuffer>,
    ciphertext: viewOf(key.ciphertext, "ciphertext") as Uint8Array<ArrayBuffer>,
  };
}
