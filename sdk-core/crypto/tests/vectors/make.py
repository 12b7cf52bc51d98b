#!/usr/bin/env python3
"""Makes the JSON files beside it: keys, ciphertexts and secrets by Python's `cryptography` (OpenSSL).

Run with `cryptography` 48: python3 make.py [NAME...]. Most of it is random, so every run makes other values.
The tests only read the files. None of these keys is used for anything else.
"""

import hashlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, mldsa, mlkem, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.keywrap import aes_key_wrap_with_padding
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

HASHES = {"Sha1": hashes.SHA1, "Sha256": hashes.SHA256, "Sha384": hashes.SHA384, "Sha512": hashes.SHA512}
MESSAGE = b"a message for every kind of signature"
CURVES = {"P256": ec.SECP256R1(), "P384": ec.SECP384R1(), "P521": ec.SECP521R1()}


def private_pem(key, form=PrivateFormat.PKCS8, encryption=NoEncryption()):
    return key.private_bytes(Encoding.PEM, form, encryption).decode()


def public_pem(key, form=PublicFormat.SubjectPublicKeyInfo):
    return key.public_bytes(Encoding.PEM, form).decode()


def der(tag, content):
    length = len(content)
    size = bytes([length]) if length < 128 else length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag]) + (bytes([0x80 | len(size)]) if length >= 128 else b"") + size + content


