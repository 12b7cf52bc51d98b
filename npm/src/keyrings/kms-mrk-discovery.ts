// `KmsMrkDiscoveryKeyring`: unwraps data keys under whatever KMS key the message names, or its replica nearby.

import { optionsOf, textOf } from "../arguments.js";
import { BuiltInKeyring, inModule } from "../keyring.js";
import { ACCESS_OPTIONS, accessOf, type KmsClientsByRegion, type OneKmsClient } from "../kms/access.js";
import { DISCOVERY_OPTIONS, discoveryOf, regionsOf, type DiscoveryOptions } from "../kms/discovery.js";
import { messages } from "../wasm.js";

/** What a {@link KmsMrkDiscoveryKeyring} is made of. */
export type KmsMrkDiscoveryKeyringOptions = DiscoveryOptions &
  (
    | (OneKmsClient & {
        /** The Region that the client is for. */
        region: string;
        regions?: never;
      })
    | (KmsClientsByRegion & {
        /** The Regions to ask in, in this order, each through its Region's client. */
        regions: readonly string[];
        region?: never;
      })
  );

/**
 * Unwraps data keys under whatever symmetric KMS key the message names, in the Regions of its choice: of a multi-Region
 * key it asks for the replica there. Only decrypts.
 *
 * ```ts
 * // The message names a multi-Region key in us-east-1; its replica in eu-central-1 is asked.
 * const keyring = new KmsMrkDiscoveryKeyring({
 *   client: new KMSClient({ region: "eu-central-1" }),
 *   region: "eu-central-1",
 *   discoveryFilter: { accountIds: ["111122223333"] },
 * });
 * ```
 */
export class KmsMrkDiscoveryKeyring extends BuiltInKeyring {
  constructor(options: KmsMrkDiscoveryKeyringOptions) {
    const known = [...ACCESS_OPTIONS, "region", "regions", ...DISCOVERY_OPTIONS] as const;
    const { clientSupplier, region, regions } = optionsOf(options, "KmsMrkDiscoveryKeyring", known);
    const one = clientSupplier === undefined ? textOf(region, "region") : undefined;
    const names = one === undefined ? regionsOf(regions) : [one];
    const { partition, accounts, tokens } = discoveryOf(options);
    const access = accessOf(options, one);
    super(inModule(messages, (wasm) => wasm.Keyring.kmsMrkDiscovery(access(wasm), names, partition, accounts, tokens)));
  }
}
