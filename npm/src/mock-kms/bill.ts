// What the calls and keys of a mock would have cost on AWS.

/** The bill of all accounts, in its currency, rounded to a millionth. As text it is a table: `` `${bill}` ``. */
export interface Bill {
  /** Such as `USD`. */
  currency: string;
  /** The Region whose prices these are; all Regions are charged alike. */
  region: string;
  /** Where the prices come from. */
  source: string;
  /** When and how somebody looked there. */
  checked: string;
  accounts: {
    /** Twelve digits. */
    account: string;
    /** The months of the mock's clock in UTC, oldest first; the last up to now. */
    months: MonthBill[];
    cost: number;
  }[];
  /** The sum. */
  cost: number;
}

/** The bill of an account for a month. */
export interface MonthBill {
  /** Such as `2026-03`. */
  month: string;
  /** The keys: how many there were for the whole month, with parts of months added up. */
  keys: { months: number; cost: number };
  /** Their rotations, by the time since. */
  rotations: { months: number; cost: number };
  requests: {
    class: "other" | "rsa_2048" | "asymmetric" | "ecc_data_key_pair" | "rsa_data_key_pair";
    count: number;
    /** How many of them were free. */
    free: number;
    cost: number;
  }[];
  cost: number;
}
