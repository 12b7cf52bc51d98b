// `MultiKeyring`: several keyrings as one, so that any of their keys opens the message.

import { optionsOf } from "../arguments.js";
import { describe } from "../bytes.js";
import { invalid } from "../errors.js";
import { BuiltInKeyring, handleOf, inModule, keyringOf, type Keyring } from "../keyring.js";
import { messages } from "../wasm.js";

/** What a {@link MultiKeyring} is made of. */
export interface MultiKeyringOptions {
  /** The keyring that makes data keys; without one, the multi-keyring can only decrypt. */
  generator?: Keyring;
  /** Keyrings that wrap the data key too. */
  children?: readonly Keyring[];
}

/**
 * Several keyrings as one: the generator makes the data key, every keyring wraps it, any of them unwraps it.
 *
 * ```ts
 * const keyring = new MultiKeyring({ generator: kmsKeyring, children: [escrowKeyring] });
 * ```
 */
export class MultiKeyring extends BuiltInKeyring {
  constructor(options: MultiKeyringOptions) {
    const { generator, children = [] } = optionsOf(options, "MultiKeyring", ["generator", "children"]);
    if (!Array.isArray(children)) throw invalid(`children must be an array of keyrings, not ${describe(children)}`);
    const first = generator === undefined ? undefined : keyringOf(generator, "generator");
    const others = children.map((child, index) => keyringOf(child, `children[${index}]`));
    if (first === undefined && others.length === 0) {
      throw invalid("a MultiKeyring needs a generator or a child; give it at least one keyring");
    }
    super(
      inModule(messages, (wasm) =>
        // The module takes the handles that it is given, so it gets handles of its own.
        wasm.Keyring.multi(
          first && handleOf(first, wasm).share(),
          others.map((child) => handleOf(child, wasm).share()),
        ),
      ),
    );
  }
}
