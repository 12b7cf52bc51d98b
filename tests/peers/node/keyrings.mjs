/** Builds keyrings of the official SDK from their JSON description. */

import { constants } from 'node:crypto'

import {
  KmsHierarchicalKeyRingNode,
  KmsKeyringNode,
  MultiKeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  RawRsaKeyringNode,
} from '@aws-crypto/client-node'

import { buildKeyStore } from './key-stores.mjs'
import { kmsClient } from './kms-api.mjs'

/** The wrapping suite for a raw AES key of so many bytes. */
const wrappingSuites = {
  16: RawAesWrappingSuiteIdentifier.AES128_GCM_IV12_TAG16_NO_PADDING,
  24: RawAesWrappingSuiteIdentifier.AES192_GCM_IV12_TAG16_NO_PADDING,
  32: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
}

/** Node's names of the hashes of OAEP. This Node decrypts no PKCS #1 v1.5, so the peer has none. */
const oaepHashes = {
  OAEP_SHA1_MGF1: 'sha1',
  OAEP_SHA256_MGF1: 'sha256',
  OAEP_SHA384_MGF1: 'sha384',
  OAEP_SHA512_MGF1: 'sha512',
}

const builders = { 'raw-aes': rawAes, 'raw-rsa': rawRsa, kms, 'kms-hierarchical': kmsHierarchical, multi }

/** Returns the keyring that `description` asks for, by its `type`. */
export function buildKeyring(description) {
  if (!Object.hasOwn(builders, description.type)) throw new TypeError(`unknown keyring type: ${description.type}`)
  return builders[description.type](description)
}

function rawAes({ namespace, name, key, locale_sorting: localeSorting = false }) {
  const bytes = Buffer.from(key, 'base64')
  const wrappingSuite = wrappingSuites[bytes.length]
  if (wrappingSuite === undefined) throw new TypeError(`a raw AES key has 16, 24 or 32 bytes, not ${bytes.length}`)
  // The keyring overwrites the buffer it is given with zeros, so it must own one, outside of Buffer's pool.
  const unencryptedMasterKey = new Uint8Array(bytes)
  // Without utf8Sorting the context is ordered by locale, and no other SDK can open the message.
  return new RawAesKeyringNode({
    keyNamespace: namespace,
    keyName: name,
    unencryptedMasterKey,
    wrappingSuite,
    utf8Sorting: !localeSorting,
  })
}

function rawRsa({ namespace, name, padding, public_key: publicKey, private_key: privateKey }) {
  if (!Object.hasOwn(oaepHashes, padding)) throw new TypeError(`the peer has no RSA padding ${padding}`)
  return new RawRsaKeyringNode({
    keyNamespace: namespace,
    keyName: name,
    rsaKey: { publicKey, privateKey },
    padding: constants.RSA_PKCS1_OAEP_PADDING,
    oaepHash: oaepHashes[padding],
  })
}

function kms(description) {
  return new KmsKeyringNode({
    generatorKeyId: description.key_id,
    clientProvider: () => kmsClient(description),
  })
}

function kmsHierarchical({ branch_key_id: branchKeyId, store, locale_sorting: localeSorting = false }) {
  return new KmsHierarchicalKeyRingNode({
    branchKeyId,
    keyStore: buildKeyStore(store),
    cacheLimitTtl: 600,
    utf8Sorting: !localeSorting,
  })
}

function multi({ generator, children = [] }) {
  return new MultiKeyringNode({
    generator: generator && buildKeyring(generator),
    children: children.map(buildKeyring),
  })
}
