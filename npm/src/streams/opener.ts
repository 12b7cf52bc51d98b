// `Opener`: decrypts one message in pieces, with its frames opened by the host where that is quicker.

import type { MessageOpening } from "../../wasm/kmseal.js";
import { room } from "../bytes.js";
import type { Header } from "../header.js";
import type { ContentKey, HostCrypto, Verifying } from "../host-crypto/host.js";
import { LONGEST_FOOTER, nextFrames, OVERHEAD } from "../messages/frames.js";
import type { Begin, OpenedHere } from "../messages/open.js";
import type { Bridge, ManagerHandle } from "../wasm.js";
import { Gathered } from "./gathered.js";
import type { Machine } from "./machine.js";
import { LONGEST_PIECE, Outgoing } from "./outgoing.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes that the module is shown of a message at first; most headers have fewer. */
const FIRST_LOOK = 4096;

/** As {@link Begin}, with a handle of the materials manager that the module keeps. @internal */
export type BeginWith = (manager: ManagerHandle, ...start: Parameters<Begin>) => ReturnType<Begin>;

/** @internal */
export class Opener implements Machine {
  header: Header | undefined;
  readonly #wasm: Bridge;
  readonly #begin: BeginWith;
  /** Until the header is there. */
  #manager: ManagerHandle | undefined;
  readonly #host: HostCrypto | undefined;
  readonly #unread = new Gathered();
  readonly #out = new Outgoing();
  /** Bytes that must be unread before there is something to do, unless the message has ended. */
  #needed = 0;
  #look = FIRST_LOOK;
  #opening: MessageOpening | undefined;
  /** The content key, if it is the host's. */
  #key: ContentKey | undefined;
  /** The host's check of the signature, if it makes one of pieces. */
  #verifying: Verifying | undefined;
  /** Whether a signature is still to be checked. */
  #isSigned = false;
  #isLastOpened = false;
  #frames = 0;
  #ended = false;
  #finished = false;
  #dropped = false;

  /** Opens by `host` if it is quicker; the module does everything without one. */
  constructor(wasm: Bridge, manager: ManagerHandle, begin: BeginWith, host: HostCrypto | undefined) {
    this.#wasm = wasm;
    this.#manager = manager;
    this.#begin = begin;
    this.#host = host;
  }

  push(message: Uint8Array): void {
    this.#unread.append(message);
  }

  finish(): void {
    this.#ended = true;
  }

