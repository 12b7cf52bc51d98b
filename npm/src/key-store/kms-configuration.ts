// Which KMS keys a key store may use for its branch keys.

import { optionsOf, textOf } from "../arguments.js";
import { invalid } from "../errors.js";

/**
 * Which KMS keys a key store may use for its branch keys. The first two also make branch keys. The discovery ones trust
 * whoever may write to the table to say which KMS key wrapped a branch key, and only read.
 */
export type KmsConfiguration =
  /** The key with this ARN, and no other. */
  | { keyArn: string }
  /** The key with this ARN, also for branch keys made under its replicas in other Regions. */
  | { mrkArn: string }
  /** Whatever key a branch key names. */
  | "discovery"
  /** Whatever key a branch key names; a multi-Region key is used through its replica in this Region, the KMS client's. */
  | { mrkDiscoveryRegion: string };

/** The configuration's kind, and the ARN or the Region that goes with it. @internal */
export function configurationOf(value: unknown): { kind: string; arnOrRegion: string; region: string | undefined } {
  if (value === "discovery") return { kind: "discovery", arnOrRegion: "", region: undefined };
  const given = optionsOf(value as Record<string, unknown>, "kmsConfiguration", [
    "keyArn",
    "mrkArn",
    "mrkDiscoveryRegion",
  ]);
  const [entry, more] = Object.entries(given);
  if (entry === undefined || more !== undefined) {
    throw invalid(
      'kmsConfiguration must be "discovery", or name one of keyArn, mrkArn and mrkDiscoveryRegion, such as { keyArn: "arn:aws:kms:..." }',
    );
  }
  const [name, text] = entry;
  const arnOrRegion = textOf(text, `kmsConfiguration.${name}`);
  return name === "mrkDiscoveryRegion"
    ? { kind: "mrkDiscovery", arnOrRegion, region: arnOrRegion }
    : { kind: name, arnOrRegion, region: undefined };
}
