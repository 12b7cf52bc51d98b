// What `kmseal/mock-kms` gives its users, in one list.

export { MockKms } from "./kms.js";
export type { MockKmsOptions } from "./kms.js";
export type { Bill, MonthBill } from "./bill.js";
export type { CallOrigin, MockCaller } from "./caller.js";
export type { Decision, Denial, Explanation, StatementReport } from "./decisions.js";
export type { AuditRecord, TrailPage, TrailQuery } from "./records.js";
export type { KmsOperation } from "../generated/operations.js";
export { KmsError } from "./error.js";
export type { Fault, FaultReport } from "./faults.js";
export type { QuotaSettings } from "./quotas.js";
export type { Duration, MockClock, Moment } from "./clock.js";
export type { MockRequest, MockRequestHandler, MockResponse } from "./request-handler.js";
export type { Seed, SeedCredential, SeedGrant, SeedKey, SeedPrincipal, SeedVpcEndpoint } from "./seed.js";
