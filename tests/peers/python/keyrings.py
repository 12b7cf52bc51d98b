"""Builds Material Providers Library keyrings from their JSON description."""

import base64

from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import (
    AesWrappingAlg,
    CreateAwsKmsKeyringInput,
    CreateMultiKeyringInput,
    CreateRawAesKeyringInput,
)

import kms_api

WRAPPING_ALGORITHMS = {
    16: AesWrappingAlg.ALG_AES128_GCM_IV12_TAG16,
    24: AesWrappingAlg.ALG_AES192_GCM_IV12_TAG16,
    32: AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16,
}
"""The wrapping algorithm for a raw AES key of so many bytes."""

_PROVIDERS = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())


def build(description):
    """Returns the keyring that `description` asks for, by its `type`."""
    builder = BUILDERS.get(description.get("type"))
    if builder is None:
        raise ValueError(f"unknown keyring type: {description.get('type')!r}")
    return builder(description)


def _raw_aes(description):
    key = base64.b64decode(description["key"], validate=True)
    algorithm = WRAPPING_ALGORITHMS.get(len(key))
    if algorithm is None:
        raise ValueError(f"a raw AES key has 16, 24 or 32 bytes, not {len(key)}")
    return _PROVIDERS.create_raw_aes_keyring(
        CreateRawAesKeyringInput(
            key_namespace=description["namespace"],
            key_name=description["name"],
            wrapping_key=key,
            wrapping_alg=algorithm,
        )
    )


def _kms(description):
    return _PROVIDERS.create_aws_kms_keyring(
        CreateAwsKmsKeyringInput(kms_key_id=description["key_id"], kms_client=kms_api.client(description))
    )


def _multi(description):
    generator = description.get("generator")
    return _PROVIDERS.create_multi_keyring(
        CreateMultiKeyringInput(
            generator=build(generator) if generator else None,
            child_keyrings=[build(child) for child in description.get("children", [])],
        )
    )


BUILDERS = {"raw-aes": _raw_aes, "kms": _kms, "multi": _multi}
