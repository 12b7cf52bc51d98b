// What a mock tells of the calls that were made: its own short records, and those of AWS CloudTrail.

/** A call that was made. */
export interface AuditRecord {
  /** When, by the mock's clock. */
  time: Date;
  requestId: string;
  /** The principal's ARN. */
  caller: string;
  region: string;
  operation: string;
  /** The ARN of the key that it was about, if there is one. */
  key?: string;
  /** The code of the error that was answered, if one was. */
  error?: string;
}

/** Which records `trail` tells; all that is given must match. */
export interface TrailQuery {
  /** The name of the event: an operation, or `RotateKey`, `DeleteKey`, `DeleteExpiredKeyMaterial`. */
  name?: string;
  /** The ARN or id of a key. */
  key?: string;
  /** The ARN of a principal: of a role for all its sessions. */
  principal?: string;
  /** The account that the record is for. */
  account?: string;
  region?: string;
  /** An error's code, as the service or as CloudTrail spells it. */
  error?: string;
  /** The first moment. */
  from?: Date;
  /** The moment before which it happened. */
  to?: Date;
  /** Pairs that an encryption context of the request holds. */
  context?: Record<string, string>;
  /** The most records on a page; 1,000 by default. */
  limit?: number;
  /** The `next` of the page before. */
  after?: number;
}

/** Records in the form of AWS CloudTrail, oldest first. */
export interface TrailPage {
  events: Record<string, any>[];
  /** What `after` must be to see more; `null` if there is no more. */
  next: number | null;
}
