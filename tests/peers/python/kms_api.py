"""The operation `kms`: any call of the KMS API through boto3, at an endpoint on this machine."""

import base64
import datetime

import aws_clients


def client(target):
    """Returns the boto3 client for the `endpoint` and `region` of `target`.

    It calls as the `account` of `target` (which may also be an access key) if there is one, and tries as often as
    `attempts` says. With a `role`, what AssumeRole takes, that account assumes the role first.
    """
    place, account = (target["endpoint"], target["region"]), target.get("account", "test")
    role = target.get("role")
    if role is None:
        return aws_clients.client("kms", *place, account, target.get("attempts", 1))
    session = aws_clients.client("sts", *place, account).assume_role(**role)["Credentials"]
    return aws_clients.client(
        "kms",
        *place,
        session["AccessKeyId"],
        secret=session["SecretAccessKey"],
        token=session["SessionToken"],
    )


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
