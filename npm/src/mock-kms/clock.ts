// `MockClock`: the one time that everything in a mock follows, real until it is turned.

import { attempt } from "./error.js";
import type { Residence } from "./residence.js";

/** A length of time: milliseconds, or a number with a unit, such as `"30d"`, `"12h"`, `"5m"` and `"10s"`. */
export type Duration = number | `${number}${"d" | "h" | "m" | "s"}`;

/** A moment: a `Date`, milliseconds since 1970, or a text that `Date` reads, such as `"2030-01-01T00:00:00Z"`. */
export type Moment = Date | number | string;

const UNITS: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * The clock of a `MockKms`. What falls due when it is turned, deletions, rotations and expiries, happens in its order
 * before the next call is answered.
 */
export class MockClock {
  readonly #residence: Residence;

  /** @internal */
  constructor(residence: Residence) {
    this.#residence = residence;
  }

  /** The time it shows. */
  async now(): Promise<Date> {
    return new Date((await this.#residence.inside()).now());
  }

  /** Turns it to a time, forward or back. What has already happened is not undone. */
  async set(time: Moment): Promise<void> {
    const millis = millisOf(time);
    (await this.#residence.inside()).setClock(millis);
  }

  /** Turns it forward. */
  async advance(by: Duration): Promise<void> {
    const millis = lengthOf(by);
    const inside = await this.#residence.inside();
    attempt(() => inside.advanceClock(millis));
  }

  /** Stops it at the time it shows. */
  async freeze(): Promise<void> {
    (await this.#residence.inside()).freezeClock(true);
  }

  /** Lets it run again from the time it shows. */
  async resume(): Promise<void> {
    (await this.#residence.inside()).freezeClock(false);
  }

  /** Whether it stands still. */
  async isFrozen(): Promise<boolean> {
    return (await this.#residence.inside()).isClockFrozen();
  }
}

/** A moment in milliseconds since 1970. @internal */
export function millisOf(time: Moment): number {
  const millis = new Date(time).getTime();
  if (Number.isNaN(millis)) throw new TypeError(`MockKms: ${String(time)} is not a time that Date reads`);
  return millis;
}

function lengthOf(duration: Duration): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([dhms])$/.exec(String(duration)) ?? [];
  const millis = unit === undefined ? duration : Number(number) * (UNITS[unit] ?? 0);
  if (typeof millis !== "number" || !(millis >= 0)) {
    throw new TypeError(`MockKms: ${String(duration)} is not a length of time, such as 500 (milliseconds) or "30d"`);
  }
  return millis;
}
