"""The operation `judge`: what mock-kms made, checked by the package `cryptography`, which shares no code with it."""

import base64
import hmac
import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, keywrap, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa, utils

CURVES = {
    "ECC_NIST_P256": ec.SECP256R1,
    "ECC_NIST_P384": ec.SECP384R1,
    "ECC_NIST_P521": ec.SECP521R1,
    "ECC_SECG_P256K1": ec.SECP256K1,
}
HASHES = {"SHA_1": hashes.SHA1, "SHA_256": hashes.SHA256, "SHA_384": hashes.SHA384, "SHA_512": hashes.SHA512}


def judge(request):
    """Answers `action`: one of those named at the end of this file. All bytes are base64."""
    return ACTIONS[request["action"]](request)


def _bytes(request, name):
    return base64.b64decode(request[name], validate=True)


def _text(data):
    return base64.b64encode(data).decode()


def _public(request):
    return serialization.load_der_public_key(_bytes(request, "public_key"))


def _hash(algorithm):
    """The hash that the name of an algorithm of KMS ends in."""
    return HASHES["SHA_" + algorithm.rsplit("_", 1)[1]]()


def _verify(request):
    """Tells whether `signature` is one over `message`, or over the digest that it is if `prehashed`."""
    public, algorithm = _public(request), request["algorithm"]
    signature, message = _bytes(request, "signature"), _bytes(request, "message")
    try:
        if algorithm.startswith(("RSASSA", "ECDSA")):
            digest = _hash(algorithm)
            scheme = utils.Prehashed(digest) if request.get("prehashed") else digest
            if algorithm.startswith("RSASSA_PSS"):
                salted = padding.PSS(mgf=padding.MGF1(digest), salt_length=digest.digest_size)
                public.verify(signature, message, salted, scheme)
            elif algorithm.startswith("RSASSA"):
                public.verify(signature, message, padding.PKCS1v15(), scheme)
            else:
                public.verify(signature, message, ec.ECDSA(scheme))
        elif isinstance(public, ed25519.Ed25519PublicKey) or algorithm == "ML_DSA_SHAKE_256":
            public.verify(signature, message)
        else:
            raise ValueError(f"unknown algorithm: {algorithm!r}")
    except InvalidSignature:
        return {"valid": False}
    return {"valid": True}


def _encrypt(request):
    digest = HASHES[request["algorithm"].removeprefix("RSAES_OAEP_")]()
    oaep = padding.OAEP(mgf=padding.MGF1(digest), algorithm=digest, label=None)
    return {"ciphertext": _text(_public(request).encrypt(_bytes(request, "plaintext"), oaep))}


def _agree(request):
    """Makes a key pair on the curve of `public_key` and agrees with it."""
    public = _public(request)
    own = ec.generate_private_key(public.curve)
    return {"public_key": _spki(own.public_key()), "shared_secret": _text(own.exchange(ec.ECDH(), public))}


def _encapsulate(request):
    shared_secret, ciphertext = _public(request).encapsulate()
    return {"ciphertext": _text(ciphertext), "shared_secret": _text(shared_secret)}


def _pair(request):
    """The public key that belongs to `private_key`."""
    private = serialization.load_der_private_key(_bytes(request, "private_key"), password=None)
    return {"public_key": _spki(private.public_key())}


def _generate(request):
    """A fresh key pair for `spec`: the private key as PKCS#8, and its public key."""
    spec = request["spec"]
    if spec.startswith("RSA_"):
        private = rsa.generate_private_key(public_exponent=65537, key_size=int(spec.removeprefix("RSA_")))
    elif spec == "ECC_NIST_EDWARDS25519":
        private = ed25519.Ed25519PrivateKey.generate()
    else:
        private = ec.generate_private_key(CURVES[spec]())
    encoding, form = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    pkcs8 = private.private_bytes(encoding, form, serialization.NoEncryption())
    return {"private_key": _text(pkcs8), "public_key": _spki(private.public_key())}


def _wrap(request):
    """Wraps `material` for an import, by an algorithm that KMS names."""
    algorithm, material = request["algorithm"], _bytes(request, "material")
    digest = HASHES[algorithm[algorithm.index("SHA_"):]]()
    oaep = padding.OAEP(mgf=padding.MGF1(digest), algorithm=digest, label=None)
    if algorithm.startswith("RSAES_OAEP"):
        return {"wrapped": _text(_public(request).encrypt(material, oaep))}
    key = os.urandom(32)
    wrapped = keywrap.aes_key_wrap_with_padding(key, material)
    return {"wrapped": _text(_public(request).encrypt(key, oaep) + wrapped)}


def _mac(request):
    """The tag over `message` under `material`, by an algorithm that KMS names."""
    digest = request["algorithm"].removeprefix("HMAC_").replace("_", "").lower()
    return {"mac": _text(hmac.digest(_bytes(request, "material"), _bytes(request, "message"), digest))}


def _spki(public):
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return _text(public.public_bytes(encoding, form))


ACTIONS = {
    "verify": _verify,
    "encrypt": _encrypt,
    "agree": _agree,
    "encapsulate": _encapsulate,
    "pair": _pair,
    "generate": _generate,
    "wrap": _wrap,
    "mac": _mac,
}
