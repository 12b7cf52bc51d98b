"""Turns the nested exceptions of the SDK, of the Material Providers Library and of boto3 into one answer."""

from botocore.exceptions import ClientError


def describe(error):
    """Returns the fields of an answer that says what went wrong, with the service's error where one is inside."""
    nested = list(_unfold(error, depth=0))
    texts = (f"{type(exception).__name__}: {str(exception) or repr(exception)}" for exception in nested)
    fields = {"ok": False, "error": " | ".join(dict.fromkeys(texts))}
    for exception in nested:
        if isinstance(exception, ClientError):
            fields["code"] = exception.response["Error"]["Code"]
            fields["message"] = exception.response["Error"].get("Message", "")
            fields["status"] = exception.response["ResponseMetadata"]["HTTPStatusCode"]
            break
    return fields


def _unfold(exception, depth):
    yield exception
    if depth == 6:
        return
    inner = [argument for argument in exception.args if isinstance(argument, BaseException)]
    # The Material Providers Library keeps one error for each data key that it tried in `list`,
    # and a foreign exception, such as one of boto3, in `obj`.
    inner += [item for item in getattr(exception, "list", None) or [] if isinstance(item, BaseException)]
    if isinstance(getattr(exception, "obj", None), BaseException):
        inner.append(exception.obj)
    if exception.__cause__ is not None:
        inner.append(exception.__cause__)
    for item in inner:
        yield from _unfold(item, depth + 1)
