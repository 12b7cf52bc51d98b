// Sealed records: each under the branch key of its tenant, bound to its tenant and its id.

import { AlgorithmSuite, Client, HierarchicalKeyring, StormTrackingCache } from 'kmseal'

/** How long a branch key is used before AWS KMS is asked for it again: a key that is disabled there works this much longer. */
const TIME_TO_LIVE = 10 * 60_000

/** How long a request waits for AWS KMS and the table of branch keys. */
const PATIENCE = 5_000

/** Without a signature: whoever can read here can write, so it would prove nothing, and it is most of the work for a small record. */
const SUITE = AlgorithmSuite.AES_256_GCM_HKDF_SHA512_COMMIT_KEY

/** The longest record, in bytes of JSON. */
export const LONGEST = 1 << 20

/** There is no tenant of this name. */
export class UnknownTenant extends Error {}

export class Records {
  // Limits for what the database hands out, should somebody else write to it.
  #client = new Client({ maxEncryptedDataKeys: 1, maxPlaintextLength: LONGEST })
  #keyStore
  #keyring
  #database

  /** `database` is a `Map`, or anything with its methods, asynchronous or not. */
  constructor({ keyStore, database, timeToLive = TIME_TO_LIVE }) {
    this.#keyStore = keyStore
    this.#database = database
    this.#keyring = new HierarchicalKeyring({
      keyStore,
      branchKeyId: ({ tenant }) => branchKeyOf(tenant),
      timeToLive,
      cache: new StormTrackingCache({ entryCapacity: 1000 }),
    })
  }

  /** Makes a tenant and its branch key; false if there is one. */
  async addTenant(tenant) {
    if (await this.#database.has(rowOf(tenant))) return false
    await this.#keyStore.createKey({ branchKeyId: branchKeyOf(tenant), encryptionContext: { tenant } })
    await this.#database.set(rowOf(tenant), new Uint8Array())
    return true
  }

  /** Makes a new version of a tenant's branch key. What was written under the old ones stays readable. */
  async rotateKey(tenant) {
    await this.#mustKnow(tenant)
    await this.#keyStore.versionKey(branchKeyOf(tenant))
  }

  /** Seals a value that JSON can express, and stores it. */
  async write(tenant, id, value) {
    await this.#mustKnow(tenant)
    const plaintext = new TextEncoder().encode(JSON.stringify(value))
    const { ciphertext } = await this.#client.encrypt(this.#keyring, plaintext, {
      ...optionsFor(tenant, id),
      suite: SUITE,
    })
    await this.#database.set(rowOf(tenant, id), ciphertext)
  }

  /** Reads a value; there may be none. A record that the database hands out in place of another does not open. */
  async read(tenant, id) {
    await this.#mustKnow(tenant)
    const ciphertext = await this.#database.get(rowOf(tenant, id))
    if (ciphertext === undefined) return undefined
    const { plaintext } = await this.#client.decrypt(this.#keyring, ciphertext, optionsFor(tenant, id))
    return JSON.parse(new TextDecoder().decode(plaintext))
  }

  /** Removes a record; false if there is none. */
  async remove(tenant, id) {
    await this.#mustKnow(tenant)
    return this.#database.delete(rowOf(tenant, id))
  }

  async #mustKnow(tenant) {
    if (!(await this.#database.has(rowOf(tenant)))) throw new UnknownTenant(tenant)
  }
}

const branchKeyOf = (tenant) => `tenant-${tenant}`
const rowOf = (tenant, id = '') => `${tenant}/${id}`
const optionsFor = (tenant, id) => ({ encryptionContext: { tenant, id }, signal: AbortSignal.timeout(PATIENCE) })
