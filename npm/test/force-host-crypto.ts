// Makes the package leave everything to the platform's cryptography that can be left to it, or nothing.

export function forceHostCrypto(force: "always" | "never" | undefined): void {
  (globalThis as Record<symbol, unknown>)[Symbol.for("kmseal.test.hostCrypto")] = force;
}
