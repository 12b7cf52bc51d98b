// `Passage`: the two ends of a stream around a machine: back pressure, cancelling, progress, one end for all.

import { signalOf } from "../abort.js";
import { viewOf, type ByteSource } from "../bytes.js";
import { fromModule, invalid } from "../errors.js";
import type { Header } from "../header.js";
import { SLICE, type Machine } from "./machine.js";
import type { MessageStream, ProgressListener } from "./options.js";
import { turn } from "./turn.js";

/** What a stream is made of. @internal */
export interface Plan {
  /** Makes the machine; what it waits for is given up when `stop` settles. */
  begin(stop: Promise<void>): Promise<Machine>;
  /** How errors call what is written. */
  readonly input: string;
  /** What to do with a text that is written. */
  readonly advice: string;
  /** Bytes that will be written, if that is known: fewer are an error here, more one of the machine. */
  readonly length?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ProgressListener | undefined;
}

/**
 * One stream. It works a slice ahead of its reader and no more: a piece waits in the readable end, and what is written
 * is taken slice by slice when there is room for another, by `write` itself, so that nothing of the writer's is kept.
 */
class Passage {
  readonly stream: MessageStream;
  readonly #plan: Plan;
  readonly #begun: Promise<Machine>;
  #machine: Machine | undefined;
  #out!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  #in!: WritableStreamDefaultController;
  #tellHeader!: (header: Header) => void;
  #noHeader!: (reason: unknown) => void;
  #stop!: () => void;
  /** Set once it has ended, well or not; the reason if not. */
  #ended: { readonly reason: unknown } | undefined;
  /** Called when there is room for another piece, or none will be needed. */
  #roomCame = () => {};
  #bytesIn = 0;
  #bytesOut = 0;
  #unlisten = () => {};

  constructor(plan: Plan) {
    this.#plan = plan;
    const header = new Promise<Header>((resolve, reject) => {
      this.#tellHeader = resolve;
      this.#noHeader = reject;
    });
    // Who reads the stream hears of a failure there.
    header.catch(() => {});
    // One piece waits for the reader.
    const readable = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => void (this.#out = controller),
      pull: () => this.#roomCame(),
      cancel: (reason) => this.#end(reason),
    });
    const writable = new WritableStream<ByteSource>({
      start: (controller) => {
        this.#in = controller;
        // Comes before the end of the write that is under way, unlike `abort` below. Node 20 does not bear its being
        // errored at that very moment.
        const { signal } = controller;
        signal.addEventListener("abort", () => queueMicrotask(() => this.#end(signal.reason)), { once: true });
      },
      write: (chunk) => this.#guarded(() => this.#write(chunk)),
      close: () => this.#guarded(() => this.#close()),
      abort: (reason) => this.#end(reason),
    });
    this.stream = { readable, writable, header };
    const stopped = new Promise<void>((resolve) => (this.#stop = resolve));
    this.#listen();
    this.#begun = this.#ended === undefined ? this.#begin(stopped) : Promise.reject(this.#ended.reason);
    // Whoever writes waits for it too.
    this.#begun.catch((error: unknown) => this.#end(fromModule(error)));
  }

  /** A signal that lives on keeps no abandoned stream alive. */
  #listen(): void {
    const signal = signalOf(this.#plan.signal);
    if (signal === undefined) return;
    const self = new WeakRef<Passage>(this);
    const abort = () => {
      const passage = self.deref();
      if (passage !== undefined) passage.#end(signal.reason);
    };
    if (signal.aborted) return abort();
    signal.addEventListener("abort", abort, { once: true });
    this.#unlisten = () => signal.removeEventListener("abort", abort);
  }

  async #begin(stopped: Promise<void>): Promise<Machine> {
    const machine = await this.#plan.begin(stopped);
    if (this.#ended !== undefined) {
      machine.drop();
      throw this.#ended.reason;
    }
    this.#machine = machine;
    this.#showHeader(machine);
    return machine;
  }

  async #write(chunk: unknown): Promise<void> {
    const { input, advice } = this.#plan;
    const bytes = viewOf(chunk, input, typeof chunk === "string" ? advice : "");
    const { length } = bytes;
    const machine = await this.#begun;
    for (let start = 0; start < length; start += SLICE) {
      await this.#work(machine, Math.min(SLICE, length - start), () => {
        if (bytes.length !== length) throw invalid(`${input} was transferred or resized before its write had ended`);
        return machine.push(bytes.subarray(start, start + SLICE));
      });
    }
  }

  async #close(): Promise<void> {
    const { length } = this.#plan;
    const machine = await this.#begun;
    if (length !== undefined && this.#bytesIn < length) {
      throw invalid(`${this.#bytesIn} bytes were written of the ${length} that plaintextLength announced`);
    }
    await this.#work(machine, 0, () => machine.finish());
    this.#letGo(undefined);
    this.#out.close();
  }

  /** One step of the machine, and all that comes of it. */
  async #work(machine: Machine, taken: number, step: () => void): Promise<void> {
    await this.#turn();
    step();
    this.#bytesIn += taken;
    let silent = taken > 0;
    for (;;) {
      const piece = await machine.take();
      this.#goOn();
      this.#showHeader(machine);
      if (piece === undefined) break;
      await this.#room();
      this.#bytesOut += piece.length;
      this.#out.enqueue(piece);
      this.#report();
      silent = false;
      await this.#turn();
    }
    if (silent) this.#report();
  }

  async #turn(): Promise<void> {
    const waiting = turn();
    if (waiting !== undefined) await waiting;
    this.#goOn();
  }

  async #room(): Promise<void> {
    while (this.#ended === undefined && (this.#out.desiredSize ?? 1) <= 0) {
      await new Promise<void>((resolve) => (this.#roomCame = resolve));
    }
    this.#goOn();
  }

  #report(): void {
    const { length, onProgress } = this.#plan;
    const total = length === undefined ? {} : { total: length };
    onProgress?.({ bytesIn: this.#bytesIn, bytesOut: this.#bytesOut, ...total });
    this.#goOn();
  }

  #showHeader(machine: Machine): void {
    if (machine.header !== undefined) this.#tellHeader(machine.header);
  }

  #goOn(): void {
    if (this.#ended !== undefined) throw this.#ended.reason;
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#end(fromModule(error));
      throw this.#ended?.reason;
    }
  }

  /** Errors both ends, once; what has ended already notices nothing. */
  #end(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#letGo(reason);
    this.#noHeader(reason);
    this.#out.error(reason);
    this.#in.error(reason);
  }

  /** Drops all keys, and whoever waits goes on. */
  #letGo(reason: unknown): void {
    this.#ended = { reason };
    this.#stop();
    this.#unlisten();
    this.#roomCame();
    try {
      this.#machine?.drop();
    } catch {
      // It broke down in the midst of its work, as a module without memory does, and that is the reason.
    }
    this.#machine = undefined;
  }
}

/** The stream of a plan. @internal */
export function streamOf(plan: Plan): MessageStream {
  return new Passage(plan).stream;
}
