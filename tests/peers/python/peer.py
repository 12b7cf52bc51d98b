"""The official Python SDK as a peer: one JSON request per line in, one JSON answer per line out.

tests/peers/README.md describes the protocol, which the Node peer speaks too.
"""

import json
import logging
import os
import sys

import aws_cli
import failures
import judge
import key_stores
import kms_api
import messages


def about(_request):
    """Names the versions that answer here."""
    import aws_encryption_sdk
    import boto3

    return {
        "runtime": "python " + sys.version.split()[0],
        "aws-encryption-sdk": aws_encryption_sdk.__version__,
        "boto3": boto3.__version__,
    }


OPERATIONS = {
    "about": about,
    "encrypt": messages.encrypt,
    "decrypt": messages.decrypt,
    "key-store": key_stores.call,
    "kms": kms_api.call,
    "aws-cli": aws_cli.run,
    "judge": judge.judge,
}


def answer(line):
    """Turns one request line into one answer; whatever goes wrong becomes `ok: false`."""
    reply = {}
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            raise ValueError("a request is a JSON object")
        if "id" in request:
            reply["id"] = request["id"]
        operation = OPERATIONS.get(request.get("op"))
        if operation is None:
            raise ValueError(f"unknown op: {request.get('op')!r}")
        reply.update(operation(request))
        reply["ok"] = True
    # A peer outlives every failed request, whatever the reason.
    except Exception as error:  # pylint: disable=broad-except
        reply.update(failures.describe(error))
    return reply


def main():
    """Serves requests until standard input closes."""
    # Anything a library prints must not mix with the answers, so file descriptor 1 becomes stderr.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    # The SDK logs a traceback for each message that it refuses, and refusing is what many tests ask for.
    logging.getLogger("aws_encryption_sdk").setLevel(logging.CRITICAL + 1)
    for line in sys.stdin.buffer:
        if line.strip():
            answers.write(json.dumps(answer(line)) + "\n")
            answers.flush()


if __name__ == "__main__":
    main()