def integers_der(*integers):
    """A sequence of numbers, as PKCS#1 keys are, also of those that `cryptography` would refuse."""
    return der(0x30, b"".join(der(2, n.to_bytes(n.bit_length() // 8 + 1, "big")) for n in integers)).hex()


def rsa_key(bits, exponent=65537):
    key = rsa.generate_private_key(exponent, bits)
    public = key.public_key()
    ciphertexts = []
    paddings = {f"Oaep{name}": padding.OAEP(padding.MGF1(h()), h(), None) for name, h in HASHES.items()}
    paddings["Pkcs1v15"] = padding.PKCS1v15()
    overheads = {"OaepSha1": 42, "OaepSha256": 66, "OaepSha384": 98, "OaepSha512": 130, "Pkcs1v15": 11}
    for name, scheme in paddings.items():
        longest = (bits + 7) // 8 - overheads[name]
        for length in (0, 32, longest) if bits == 2048 else (32,):
            plaintext = bytes(i * 7 % 256 for i in range(length))
            ciphertext = public.encrypt(plaintext, scheme).hex()
            ciphertexts.append({"padding": name, "plaintext": plaintext.hex(), "ciphertext": ciphertext})
    return {
        "bits": bits,
        "pkcs8": private_pem(key),
        "pkcs1": private_pem(key, PrivateFormat.TraditionalOpenSSL),
        "spki": public_pem(public),
        "pkcs1_public": public_pem(public, PublicFormat.PKCS1),
        "ciphertexts": ciphertexts,
    }


def make_rsa():
    key = rsa.generate_private_key(65537, 2048)
    numbers, public = key.private_numbers(), key.public_key().public_numbers()
    other = rsa.generate_private_key(65537, 2048).public_key().public_numbers().n
    crt = numbers.p, numbers.q, numbers.dmp1, numbers.dmq1, numbers.iqmp
    short = rsa.generate_private_key(65537, 1024)
    long = (1 << 8192) + 1
    password = BestAvailableEncryption(b"password")
    return {
        # An exponent of 3, a modulus whose bits do not fill its bytes, and a long one.
        "keys": [rsa_key(2048), rsa_key(2050, 3), rsa_key(4096)],
        "inconsistent": {
            "a modulus of other primes": integers_der(0, other, 65537, numbers.d, *crt),
            "another private exponent": integers_der(0, public.n, 65537, numbers.d - 2, *crt),
            "another public exponent": integers_der(0, public.n, 3, numbers.d, *crt),
        },
        "short": {"bits": 1024, "private": private_pem(short), "public": public_pem(short.public_key())},
        "long": {"bits": 8193, "public_der": integers_der(long, 65537)},
        "bad_exponents": [integers_der(public.n, e) for e in (1, 2, 65536, (1 << 33) + 1, public.n - 2)],
        "encrypted": [
            private_pem(key, PrivateFormat.PKCS8, password),
            private_pem(key, PrivateFormat.TraditionalOpenSSL, password),
        ],
    }


def ec_key(key, curve):
    size = (curve.key_size + 7) // 8
    public = key.public_key()
    return {
        "scalar": key.private_numbers().private_value.to_bytes(size, "big").hex(),
        "pkcs8": private_pem(key),
        "sec1": private_pem(key, PrivateFormat.TraditionalOpenSSL),
        "spki": public_pem(public),
        "compressed": public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint).hex(),
        "uncompressed": public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint).hex(),
    }


def make_ecdh():
    pairs = []
    for name, curve in CURVES.items():
        ours, theirs = ec.generate_private_key(curve), ec.generate_private_key(curve)
        pairs.append({
            "curve": name,
            "order": f"{curve.group_order:x}".zfill((curve.key_size + 7) // 8 * 2),
            "ours": ec_key(ours, curve),
            "theirs": ec_key(theirs, curve),
            "shared": ours.exchange(ec.ECDH(), theirs.public_key()).hex(),
            "encrypted": private_pem(ours, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")),
        })
    return {"pairs": pairs}


def make_rsa_signature():
    keys = []
    for bits in (2048, 2050):
        key = rsa.generate_private_key(65537, bits)
        signatures = []
        for name in ("Sha256", "Sha384", "Sha512"):
            chosen = HASHES[name]()
            pss = padding.PSS(padding.MGF1(chosen), chosen.digest_size)
            short_salt = padding.PSS(padding.MGF1(chosen), 20)
            signatures.append({
                "hash": name,
                "Pss": key.sign(MESSAGE, pss, chosen).hex(),
                "Pkcs1v15": key.sign(MESSAGE, padding.PKCS1v15(), chosen).hex(),
                "short_salt": key.sign(MESSAGE, short_salt, chosen).hex(),
            })
        public = public_pem(key.public_key())
        keys.append({"bits": bits, "pkcs8": private_pem(key), "spki": public, "signatures": signatures})
    return {"message": MESSAGE.hex(), "keys": keys}


def make_ecdsa():
    keys = []
    curves = {**CURVES, "Secp256k1": ec.SECP256K1()}
    curve_hashes = {"P256": "Sha256", "P384": "Sha384", "P521": "Sha512", "Secp256k1": "Sha256"}
    for name, curve in curves.items():
        key = ec.generate_private_key(curve)
        signature = key.sign(MESSAGE, ec.ECDSA(HASHES[curve_hashes[name]]()))
        r, s = decode_dss_signature(signature)
        keys.append({
            "curve": name,
            "key": ec_key(key, curve),
            "signature": signature.hex(),
            # Just as valid: the same r with the other s.
            "mirrored": encode_dss_signature(r, curve.group_order - s).hex(),
        })
    return {"message": MESSAGE.hex(), "keys": keys}


def make_ed25519():
    key = ed25519.Ed25519PrivateKey.generate()
    public = key.public_key()
    other = ed25519.Ed25519PrivateKey.generate().public_key()
    # The second version of PKCS#8 has room for the public key: [1] IMPLICIT BIT STRING.
    version_2 = {}
    for name, inside in (("own", public), ("another", other)):
        seed = der(4, der(4, key.private_bytes_raw()))
        bits = der(0x81, b"\0" + inside.public_bytes_raw())
        version_2[name] = der(0x30, der(2, b"\1") + der(0x30, bytes.fromhex("06032b6570")) + seed + bits).hex()
    return {
        "message": MESSAGE.hex(),
        "seed": key.private_bytes_raw().hex(),
        "public": public.public_bytes_raw().hex(),
        "pkcs8": private_pem(key),
        "spki": public_pem(public),
        "version_2": version_2,
        "signature": key.sign(MESSAGE).hex(),
        "encrypted": private_pem(key, PrivateFormat.PKCS8, BestAvailableEncryption(b"password")),
    }


def make_key_wrap():
    wrapped = []
    for key_length in (16, 32):
        key = bytes(range(key_length))
        for length in (1, 7, 8, 9, 16, 20, 32, 138, 1218):
            secret = bytes(i * 11 % 256 for i in range(length))
            sealed = aes_key_wrap_with_padding(key, secret).hex()
            wrapped.append({"key": key.hex(), "secret": secret.hex(), "wrapped": sealed})
    return {"wrapped": wrapped}


def make_ml_dsa():
    keys = []
    kinds = {
        "MlDsa44": mldsa.MLDSA44PrivateKey,
        "MlDsa65": mldsa.MLDSA65PrivateKey,
        "MlDsa87": mldsa.MLDSA87PrivateKey,
    }
    for name, kind in kinds.items():
        key = kind.generate()
        public = key.public_key()
        # FIPS 204, algorithm 7, line 6, for an empty context.
        tr = hashlib.shake_256(public.public_bytes_raw()).digest(64)
        keys.append({
            "parameters": name,
            "seed": key.private_bytes_raw().hex(),
            "pkcs8": private_pem(key),
            "spki": public_pem(public),
            "mu": hashlib.shake_256(tr + b"\0\0" + MESSAGE).hexdigest(64),
            "signature": key.sign(MESSAGE).hex(),
            "other_context": key.sign(MESSAGE, b"context").hex(),
        })
    return {"message": MESSAGE.hex(), "keys": keys}


def make_ml_kem():
    keys = []
    for name, kind in {"MlKem768": mlkem.MLKEM768PrivateKey, "MlKem1024": mlkem.MLKEM1024PrivateKey}.items():
        key = kind.generate()
        shared, ciphertext = key.public_key().encapsulate()
        altered = bytes([ciphertext[0] ^ 1]) + ciphertext[1:]
        keys.append({
            "parameters": name,
            "seed": key.private_bytes_raw().hex(),
            "pkcs8": private_pem(key),
            "spki": public_pem(key.public_key()),
            "ciphertext": ciphertext.hex(),
            "shared": shared.hex(),
            # What implicit rejection makes of the ciphertext with its first bit flipped.
            "rejected": key.decapsulate(altered).hex(),
        })
    return {"keys": keys}


MAKERS = {
    "rsa": make_rsa,
    "ecdh": make_ecdh,
    "rsa_signature": make_rsa_signature,
    "ecdsa": make_ecdsa,
    "ed25519": make_ed25519,
    "key_wrap": make_key_wrap,
    "ml_dsa": make_ml_dsa,
    "ml_kem": make_ml_kem,
}

if __name__ == "__main__":
    for wanted in sys.argv[1:] or MAKERS:
        path = pathlib.Path(__file__).with_name(f"{wanted}.json")
        path.write_text(json.dumps(MAKERS[wanted](), indent=1) + "\n")
