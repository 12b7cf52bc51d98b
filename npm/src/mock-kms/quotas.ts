// What a mock may be told about quotas: how many calls a second, and how many things.

/** Changes to the quotas. What is not said stays as it is: calls are not counted, things are, by the service's numbers. */
export interface QuotaSettings {
  /**
   * `true` counts calls by the service's own rates; a table of quotas, such as `{ CreateKey: 1 }` or
   * `{ "Cryptographic operations (symmetric)": 10 }`, sets how many calls a second these allow.
   */
  requests?: boolean | Readonly<Record<string, number>>;
  /** How many things there may be. */
  resources?: {
    /** Customer managed keys of an account in a Region; 100,000 by default. */
    keys?: number;
    /** By default 50. */
    aliases_per_key?: number;
    /** By default 50,000. */
    grants_per_key?: number;
    /** Bytes of the longest key policy; 32,768 by default. */
    policy_bytes?: number;
    /** By default 25. */
    on_demand_rotations?: number;
  };
}
