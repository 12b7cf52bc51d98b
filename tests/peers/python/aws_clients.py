"""boto3 clients for endpoints on this machine."""

import functools

import boto3
from botocore.config import Config


@functools.lru_cache(maxsize=32)
def client(service, endpoint, region, access_key="test", attempts=1, secret="test", token=None):
    """Returns the client of `service` (as boto3 calls it) for an endpoint; the same one for the same arguments.

    With the secret `test` an access key of mock-kms may also be an account: that is the account's root.
    """
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        # A failing endpoint should fail the test that called it at once, unless retries are what it is about.
        config=Config(retries={"total_max_attempts": attempts}, connect_timeout=5, read_timeout=30),
    )
