// The options of discovery keyrings: whose keys they may use.

import { optionsOf, textOf, textsOf } from "../arguments.js";
import { invalid } from "../errors.js";

/**
 * Whose keys a discovery keyring may use: those of some accounts in one partition. Without a filter, the sender of a
 * message decides whose key decrypts it; your own permissions are then the only bound.
 */
export interface DiscoveryFilter {
  /** `aws`, `aws-cn` or `aws-us-gov`; by default `aws`. */
  partition?: string;
  /** Accounts, twelve digits each; at least one. */
  accountIds: readonly string[];
}

/** What both discovery keyrings may be told. */
export interface DiscoveryOptions {
  /** Whose keys may be used. Set it, unless messages come from people you trust. */
  discoveryFilter?: DiscoveryFilter;
  /** Grant tokens for every call: for grants that may not have reached every endpoint yet. */
  grantTokens?: readonly string[];
}

/** The names of these options. @internal */
export const DISCOVERY_OPTIONS = ["discoveryFilter", "grantTokens"] as const;

/** Checks these options. @internal */
export function discoveryOf({ discoveryFilter, grantTokens }: DiscoveryOptions) {
  const tokens = textsOf(grantTokens, "grantTokens");
  if (discoveryFilter === undefined) return { partition: undefined, accounts: [], tokens };
  const filter = optionsOf(discoveryFilter, "discoveryFilter", ["partition", "accountIds"]);
  const accounts = textsOf(filter.accountIds, "discoveryFilter.accountIds");
  if (accounts.length === 0) {
    throw invalid("discoveryFilter.accountIds names no account; name those whose keys may be used");
  }
  return { partition: textOf(filter.partition ?? "aws", "discoveryFilter.partition"), accounts, tokens };
}

/** Regions to ask in; at least one. @internal */
export function regionsOf(value: unknown): string[] {
  const regions = textsOf(value, "regions");
  if (regions.length === 0) {
    throw invalid('a clientSupplier needs regions; name those to ask in, such as ["eu-central-1", "us-east-1"]');
  }
  return regions;
}
