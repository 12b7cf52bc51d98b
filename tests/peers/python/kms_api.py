"""The operation `kms`: any call of the KMS API through boto3, at an endpoint on this machine."""

import base64
import datetime

import aws_clients


def client(target):
    """Returns the boto3 client for the `endpoint` and `region` of `target`, and its `account` and `attempts` if it has them."""
    account, attempts = target.get("account", "test"), target.get("attempts", 1)
    return aws_clients.client("kms", target["endpoint"], target["region"], account, attempts)


def call(request):
    """Calls the API `action` (as `CreateKey`) with `params`; bytes travel as `{"$bytes": base64}`."""
    kms = client(request)
    methods = {action: method for method, action in kms.meta.method_to_api_mapping.items()}
    method = methods.get(request["action"])
    if method is None:
        raise ValueError(f"boto3 knows no KMS action {request['action']!r}")
    response = getattr(kms, method)(**_from_json(request.get("params", {})))
    response.pop("ResponseMetadata", None)
    return {"response": _to_json(response)}


def _from_json(value):
    if isinstance(value, dict):
        if set(value) == {"$bytes"}:
            return base64.b64decode(value["$bytes"], validate=True)
        return {key: _from_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_from_json(item) for item in value]
    return value


def _to_json(value):
    if isinstance(value, (bytes, bytearray)):
        return {"$bytes": base64.b64encode(value).decode("ascii")}
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_to_json(item) for item in value]
    return value
