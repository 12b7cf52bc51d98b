// `KmsDiscoveryKeyring`: unwraps data keys under whatever symmetric KMS key the message names.

import { optionsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { ACCESS_OPTIONS, accessOf, type KmsClientsByRegion, type OneKmsClient } from "../kms/access.js";
import { DISCOVERY_OPTIONS, discoveryOf, regionsOf, type DiscoveryOptions } from "../kms/discovery.js";
import { messages } from "../wasm.js";

/** What a {@link KmsDiscoveryKeyring} is made of. */
export type KmsDiscoveryKeyringOptions = DiscoveryOptions &
  (
    | (OneKmsClient & { regions?: never })
    | (KmsClientsByRegion & {
        /** The Regions whose keys may be used, each through its Region's client. */
        regions: readonly string[];
      })
  );

/**
 * Unwraps data keys under whatever symmetric KMS key the message names, if it may be used. Only decrypts.
 *
 * ```ts
 * const keyring = new KmsDiscoveryKeyring({
 *   client: new KMSClient({}),
 *   discoveryFilter: { accountIds: ["111122223333"] },
 * });
 * ```
 */
export class KmsDiscoveryKeyring extends BuiltInKeyring {
  constructor(options: KmsDiscoveryKeyringOptions) {
    const known = [...ACCESS_OPTIONS, "regions", ...DISCOVERY_OPTIONS] as const;
    const { clientSupplier, regions } = optionsOf(options, "KmsDiscoveryKeyring", known);
    if (clientSupplier === undefined && regions !== undefined) {
      throw invalid("regions were given for one client; give a clientSupplier, which has a client for each");
    }
    const names = clientSupplier === undefined ? [] : regionsOf(regions);
    const { partition, accounts, tokens } = discoveryOf(options);
    const access = accessOf(options);
    super(inModule(messages, (wasm) => wasm.Keyring.kmsDiscovery(access(wasm), names, partition, accounts, tokens)));
  }
}
