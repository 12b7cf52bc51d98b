// `MaterialsManager`: what decides with which keys a message is written or read.

import { describe } from "../bytes.js";
import { dispose } from "../dispose.js";
import { invalid } from "../errors.js";
import { handleOf, type Keyring } from "../keyring.js";
import { Resident } from "../resident.js";
import { messages, type Bridge, type ManagerHandle } from "../wasm.js";

/**
 * Decides with which materials a message is written or read: a `CachingMaterialsManager` or a
 * `RequiredContextMaterialsManager`, around a keyring or around each other. A client takes one wherever it takes a
 * keyring.
 *
 * Nobody needs to dispose of one: it lets its keys go when it is garbage-collected. `using manager = ...`, or a call of
 * `manager[Symbol.dispose]()`, does so at once.
 */
export abstract class MaterialsManager {
  readonly #resident: Resident<Bridge, ManagerHandle>;

  /** @internal */
  constructor(build: (wasm: Bridge) => ManagerHandle) {
    this.#resident = new Resident(messages, build);
  }

  /** Lets the manager's keys go, once the operations that are under way have ended. */
  [dispose](): void {
    this.#resident.dispose("materials manager");
  }

  /** The manager's handle, if `value` is one of this copy of the package. @internal */
  static handleOf(value: object, wasm: Bridge): ManagerHandle | undefined {
    return #resident in value ? (value as MaterialsManager).#resident.in(wasm) : undefined;
  }

  /** Whether `value` is one of this copy of the package. @internal */
  static is(value: object): value is MaterialsManager {
    return #resident in value;
  }
}

/** What a client encrypts and decrypts with. */
export type Materials = Keyring | MaterialsManager;

/** Refuses what is neither a keyring nor a materials manager. @internal */
export function materialsOf(value: unknown, name: string): Materials {
  const materials = value as Partial<Keyring> | null | undefined;
  if (typeof materials?.wrapDataKey === "function" && typeof materials.unwrapDataKey === "function") {
    return materials as Keyring;
  }
  if (typeof value === "object" && value !== null && MaterialsManager.is(value)) return value;
  throw invalid(
    `${name} must be a keyring or a materials manager, such as a RawAesKeyring or a KmsKeyring, not ${describe(value)}`,
  );
}

/** A handle that the module may keep. @internal */
export function managerOf(materials: Materials, wasm: Bridge): ManagerHandle {
  const manager = MaterialsManager.handleOf(materials, wasm);
  return manager === undefined ? wasm.Manager.of(handleOf(materials as Keyring, wasm)) : manager.share();
}
