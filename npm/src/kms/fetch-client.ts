// `FetchKmsClient`: a client of AWS KMS without the AWS SDK, for pages that should stay small.

import { optionsOf } from "../arguments.js";
import { CredentialKeeper } from "../aws/credentials.js";
import { CLIENT_OPTIONS, SignedCalls, type AwsClientOptions } from "../aws/signed-calls.js";
import { invalid } from "../errors.js";
import { KmsCalls } from "./calls.js";
import { KMS } from "./service.js";

/** What clients for many Regions are made with: a Region is only needed for keys that are named without one. */
export type FetchKmsClientsOptions = Omit<AwsClientOptions, "region"> & Partial<Pick<AwsClientOptions, "region">>;

/**
 * Calls AWS KMS by `fetch`, signed, with the operations that keyrings and key stores need: for programs that do not want
 * the AWS SDK. What was throttled, failed inside the service or got no answer is tried again; a clock of this machine
 * that goes wrong is allowed for.
 *
 * ```ts
 * const kms = new FetchKmsClient({ region: "eu-central-1", credentials: () => sessionOfTheUser() });
 * const keyring = new KmsKeyring({ client: kms, generatorKeyId: keyArn });
 * ```
 *
 * Its errors have the names of the service's: `AccessDeniedException`, `DisabledException`. Where none came, they are
 * called `ServiceUnreachable`, `TimeoutError` or `CredentialsUnavailable`.
 */
export class FetchKmsClient extends KmsCalls {
  /** The Region that it calls. */
  readonly region: string;

  /** A client for one Region. Nothing is sent yet. */
  constructor(options: AwsClientOptions);
  /** @internal */
  constructor(options: AwsClientOptions, keeper: CredentialKeeper);
  constructor(options: AwsClientOptions, keeper?: CredentialKeeper) {
    const given = optionsOf(options, "FetchKmsClient", CLIENT_OPTIONS);
    const calls = new SignedCalls(KMS, given, keeper);
    super((operation, input, options) => calls.call(operation, input, options));
    this.region = given.region;
  }

  /**
   * A client for each Region, made at its first use; all share their credentials.
   *
   * ```ts
   * const clientSupplier = FetchKmsClient.byRegion({ credentials });
   * const keyring = new KmsKeyring({ clientSupplier, generatorKeyId: keyInFrankfurt, keyIds: [keyInDublin] });
   * ```
   */
  static byRegion(options: FetchKmsClientsOptions): (region: string | undefined) => FetchKmsClient {
    const { region: ownRegion, ...others } = optionsOf(options, "FetchKmsClient.byRegion", CLIENT_OPTIONS);
    const keeper = new CredentialKeeper(others.credentials);
    const clients = new Map<string, FetchKmsClient>();
    return (asked) => {
      const region = asked ?? ownRegion;
      if (region === undefined) {
        throw invalid("a key is named without its Region; name it by ARN, or give FetchKmsClient.byRegion a region");
      }
      const client = clients.get(region) ?? new FetchKmsClient({ ...others, region }, keeper);
      clients.set(region, client);
      return client;
    };
  }
}
