"""Measures the official Python SDK: answers questions, one JSON line each, until its input ends.

A question is `{"what": "encrypt"|"decrypt", "suite": "0478", "bytes": N, "frame": N|null, "seconds": S}`.
"""

import json
import sys
import time

import aws_encryption_sdk
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import AesWrappingAlg, CreateRawAesKeyringInput
from aws_encryption_sdk import CommitmentPolicy
from aws_encryption_sdk.identifiers import AlgorithmSuite

CLIENT = aws_encryption_sdk.EncryptionSDKClient(commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT)
KEYRING = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig()).create_raw_aes_keyring(
    CreateRawAesKeyringInput(
        key_namespace="bench",
        key_name="key",
        wrapping_key=bytes([7] * 32),
        wrapping_alg=AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16,
    )
)


def answer(question):
    plaintext = bytes(question["bytes"])
    options = {"algorithm": AlgorithmSuite.get_by_id(int(question["suite"], 16))}
    if question["frame"] is not None:
        options["frame_length"] = question["frame"]

    def encrypt():
        return CLIENT.encrypt(source=plaintext, keyring=KEYRING, **options)[0]

    if question["what"] == "encrypt":
        return repeat(encrypt, question["seconds"])
    message = encrypt()
    if CLIENT.decrypt(source=message, keyring=KEYRING)[0] != plaintext:
        raise ValueError("the message opened to something else")
    return repeat(lambda: CLIENT.decrypt(source=message, keyring=KEYRING), question["seconds"])


def repeat(work, seconds):
    """Repeats `work` for about `seconds`, after a tenth of that to warm up, and at least once."""
    start = time.perf_counter()
    work()
    while time.perf_counter() - start < seconds / 10:
        work()
    start, calls = time.perf_counter(), 0
    while True:
        work()
        calls += 1
        elapsed = time.perf_counter() - start
        if elapsed >= seconds:
            return {"calls": calls, "seconds": elapsed}


for line in sys.stdin:
    try:
        reply = answer(json.loads(line))
    except Exception as error:  # Whatever went wrong is the answer.
        reply = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(reply), flush=True)
