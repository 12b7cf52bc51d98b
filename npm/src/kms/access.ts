// How keyrings for symmetric keys reach AWS KMS: through one client, or one for each Region.

import { describe } from "../bytes.js";
import { invalid } from "../errors.js";
import type { Bridge, KmsAccessHandle } from "../wasm.js";
import { callIn, callOf, type KmsClient, type KmsClientSupplier, type KmsCommands } from "./client.js";

/** The way to AWS KMS: one client, or a function that gives one for each Region. */
export type KmsClients = OneKmsClient | KmsClientsByRegion;

/** One client for every key. */
export interface OneKmsClient {
  /**
   * The way to AWS KMS: a `KMSClient` or `KMS` of `@aws-sdk/client-kms`, or any object with the methods
   * `generateDataKey`, `encrypt` and `decrypt` that take and return what those of `KMS` do.
   */
  client: KmsClient;
  clientSupplier?: never;
  /**
   * The command classes of `@aws-sdk/client-kms`, for a client that has `send` alone and that the keyring cannot make
   * commands for: a mock that knows commands by their class, or a client much older or newer than this package.
   */
  commands?: KmsCommands;
}

/** A client for each Region. */
export interface KmsClientsByRegion {
  /**
   * Gives the client for a Region, such as `(region) => new KMSClient({ region })`. It is asked once for each key, or
   * for each Region of a discovery keyring, at the first use at the latest.
   */
  clientSupplier: KmsClientSupplier;
  client?: never;
  /** The command classes of `@aws-sdk/client-kms`, for clients that the keyring cannot make commands for. */
  commands?: KmsCommands;
}

/** The names of these options. @internal */
export const ACCESS_OPTIONS = ["client", "clientSupplier", "commands"] as const;

/** A way to AWS KMS inside the module for messages. @internal */
export type Access = (wasm: Bridge) => KmsAccessHandle;

/** Checks these options; `region` is the one that a single client has to be for. @internal */
export function accessOf({ client, clientSupplier, commands }: KmsClients, region?: string): Access {
  if (client !== undefined && clientSupplier !== undefined) {
    throw invalid("client and clientSupplier were given; give one of them");
  }
  if (clientSupplier === undefined) {
    const call = callOf(client, commands);
    const checked = region === undefined ? call : callIn(region, client, call);
    return (wasm) => wasm.KmsAccess.one(checked);
  }
  if (typeof clientSupplier !== "function") {
    throw invalid(`clientSupplier must be a function from a Region to a client, not ${describe(clientSupplier)}`);
  }
  return (wasm) => wasm.KmsAccess.byRegion((region: string | undefined) => callOf(clientSupplier(region), commands));
}
