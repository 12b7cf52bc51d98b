"""Has the official peers open each other's messages, so that a failing interop test can be trusted to be kmseal's.

Usage: python check.py PYTHON NODE_PEER_FOLDER
"""

import base64
import json
import pathlib
import subprocess
import sys

SUITES = "0014 0046 0078 0114 0146 0178 0214 0346 0378 0478 0578".split()
CONTEXT = {"Purpose": "check", "a": "1", "A": "2", "\u00e9\U0001f600": "\uffff"}
"""Keys that byte order, UTF-16 order and locale order sort differently."""


class Peer:
    """A running peer process."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, **request):
        """Sends a request and returns its answer; a refusal ends the check."""
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        reply = json.loads(self.process.stdout.readline())
        if not reply["ok"]:
            raise SystemExit(f"{request['op']} failed: {reply['error']}\n{request}")
        return reply

    def close(self):
        """Closes standard input, upon which a peer ends by itself."""
        self.process.stdin.close()
        if self.process.wait(timeout=30) != 0:
            raise SystemExit(f"the peer ended with {self.process.returncode}")


def check_pair(writer, reader):
    """One message for each suite, key length and message size, written by one peer and opened by the other."""
    count = 0
    for suite in SUITES:
        for key_length, size in ((16, 0), (24, 4097), (32, 4096)):
            key = {"type": "raw-aes", "namespace": "check", "name": "k", "key": _base64(bytes(range(key_length)))}
            plaintext = _base64(bytes(index % 251 for index in range(size)))
            sealed = writer.ask(
                op="encrypt", suite=suite, frame_length=512, keyring=key, encryption_context=CONTEXT, plaintext=plaintext
            )
            opened = reader.ask(op="decrypt", keyring=key, ciphertext=sealed["ciphertext"], encryption_context=CONTEXT)
            if (opened["plaintext"], opened["suite"]) != (plaintext, suite):
                raise SystemExit(f"suite {suite}: {size} bytes came back changed")
            count += 1
    return count


def _base64(data):
    return base64.b64encode(data).decode("ascii")


def main():
    """Starts both peers and checks both directions."""
    python, node_folder = sys.argv[1:3]
    here = pathlib.Path(__file__).parent
    peers = [Peer(python, here / "python" / "peer.py"), Peer("node", pathlib.Path(node_folder) / "peer.mjs")]
    count = check_pair(*peers) + check_pair(*reversed(peers))
    for peer in peers:
        peer.close()
    print(f"the peers opened {count} messages of each other")


if __name__ == "__main__":
    main()
