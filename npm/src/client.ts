// `Client`: encrypts and decrypts messages.

import type { MessageSealing } from "../wasm/kmseal.js";
import { untilAborted } from "./abort.js";
import { booleanOf, contextOf, optionsOf, suiteOf, wholeNumberOf } from "./arguments.js";
import { describe, viewOf, type ByteSource } from "./bytes.js";
import { invalid } from "./errors.js";
import { COMMITMENT_POLICIES, type AlgorithmSuite, type CommitmentPolicy } from "./generated/names.js";
import type { Header } from "./header.js";
import { hostCrypto, type Soon } from "./host-crypto/host.js";
import { awaitKeyAhead, freshKey, makeKeyAhead, offerKey } from "./host-crypto/signing-keys.js";
import { Taken } from "./host-crypto/taken.js";
import { settled } from "./keyring.js";
import { managerOf, materialsOf, type Materials } from "./managers/manager.js";
import { open, type Begin } from "./messages/open.js";
import { seal } from "./messages/seal.js";
import { openingStream } from "./streams/opening.js";
import type { DecryptStreamOptions, EncryptStreamOptions, MessageStream } from "./streams/options.js";
import { sealingStream } from "./streams/sealing.js";
import { messages, type Bridge, type ClientHandle } from "./wasm.js";

/** The rules of a {@link Client}. */
export interface ClientOptions {
  /** Whether messages must commit to their key; by default `RequireEncryptRequireDecrypt`: they must, both ways. */
  commitmentPolicy?: CommitmentPolicy;
  /**
   * The most encrypted data keys that a message may have, written or read: 1 to 65,535; by default any number. A message
   * of a stranger with 65,535 of them makes as many calls of a key service.
   */
  maxEncryptedDataKeys?: number;
  /** The longest frame to read, in bytes of plaintext; by default 4,294,967,295. */
  maxFrameLength?: number;
  /** The longest body without frames to read, in bytes of plaintext; by default and at most 2^36 - 32. */
  maxNonFramedLength?: number;
  /** The longest plaintext to write or read, in bytes; by default there is no bound. */
  maxPlaintextLength?: number;
  /**
   * Opens messages that version 4.0.0 of the Encryption SDK for .NET wrote; by default they are not authentic. That
   * version authenticated headers in a way of its own. Re-encrypt what opens: hardly any other SDK reads it.
   */
  dotnet400Messages?: boolean;
  /**
   * Opens messages whose data keys the official JavaScript client bound to a context in the order of a locale, as it
   * does without `utf8Sorting: true`; by default they do not open. Takes the writer's collation: `new Intl.Collator()`
   * if it ran under the locale of this program, `new Intl.Collator("en")` for a server without one. What opens is as
   * authentic as any other message. Re-encrypt it: no other SDK reads it.
   */
  legacyJavascriptContextOrder?: Pick<Intl.Collator, "compare">;
}

/** Pairs of text that are bound to a message: stored beside the ciphertext in the clear, and authenticated. */
export type EncryptionContext = Readonly<Record<string, string>>;

/** What an encryption may be told. */
export interface EncryptOptions {
  /** Pairs to bind to the message. Nothing secret: they are stored in the clear. At most 65,535 bytes in all. */
  encryptionContext?: EncryptionContext;
  /** The algorithms; by default the commitment policy's, which sign. */
  suite?: AlgorithmSuite;
  /**
   * Bytes of plaintext in each frame, 1 to 4,294,967,295; by default 4096 for a plaintext of at most 65,536 bytes, and 65,536
   * for longer ones and for streams of unknown length.
   */
  frameLength?: number;
  /** Aborts the operation where it waits: it rejects with the signal's reason, and drops its keys. */
  signal?: AbortSignal;
}

/** What a decryption may be told. */
export interface DecryptOptions {
  /**
   * Pairs that the message must have been encrypted with; where it stores other values, it is refused. It may have been
   * encrypted with more.
   */
  encryptionContext?: EncryptionContext;
  /** Aborts the operation where it waits: it rejects with the signal's reason, and drops its keys. */
  signal?: AbortSignal;
}

/** What {@link Client.inspect} found. */
export interface Inspected {
  /** Nothing of it is proven: whoever made or altered the message chose what it says. */
  readonly authenticated: false;
  readonly header: Header;
  /** Bytes of the header; the body begins after them. */
  readonly headerLength: number;
}

