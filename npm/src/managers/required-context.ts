// `RequiredContextMaterialsManager`: encryption context that every message must have and none stores.

import { optionsOf, textsOf } from "../arguments.js";
import { invalid } from "../errors.js";
import { managerOf, MaterialsManager, materialsOf, type Materials } from "./manager.js";

/** What a {@link RequiredContextMaterialsManager} is made of. */
export interface RequiredContextMaterialsManagerOptions {
  /** The keyring or materials manager that is asked. */
  materials: Materials;
  /** The keys that every message's encryption context must have; at least one. */
  requiredKeys: readonly string[];
}

/**
 * A materials manager that requires keys of the encryption context: every message must be encrypted with them, their
 * values are authenticated but not stored, and who decrypts must bring them.
 *
 * ```ts
 * const perTenant = new RequiredContextMaterialsManager({ materials: keyring, requiredKeys: ["tenant"] });
 * const { ciphertext } = await client.encrypt(perTenant, bytes, { encryptionContext: { tenant: "4711" } });
 * const { plaintext } = await client.decrypt(perTenant, ciphertext, { encryptionContext: { tenant: "4711" } });
 * ```
 */
export class RequiredContextMaterialsManager extends MaterialsManager {
  constructor(options: RequiredContextMaterialsManagerOptions) {
    const { materials, requiredKeys } = optionsOf(options, "RequiredContextMaterialsManager", [
      "materials",
      "requiredKeys",
    ]);
    const inner = materialsOf(materials, "materials");
    const keys = textsOf(requiredKeys, "requiredKeys");
    if (keys.length === 0) throw invalid("requiredKeys names no key; name those that every message must have");
    super((wasm) => wasm.Manager.requiredContext(managerOf(inner, wasm), keys));
  }
}
