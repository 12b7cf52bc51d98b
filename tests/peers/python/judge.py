"""The operation `judge`: what mock-kms made, checked by the package `cryptography`, which shares no code with it."""

import base64

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, utils

HASHES = {"SHA_1": hashes.SHA1, "SHA_256": hashes.SHA256, "SHA_384": hashes.SHA384, "SHA_512": hashes.SHA512}


def judge(request):
    """Answers `action`: verify, encrypt, agree, encapsulate or pair. All bytes are base64."""
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


def _spki(public):
    encoding, form = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return _text(public.public_bytes(encoding, form))


ACTIONS = {"verify": _verify, "encrypt": _encrypt, "agree": _agree, "encapsulate": _encapsulate, "pair": _pair}
