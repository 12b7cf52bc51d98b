// AWS KMS, as commands have to know it.

import type { Service } from "../aws/command.js";
import { fromBase64 } from "../aws/json.js";
import type { Output } from "./api.js";

const REDACTED = "***SensitiveInformation***";
const SECRETS = ["Plaintext", "SharedSecret"] as const;
const TEXTS = ["KeyId", "SourceKeyId", "KeyUsage"] as const;
const BLOBS = ["Plaintext", "CiphertextBlob", "PublicKey", "SharedSecret"] as const;

/** @internal */
export const KMS: Service = {
  name: "KMS",
  package: "@aws-sdk/client-kms",
  clientName: "KMSClient",
  modelName: "TrentService",
  target: "TrentService",
  signingName: "kms",
  contentType: "application/x-amz-json-1.1",
  decode(members) {
    const output: Output = {};
    for (const name of TEXTS) if (typeof members[name] === "string") output[name] = members[name];
    for (const name of BLOBS) if (typeof members[name] === "string") output[name] = fromBase64(members[name]);
    return output;
  },
  redacted(shape) {
    const secrets = SECRETS.filter((name) => name in shape).map((name) => [name, REDACTED]);
    return { ...shape, ...Object.fromEntries(secrets) };
  },
};
