// The WebAssembly modules of the SDK.

import startMessages, * as messagesBridge from "../wasm/kmseal.js";
import startAsymmetric, * as asymmetricBridge from "../wasm/kmseal_asymmetric.js";
import { Module } from "./module.js";

/** The module for messages, loaded. @internal */
export type Bridge = typeof messagesBridge;

/** A keyring inside the module for messages. @internal */
export type MessagesHandle = messagesBridge.Keyring;

/** A keyring inside a module, whichever. @internal */
export type Handle = Pick<MessagesHandle, "wrapDataKey" | "unwrapDataKey" | "free">;

/** A keyring's KMS clients inside the module for messages. @internal */
export type KmsAccessHandle = messagesBridge.KmsAccess;

/** Messages, and the keyrings for symmetric keys. @internal */
export const messages = new Module(startMessages, messagesBridge);

/** The keyrings for RSA and key agreement, which few programs need and which weigh as much again. @internal */
export const asymmetric = new Module(startAsymmetric, asymmetricBridge);
