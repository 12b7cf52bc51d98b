"""Builds keyrings and materials managers of the Material Providers Library from their JSON description."""

import base64

from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import (
    AesWrappingAlg,
    CreateDefaultCryptographicMaterialsManagerInput,
    CreateMultiKeyringInput,
    CreateRawAesKeyringInput,
    CreateRawEcdhKeyringInput,
    CreateRawRsaKeyringInput,
    CreateRequiredEncryptionContextCMMInput,
    EphemeralPrivateKeyToStaticPublicKeyInput,
    PublicKeyDiscoveryInput,
    RawEcdhStaticConfigurationsEphemeralPrivateKeyToStaticPublicKey,
    RawEcdhStaticConfigurationsPublicKeyDiscovery,
    RawEcdhStaticConfigurationsRawPrivateKeyToStaticPublicKey,
    RawPrivateKeyToStaticPublicKeyInput,
)

import kms_keyrings

WRAPPING_ALGORITHMS = {
    16: AesWrappingAlg.ALG_AES128_GCM_IV12_TAG16,
    24: AesWrappingAlg.ALG_AES192_GCM_IV12_TAG16,
    32: AesWrappingAlg.ALG_AES256_GCM_IV12_TAG16,
}
"""The wrapping algorithm for a raw AES key of so many bytes."""

_PROVIDERS = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())


def materials(description):
    """Returns what to encrypt or decrypt with, as the SDK's argument: a keyring, or a manager over one."""
    if description.get("type") != "required-context":
        return {"keyring": build(description)}
    underlying = _PROVIDERS.create_default_cryptographic_materials_manager(
        CreateDefaultCryptographicMaterialsManagerInput(keyring=build(description["keyring"]))
    )
    manager = _PROVIDERS.create_required_encryption_context_cmm(
        CreateRequiredEncryptionContextCMMInput(
            underlying_cmm=underlying, required_encryption_context_keys=description["keys"]
        )
    )
    return {"materials_manager": manager}


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


def _raw_rsa(description):
    """Takes PEM keys; either may be absent."""
    keys = {half: description[half].encode() for half in ("public_key", "private_key") if half in description}
    return _PROVIDERS.create_raw_rsa_keyring(
        CreateRawRsaKeyringInput(
            key_namespace=description["namespace"],
            key_name=description["name"],
            padding_scheme=description["padding"],
            **keys,
        )
    )


def _raw_ecdh(description):
    """Takes a private key as PEM and a public key as DER in base64; the schema says which it needs."""
    private_key = description.get("private_key", "").encode()
    public_key = base64.b64decode(description.get("public_key", ""), validate=True)
    if description["schema"] == "static":
        scheme = RawEcdhStaticConfigurationsRawPrivateKeyToStaticPublicKey(
            RawPrivateKeyToStaticPublicKeyInput(
                sender_static_private_key=private_key, recipient_public_key=public_key
            )
        )
    elif description["schema"] == "ephemeral":
        scheme = RawEcdhStaticConfigurationsEphemeralPrivateKeyToStaticPublicKey(
            EphemeralPrivateKeyToStaticPublicKeyInput(recipient_public_key=public_key)
        )
    else:
        scheme = RawEcdhStaticConfigurationsPublicKeyDiscovery(
            PublicKeyDiscoveryInput(recipient_static_private_key=private_key)
        )
    return _PROVIDERS.create_raw_ecdh_keyring(
        CreateRawEcdhKeyringInput(key_agreement_scheme=scheme, curve_spec=description["curve"])
    )


def _multi(description):
    generator = description.get("generator")
    return _PROVIDERS.create_multi_keyring(
        CreateMultiKeyringInput(
            generator=build(generator) if generator else None,
            child_keyrings=[build(child) for child in description.get("children", [])],
        )
    )


BUILDERS = {
    "raw-aes": _raw_aes,
    "raw-rsa": _raw_rsa,
    "raw-ecdh": _raw_ecdh,
    "multi": _multi,
    **kms_keyrings.BUILDERS,
}