/** A message, and what its header says. */
export interface Encrypted {
  ciphertext: Uint8Array<ArrayBuffer>;
  header: Header;
}

/** A message's plaintext, whole and authentic, and what its header says. */
export interface Decrypted {
  plaintext: Uint8Array<ArrayBuffer>;
  header: Header;
}

/**
 * Encrypts and decrypts messages under one set of rules. Cheap to make and to share; it holds no keys.
 *
 * ```ts
 * const client = new Client();
 * const { ciphertext } = await client.encrypt(keyring, bytes, { encryptionContext: { purpose: "invoice" } });
 * const { plaintext } = await client.decrypt(keyring, ciphertext, { encryptionContext: { purpose: "invoice" } });
 * ```
 */
export class Client {
  readonly #rules: ClientOptions;
  #inside: ClientHandle | undefined;

  /** A client with these rules. Nothing is loaded yet: the WebAssembly module starts at the first await. */
  constructor(options: ClientOptions = {}) {
    const rules = optionsOf(options, "Client", [
      "commitmentPolicy",
      "maxEncryptedDataKeys",
      "maxFrameLength",
      "maxNonFramedLength",
      "maxPlaintextLength",
      "dotnet400Messages",
      "legacyJavascriptContextOrder",
    ]);
    if (rules.commitmentPolicy !== undefined && !COMMITMENT_POLICIES.includes(rules.commitmentPolicy)) {
      throw invalid(`commitmentPolicy must be one of ${COMMITMENT_POLICIES.join(", ")}`);
    }
    wholeNumberOf(rules.maxEncryptedDataKeys, "maxEncryptedDataKeys", 1, 65_535);
    wholeNumberOf(rules.maxFrameLength, "maxFrameLength", 1, 4_294_967_295);
    wholeNumberOf(rules.maxNonFramedLength, "maxNonFramedLength", 0, Number.MAX_SAFE_INTEGER);
    wholeNumberOf(rules.maxPlaintextLength, "maxPlaintextLength", 0, Number.MAX_SAFE_INTEGER);
    booleanOf(rules.dotnet400Messages, "dotnet400Messages");
    const order = rules.legacyJavascriptContextOrder;
    if (order !== undefined && typeof order?.compare !== "function") {
      throw invalid(`legacyJavascriptContextOrder must be an Intl.Collator, not ${describe(order)}`);
    }
    this.#rules = { ...rules };
  }

  /** A client with these rules, ready: for those who want to hear now, and not later, that the module cannot be loaded. */
  static async create(options: ClientOptions = {}): Promise<Client> {
    const client = new Client(options);
    await messages.load();
    return client;
  }

  /**
   * Encrypts `plaintext` to one message. The bytes are taken before this returns and are never changed.
   *
   * Rejects with a `KmsealError`: `InvalidArgument`, `CommitmentPolicy` and `LimitExceeded` for what the call asks,
   * `KeyService` and `InvalidMaterials` for what the keyring does.
   */
  async encrypt(materials: Materials, plaintext: ByteSource, options: EncryptOptions = {}): Promise<Encrypted> {
    const { encryptionContext, suite, frameLength, signal } = optionsOf(options, "encrypt", [
      "encryptionContext",
      "suite",
      "frameLength",
      "signal",
    ]);
    materialsOf(materials, "the first argument of encrypt");
    const bytes = viewOf(
      plaintext,
      "plaintext",
      typeof plaintext === "string" ? "; encode text first, with new TextEncoder().encode(text)" : "",
    );
    const context = contextOf(encryptionContext);
    suiteOf(suite);
    wholeNumberOf(frameLength, "frameLength", 1, 4_294_967_295);
    const taken = new Taken(bytes, "the plaintext");
    return untilAborted(signal, (stop) =>
      withModule(taken, async (wasm) => {
        const host = hostCrypto();
        const inside = this.#in(wasm);
        const making = host && freshKey(wasm, host, suite);
        const key = making instanceof Promise ? await taken.during(making) : making;
        const manager = managerOf(materials, wasm);
        const { length } = taken.bytes;
        if (key !== undefined) offerKey(wasm, key);
        const begun = inside.beginSealing(manager, length, context, suite, frameLength, host !== undefined, stop);
        if (host !== undefined && key !== undefined) makeKeyAhead(wasm, host);
        const sealed = await seal(begun as Soon<MessageSealing>, taken, host, signal);
        if (key !== undefined) await awaitKeyAhead(length);
        return sealed;
      }),
    );
  }

