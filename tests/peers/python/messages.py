"""The operations `encrypt` and `decrypt`: whole messages through the official Python SDK."""

import base64
import io

import aws_encryption_sdk
from aws_encryption_sdk import CommitmentPolicy
from aws_encryption_sdk.identifiers import AlgorithmSuite

import keyrings

CHUNK = 1 << 20
"""Bytes read from the SDK's stream at a time, so that a large file is never held whole."""

POLICIES = {
    "forbid-encrypt-allow-decrypt": CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT,
    "require-encrypt-allow-decrypt": CommitmentPolicy.REQUIRE_ENCRYPT_ALLOW_DECRYPT,
    "require-encrypt-require-decrypt": CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT,
}


def encrypt(request):
    """Encrypts `plaintext` (base64) or the file `plaintext_path`."""
    suite = AlgorithmSuite.get_by_id(int(request.get("suite", "0578"), 16))
    default_policy = "require-encrypt-require-decrypt" if suite.is_committing() else "forbid-encrypt-allow-decrypt"
    options = {"algorithm": suite}
    if "frame_length" in request:
        options["frame_length"] = request["frame_length"]
    return _run("encrypt", request, default_policy, options)


def decrypt(request):
    """Decrypts `ciphertext` (base64) or the file `ciphertext_path`; the SDK enforces a context that is given."""
    return _run("decrypt", request, "require-encrypt-allow-decrypt", {})


def _run(mode, request, default_policy, options):
    source_name, target_name = ("plaintext", "ciphertext") if mode == "encrypt" else ("ciphertext", "plaintext")
    client = aws_encryption_sdk.EncryptionSDKClient(
        commitment_policy=POLICIES[request.get("commitment_policy", default_policy)],
        max_encrypted_data_keys=request.get("max_encrypted_data_keys"),
    )
    if request.get("encryption_context") is not None:
        options["encryption_context"] = request["encryption_context"]
    options.update(keyrings.materials(request["keyring"]))

    if source_name + "_path" in request:
        with open(request[source_name + "_path"], "rb") as source, open(request[target_name + "_path"], "wb") as target:
            header = _pump(client, mode, source, target, options)
            reply = {"bytes": target.tell()}
    else:
        source, target = io.BytesIO(base64.b64decode(request[source_name], validate=True)), io.BytesIO()
        header = _pump(client, mode, source, target, options)
        reply = {target_name: base64.b64encode(target.getvalue()).decode("ascii")}

    reply["suite"] = f"{header.algorithm.algorithm_id:04x}"
    reply["encryption_context"] = dict(header.encryption_context)
    reply["frame_length"] = header.frame_length
    return reply


def _pump(client, mode, source, target, options):
    with client.stream(mode=mode, source=source, **options) as stream:
        while True:
            chunk = stream.read(CHUNK)
            if not chunk:
                # Leaving the block would hide what closing may find, such as a footer that is not there.
                stream.close()
                return stream.header
            target.write(chunk)