  async take(): Promise<Bytes | undefined> {
    for (;;) {
      const piece = this.#out.next();
      if (piece !== undefined || this.#finished) return piece;
      if (!this.#ended && this.#unread.length < this.#needed) return undefined;
      const opening = this.#opening;
      if (opening === undefined) await this.#unlock(this.#manager);
      else if (!this.#isLastOpened) await this.#open(opening, this.#key);
      else if (this.#isSigned) this.#verify(opening);
      else this.#end(opening);
    }
  }

  drop(): void {
    this.#dropped = true;
    this.#key = this.#verifying = undefined;
    this.#unread.wipe();
    this.#out.wipe();
    this.#opening?.free();
    this.#letManagerGo();
  }

  async #unlock(manager: ManagerHandle | undefined): Promise<void> {
    if (manager === undefined) return;
    const { length, bytes } = this.#unread;
    const look = Math.min(length, this.#look);
    const begun = await this.#begin(manager.share(), bytes.subarray(0, look), this.#ended ? length : undefined);
    if (typeof begun === "number") {
      // Long headers are looked at again when they have grown by some share, not for each of their parts.
      if (look === this.#look) this.#look = Math.max(begun, 2 * look);
      this.#needed = look < FIRST_LOOK ? begun : Math.max(begun, look + look / 8);
      return;
    }
    this.#opening = begun;
    if (this.#dropped) begun.free();
    this.#goOn();
    this.#letManagerGo();
    await this.#prepare(begun, this.#host);
    this.#unread.consume(begun.headerLength());
    this.#needed = 0;
    this.header = begun.header() as Header;
  }

  #letManagerGo(): void {
    this.#manager?.free();
    this.#manager = undefined;
  }

  /** Takes the keys to the host. */
  async #prepare(opening: MessageOpening, host: HostCrypto | undefined): Promise<void> {
    this.#isSigned = opening.isSigned();
    const frameLength = opening.frameLength();
    if (host === undefined || (frameLength > 0 && frameLength < host.leastFrame)) return;
    const key = await host.contentKey(opening.contentKey() as Bytes, "decrypt");
    this.#goOn();
    const point = key !== undefined && host.signsInOrder ? opening.verifyingKey() : undefined;
    const verifying = point && (await host.verifyingKey(point))?.inOrder?.();
    this.#goOn();
    verifying?.update(this.#unread.bytes.subarray(0, opening.headerLength()));
    [this.#key, this.#verifying] = [key, verifying];
  }

  async #open(opening: MessageOpening, key: ContentKey | undefined): Promise<void> {
    if (key === undefined) return this.#openHere(opening);
    const message = this.#unread.bytes;
    const most = Math.max(1, Math.floor(LONGEST_PIECE / (opening.frameLength() + OVERHEAD)));
    const frames = nextFrames(opening, message, [0, 0], most, this.#ended);
    this.#needed = opening.needs();
    if (frames.count === 0) return;
    const plaintext = room(frames.plainEnd, "a piece of the plaintext");
    const soon = key.open(frames, message, plaintext);
    // While the host works, if it does so beside.
    const read = message.subarray(0, frames.end);
    if (this.#verifying !== undefined) this.#verifying.update(read);
    else if (this.#isSigned) opening.hash(read);
    const refused = soon instanceof Promise ? await soon : soon;
    if (refused >= 0 || this.#dropped) plaintext.fill(0);
    this.#goOn();
    // Frames count from 1.
    if (refused >= 0) throw opening.refused(this.#frames + refused + 1);
    this.#frames += frames.count;
    this.#opened(opening, plaintext, frames.end, frames.content(frames.count - 1));
  }

  #openHere(opening: MessageOpening): void {
    const { plaintext, read, last } = opening.openHere(this.#unread.bytes, this.#ended) as OpenedHere;
    this.#needed = opening.needs();
    this.#opened(opening, plaintext, read, last);
  }

  /** Plaintext of authentic frames, of which the last has so many bytes: gives out what may be given out. */
  #opened(opening: MessageOpening, plaintext: Bytes, read: number, last: number): void {
    this.#unread.consume(read);
    this.#isLastOpened = opening.bodyHasEnded();
    if (!opening.releasesFrames()) {
      this.#out.hold(plaintext);
    } else if (this.#isLastOpened && this.#isSigned) {
      const before = plaintext.length - last;
      this.#out.put(plaintext.slice(0, before));
      this.#out.hold(plaintext.slice(before));
      plaintext.fill(0);
    } else {
      this.#out.put(plaintext);
    }
  }

  #verify(opening: MessageOpening): void {
    const { bytes, length } = this.#unread;
    const der = opening.signature(bytes.subarray(0, LONGEST_FOOTER), length, this.#ended);
    this.#needed = opening.needs();
    if (der === undefined) return;
    if (this.#verifying === undefined) {
      opening.verifyHere(der);
    } else {
      // What is no signature matches nothing.
      const signature = this.#wasm.fixedSignature(der);
      opening.verified(signature !== undefined && this.#verifying.end(signature));
    }
    this.#unread.consume(der.length + 2);
    this.#isSigned = false;
    this.#out.release();
  }

  /** The message is proven; nothing may follow. */
  #end(opening: MessageOpening): void {
    this.#needed = 1;
    const { length } = this.#unread;
    if (length === 0 && !this.#ended) return;
    opening.finish(length);
    this.#finished = true;
  }

  /** What was waited for may have outlived the stream. */
  #goOn(): void {
    if (this.#dropped) throw new Error("the stream has ended");
  }
}
