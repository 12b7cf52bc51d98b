"""Serves a DynamoDB, and any other AWS API that moto mocks, until standard input closes.

The only line on standard output is the server's URL; it listens on a free port of this machine alone.
"""

import logging
import sys

from moto.server import ThreadedMotoServer

# A line for each request would bury what a test prints.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
print(f"http://{host}:{port}", flush=True)
sys.stdin.buffer.read()
server.stop()
