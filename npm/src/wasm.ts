// The WebAssembly modules of the SDK.

import startMessages, * as messagesBridge from "../wasm/kmseal.js";
import startMoreKeyrings, * as moreKeyringsBridge from "../wasm/kmseal_more_keyrings.js";
import { Module } from "./module.js";

/** The module for messages, loaded. @internal */
export type Bridge = typeof messagesBridge;

/** A client inside the module for messages. @internal */
export type ClientHandle = messagesBridge.Client;

/** A keyring inside the module for messages. @internal */
export type MessagesHandle = messagesBridge.Keyring;

/** A keyring inside a module, whichever. @internal */
export type Handle = Pick<MessagesHandle, "wrapDataKey" | "unwrapDataKey" | "free">;

/** The module for more keyrings, loaded. @internal */
export type MoreBridge = typeof moreKeyringsBridge;

/** A keyring's KMS clients inside the module for messages. @internal */
export type KmsAccessHandle = messagesBridge.KmsAccess;

/** A materials manager inside the module for messages. @internal */
export type ManagerHandle = messagesBridge.Manager;

/** A cache inside the module for messages. @internal */
export type CacheHandle = messagesBridge.Cache;

/** A cache inside the module for more keyrings. @internal */
export type MoreCacheHandle = moreKeyringsBridge.Cache;

/** A branch key store inside its module. @internal */
export type KeyStoreHandle = moreKeyringsBridge.KeyStore;

/** A table of branch keys inside its module. @internal */
export type KeyStorageHandle = moreKeyringsBridge.KeyStorage;

/** Messages, and the keyrings for symmetric keys; where {@link moreKeyrings} is expected, that module. @internal */
export const messages = /* @__PURE__ */ new Module("messages", startMessages, messagesBridge);

/** The same, and the keyrings for RSA, key agreement and branch keys, which few programs need and which weigh as much again. @internal */
export const moreKeyrings = /* @__PURE__ */ new Module("moreKeyrings", startMoreKeyrings, moreKeyringsBridge, messages);
