// What a mock starts with: keys of known ids and materials, access keys, users and roles, quotas and faults.

import type { Fault } from "./faults.js";
import type { QuotaSettings } from "./quotas.js";

/**
 * What a mock starts with. The same as in a seed file of the server, so `JSON.parse` of one will do.
 */
export interface Seed {
  /** Access keys that clients of the AWS SDK may sign with. */
  credentials?: readonly SeedCredential[];
  /** Users and roles, with the policies that decide what they may. */
  principals?: readonly SeedPrincipal[];
  /** VPC endpoints that calls can come through, with the policies that limit them. */
  vpc_endpoints?: readonly SeedVpcEndpoint[];
  keys?: readonly SeedKey[];
  /** Changes to the quotas, which come after the keys. */
  quotas?: QuotaSettings;
  /** Faults, which come last. */
  faults?: readonly Fault[];
}

/** An access key of the root of an account. */
export interface SeedCredential {
  access_key: string;
  secret: string;
  /** Twelve digits. */
  account: string;
}

/** A user or a role. A policy is a document, or the text of one. */
export interface SeedPrincipal {
  /** Such as `arn:aws:iam::111122223333:user/alice`. */
  arn: string;
  /** Identity-based policies. */
  policies?: readonly (string | object)[];
  /** A permissions boundary. */
  boundary?: string | object;
  /** Service control policies of its account, one for each level of its organization. */
  service_control_policies?: readonly (string | object)[];
  /** Who may assume the role. */
  trust?: string | object;
  tags?: Readonly<Record<string, string>>;
  /** Access keys of the user, which clients of the AWS SDK may sign with. */
  access_keys?: readonly { access_key: string; secret: string }[];
}

/** A VPC endpoint. A call comes through it with the header `x-mock-kms-vpc-endpoint`. */
export interface SeedVpcEndpoint {
  /** Such as `vpce-1234abcdf5678c90a`. */
  id: string;
  /** The VPC that it belongs to, such as `vpc-1234abcd`. */
  vpc?: string;
  /** The most that may be done through it: a document, or the text of one. Without one, everything. */
  policy?: string | object;
}

/** A grant on the key, made by the root of its account. */
export interface SeedGrant {
  /** The ARN of whom it is for. */
  grantee_principal: string;
  /** Such as `Decrypt`. */
  operations: readonly string[];
  /** The ARN of who may retire it. */
  retiring_principal?: string;
  name?: string;
  /** Pairs that the encryption context must hold, or be. */
  constraints?: {
    encryption_context_subset?: Readonly<Record<string, string>>;
    encryption_context_equals?: Readonly<Record<string, string>>;
  };
}

/** A key. What is not said is as in CreateKey: a fresh id, fresh material, the mock's Region and account, enabled. */
export interface SeedKey {
  /** Instead of `id`, `region` and `account`. */
  arn?: string;
  /** A UUID, or `mrk-` and 32 hexadecimal digits for a multi-Region key. */
  id?: string;
  region?: string;
  account?: string;
  /**
   * The key itself, as bytes or their base64: 32 bytes of a symmetric key, any of an HMAC key, else a private key in DER
   * (PKCS#8; also PKCS#1 and SEC 1), which may also be PEM text.
   */
  material?: Uint8Array | string;
  /** The KeySpec, `SYMMETRIC_DEFAULT` unless another is given. */
  spec?: string;
  /** The KeyUsage. */
  usage?: string;
  description?: string;
  /** Whether it is a multi-Region primary key. */
  multi_region?: boolean;
  /** With `alias/` in front. */
  aliases?: readonly string[];
  /** Grants, as CreateGrant takes them. They count from the start. */
  grants?: readonly SeedGrant[];
  tags?: Readonly<Record<string, string>>;
  /** The key policy, as text or as a document. */
  policy?: string | object;
  state?: "Enabled" | "Disabled" | "PendingDeletion";
}
