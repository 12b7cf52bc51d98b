"""The operation `aws-cli`: a command line of the AWS CLI, run by its own driver in this process.

The program `aws` does nothing else, but spends most of a second on starting Python for each call.
"""

import contextlib
import functools
import io
import os


def run(request):
    """Runs `arguments` with the access key `account`; answers the exit `status` and both outputs."""
    driver = _driver(request["account"])
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = driver.main(request["arguments"])
    return {"status": status, "output": output.getvalue(), "errors": errors.getvalue()}


@functools.lru_cache(maxsize=8)
def _driver(account):
    from awscli.clidriver import create_clidriver

    # It reads its settings from the environment, and its credentials once.
    os.environ.update(
        AWS_ACCESS_KEY_ID=account,
        AWS_SECRET_ACCESS_KEY="test",
        AWS_CONFIG_FILE=os.devnull,
        AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        AWS_EC2_METADATA_DISABLED="true",
        AWS_MAX_ATTEMPTS="1",
        AWS_PAGER="",
    )
    driver = create_clidriver()
    driver.session.get_credentials()
    return driver
