// `Sealer`: encrypts one message in pieces, with its frames sealed by the host where that is quicker.

import type { MessageSealing } from "../../wasm/kmseal.js";
import { room } from "../bytes.js";
import type { Header } from "../header.js";
import { Frames } from "../host-crypto/frames.js";
import type { ContentKey, HostCrypto, Signer, Signing } from "../host-crypto/host.js";
import { OVERHEAD } from "../messages/frames.js";
import { Gathered } from "./gathered.js";
import type { Machine } from "./machine.js";
import { LONGEST_PIECE, Outgoing } from "./outgoing.js";

type Bytes = Uint8Array<ArrayBuffer>;

/** @internal */
export class Sealer implements Machine {
  readonly header: Header;
  readonly #sealing: MessageSealing;
  readonly #frameLength: number;
  /** Bytes of plaintext that are sealed at once, at most. */
  readonly #most: number;
  readonly #plaintext = new Gathered();
  readonly #out = new Outgoing();
  /** The content key, if it is the host's. */
  #key: ContentKey | undefined;
  /** The host's signature, if it makes one of pieces. */
  #signing: Signing | undefined;
  #ended = false;
  #finished = false;
  #dropped = false;

  /** Seals by `host` if it is quicker; the module does everything without one. */
  static async of(sealing: MessageSealing, plaintextLength: number | undefined, host: HostCrypto | undefined): Promise<Sealer> {
    const isShort = plaintextLength !== undefined && plaintextLength < (host?.leastBytes ?? 0);
    const isQuicker = host !== undefined && !isShort && sealing.frameLength() >= host.leastFrame;
    const key = isQuicker ? await host.contentKey(sealing.contentKey() as Bytes, "encrypt") : undefined;
    const signs = key !== undefined && host?.signsInOrder === true;
    return new Sealer(sealing, key, signs ? (sealing.signingKey() as Signer | undefined)?.sign() : undefined);
  }

  private constructor(sealing: MessageSealing, key: ContentKey | undefined, signing: Signing | undefined) {
    this.#sealing = sealing;
    this.#key = key;
    this.#signing = signing;
    this.header = sealing.header() as Header;
    this.#frameLength = sealing.frameLength();
    this.#most = this.#frameLength * Math.max(1, Math.floor(LONGEST_PIECE / (this.#frameLength + OVERHEAD)));
  }

  push(plaintext: Uint8Array): void {
    this.#sealing.checkLength(this.#plaintext.length + plaintext.length);
    this.#plaintext.append(plaintext);
  }

  finish(): void {
    this.#ended = true;
  }

  async take(): Promise<Bytes | undefined> {
    const piece = this.#out.next();
    if (piece !== undefined || this.#finished) return piece;
    const { length } = this.#plaintext;
    const isLast = this.#ended && length <= this.#most;
    // A full frame waits until more comes: it may be the last.
    const full = (Math.ceil(length / this.#frameLength) - 1) * this.#frameLength;
    const size = isLast ? length : Math.min(this.#most, full);
    if (size <= 0 && !isLast) return undefined;
    this.#out.put(await this.#seal(this.#plaintext.bytes.subarray(0, size), isLast));
    this.#plaintext.consume(size);
    if (isLast) await this.#end();
    return this.#out.next();
  }

  drop(): void {
    this.#dropped = true;
    this.#key = this.#signing = undefined;
    this.#plaintext.wipe();
    this.#out.wipe();
    this.#sealing.free();
  }

  async #seal(plaintext: Bytes, isLast: boolean): Promise<Bytes> {
    const [sealing, key] = [this.#sealing, this.#key];
    if (key === undefined) return sealing.sealHere(plaintext, isLast) as Bytes;
    const head = sealing.head();
    const frames = new Frames(sealing.plan(plaintext.length, isLast) as Bytes, head.length, 0);
    const message = room(frames.end, "a piece of the message");
    message.set(head);
    const sealed = key.seal(frames, plaintext, message);
    if (sealed instanceof Promise) await sealed;
    this.#goOn();
    if (this.#signing !== undefined) this.#signing.update(message);
    else if (sealing.isSigned()) sealing.hash(message.subarray(head.length));
    return message;
  }

  async #end(): Promise<void> {
    const signature = await this.#signing?.end(new Uint8Array());
    this.#goOn();
    const { footer } = this.#sealing.finish(signature) as { footer: Bytes };
    this.#out.put(footer);
    this.#finished = true;
  }

  /** What was waited for may have outlived the stream. */
  #goOn(): void {
    if (this.#dropped) throw new Error("the stream has ended");
  }
}
