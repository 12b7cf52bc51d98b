// `Residence`: where a mock lives in the module, made there at the first await.

import { invalid } from "../errors.js";
import { attempt } from "./error.js";
import { mocks, type Inside } from "./module.js";

/** Where a mock lives. @internal */
export class Residence {
  readonly #options: object;
  #making: Promise<Inside> | undefined;
  #disposed = false;

  /** `options` are those of the mock, as the module takes them. */
  constructor(options: object) {
    this.#options = options;
  }

  /** The mock in the module. */
  async inside(): Promise<Inside> {
    this.#insist();
    this.#making ??= make(this.#options).catch((error: unknown) => {
      // A later call may succeed: a network comes back.
      this.#making = undefined;
      throw error;
    });
    const inside = await this.#making;
    this.#insist();
    return inside;
  }

  /** Lets the mock go, with all its keys. */
  dispose(): void {
    this.#disposed = true;
    this.#making?.then(
      (inside) => inside.free(),
      () => {},
    );
    this.#making = undefined;
  }

  #insist(): void {
    if (this.#disposed) throw invalid("this MockKms was disposed of; make a new one");
  }
}

async function make(options: object): Promise<Inside> {
  const { Mock } = await mocks.load();
  return attempt(() => new Mock(options));
}
