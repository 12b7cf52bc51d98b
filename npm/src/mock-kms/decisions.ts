// Why calls are allowed or denied, with every statement of every policy that was asked.

/** Why a call is allowed or denied. Spelled as the server's `/_mock/explain` and `/_mock/denials` do. */
export interface Decision {
  decision: "allowed" | "denied";
  /** In a sentence, such as "no identity-based policy allows kms:Decrypt". */
  because: string;
  /** The ARN of who called, for a role that of its session. */
  caller: string;
  /** Such as `kms:Decrypt`. */
  action: string;
  /** The ARN of the key. */
  resource: string;
  /** The statement that decided, if one did. */
  rule: { policy: string; statement: number; sid: string | null } | null;
  /** The policies that were asked. */
  policies: {
    /** Such as `resource-based policy`. */
    kind: string;
    name: string;
    statements: StatementReport[];
  }[];
  /** The grants on the key. */
  grants: { id: string; name: string | null; operations: string[]; applies: boolean; why_not: string | null }[];
}

/** What a statement of a policy made of a call. */
export interface StatementReport {
  /** Its place in the policy, counted from 1. */
  number: number;
  sid: string | null;
  effect: "Allow" | "Deny";
  applies: boolean;
  why_not: string | null;
  conditions: {
    operator: string;
    key: string;
    values: unknown[];
    /** What the call had there. */
    seen: unknown;
    holds: boolean;
  }[];
}

/** A call that policies refused. */
export interface Denial extends Decision {
  /** When, by the mock's clock. */
  time: Date;
  request_id: string;
  operation: string;
}

/** Whether a call would succeed, and why. */
export interface Explanation {
  would_succeed: boolean;
  /** What the service would answer, if it would refuse. */
  error: { code: string; message: string | null } | null;
  /** One for each key that the call is about. */
  decisions: Decision[];
}