  /**
   * Decrypts one message, and refuses it unless it was encrypted with the pairs of `encryptionContext`.
   *
   * Rejects with a `KmsealError`. Before any key service is asked: `MalformedMessage`, `CommitmentPolicy`,
   * `LimitExceeded` and `ContextMismatch`. After: `NoDataKeyOpened`, which lists what each keyring made of each data
   * key, and `NotAuthentic`.
   */
  async decrypt(materials: Materials, ciphertext: ByteSource, options: DecryptOptions = {}): Promise<Decrypted> {
    const { encryptionContext, signal } = optionsOf(options, "decrypt", ["encryptionContext", "signal"]);
    materialsOf(materials, "the first argument of decrypt");
    const bytes = viewOf(
      ciphertext,
      "ciphertext",
      typeof ciphertext === "string"
        ? "; decode it first, for base64 with Uint8Array.from(atob(text), (c) => c.charCodeAt(0))"
        : "",
    );
    const context = contextOf(encryptionContext);
    const taken = new Taken(bytes, "the message");
    return untilAborted(signal, (stop) =>
      withModule(taken, async (wasm) => {
        const host = hostCrypto();
        const inside = this.#in(wasm);
        const begin: Begin = (start, length) => {
          const manager = managerOf(materials, wasm);
          return inside.beginOpening(manager, start, length, undefined, context, host !== undefined, stop) as ReturnType<Begin>;
        };
        return open(wasm, begin, taken, host, signal);
      }),
    );
  }

  /**
   * Encrypts a plaintext of any length to one message, in constant memory: `file.stream().pipeThrough(...)`.
   *
   * It asks for its keys at once. The stream errors with a `KmsealError`, as {@link Client.encrypt} rejects; what came
   * out of it until then is no message.
   */
  encryptStream(materials: Materials, options: EncryptStreamOptions = {}): MessageStream {
    return sealingStream((wasm) => this.#in(wasm), materials, options);
  }

  /**
   * Decrypts one message of any length, in constant memory: `response.body.pipeThrough(...)`.
   *
   * What comes out is authentic, but the stream may still error with a `KmsealError`, as {@link Client.decrypt} rejects:
   * **whoever acts on the plaintext before the stream has ended must be able to take it back.** Of a signed message,
   * which most are, nothing comes out before all of it is verified, unless `signedMessages` says otherwise.
   */
  decryptStream(materials: Materials, options: DecryptStreamOptions = {}): MessageStream {
    return openingStream((wasm) => this.#in(wasm), materials, options);
  }

  /**
   * Reads a message's header without any key, for people who debug. Nothing of it is proven: show it to people, but
   * decide nothing by it. The header that `decrypt` returns is the authentic one.
   *
   * Rejects with `MalformedMessage` if the bytes do not begin with a whole header.
   */
  async inspect(message: ByteSource): Promise<Inspected> {
    const taken = new Taken(viewOf(message, "message"), "the message");
    return withModule(taken, async (wasm) => ({
      authenticated: false,
      ...(wasm.inspect(taken.bytes) as Omit<Inspected, "authenticated">),
    }));
  }

  #in(wasm: Bridge): ClientHandle {
    const rules = this.#rules;
    this.#inside ??= new wasm.Client(
      rules.commitmentPolicy,
      rules.maxEncryptedDataKeys,
      rules.maxFrameLength,
      rules.maxNonFramedLength,
      rules.maxPlaintextLength,
      rules.dotnet400Messages ?? false,
      rules.legacyJavascriptContextOrder && positionsBy(rules.legacyJavascriptContextOrder),
    );
    return this.#inside;
  }
}

/** The positions of keys in the order of `collator`. */
function positionsBy(collator: Pick<Intl.Collator, "compare">): (keys: string[]) => Uint32Array {
  return (keys) =>
    Uint32Array.from([...keys.keys()].sort((a, b) => collator.compare(keys[a] as string, keys[b] as string)));
}

/** Works on the bytes with the module, at once if it is loaded. */
async function withModule<T>(taken: Taken, work: (wasm: Bridge) => Promise<T>): Promise<T> {
  try {
    const wasm = messages.loaded() ?? (await taken.during(messages.load()));
    return await settled(() => work(wasm));
  } finally {
    taken.drop();
  }
}
