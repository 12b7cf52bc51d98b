"""Builds the keyrings over AWS KMS of the Material Providers Library from their JSON description."""

import base64

from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import (
    CreateAwsKmsEcdhKeyringInput,
    CreateAwsKmsHierarchicalKeyringInput,
    CreateAwsKmsKeyringInput,
    CreateAwsKmsMrkDiscoveryKeyringInput,
    CreateAwsKmsMrkKeyringInput,
    CreateAwsKmsRsaKeyringInput,
    DiscoveryFilter,
    KmsEcdhStaticConfigurationsKmsPrivateKeyToStaticPublicKey,
    KmsEcdhStaticConfigurationsKmsPublicKeyDiscovery,
    KmsPrivateKeyToStaticPublicKeyInput,
    KmsPublicKeyDiscoveryInput,
)

import key_stores
import kms_api

_PROVIDERS = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())


def _kms(description):
    return _PROVIDERS.create_aws_kms_keyring(
        CreateAwsKmsKeyringInput(kms_key_id=description["key_id"], kms_client=kms_api.client(description))
    )


def _kms_mrk(description):
    return _PROVIDERS.create_aws_kms_mrk_keyring(
        CreateAwsKmsMrkKeyringInput(kms_key_id=description["key_id"], kms_client=kms_api.client(description))
    )


def _kms_mrk_discovery(description):
    """Asks in the Region `region`; the filter may be absent."""
    allowed = description.get("filter")
    return _PROVIDERS.create_aws_kms_mrk_discovery_keyring(
        CreateAwsKmsMrkDiscoveryKeyringInput(
            kms_client=kms_api.client(description),
            region=description["region"],
            discovery_filter=DiscoveryFilter(**allowed) if allowed else None,
        )
    )


def _kms_rsa(description):
    """Takes the public key as PEM; it may be absent, then the keyring only decrypts."""
    public_key = description.get("public_key")
    return _PROVIDERS.create_aws_kms_rsa_keyring(
        CreateAwsKmsRsaKeyringInput(
            kms_key_id=description["key_id"],
            encryption_algorithm=description["algorithm"],
            public_key=public_key.encode() if public_key else None,
            kms_client=kms_api.client(description),
        )
    )


def _kms_ecdh(description):
    """Takes the other party's public key as DER in base64; without one the keyring only decrypts."""
    if "public_key" in description:
        scheme = KmsEcdhStaticConfigurationsKmsPrivateKeyToStaticPublicKey(
            KmsPrivateKeyToStaticPublicKeyInput(
                sender_kms_identifier=description["key_id"],
                recipient_public_key=base64.b64decode(description["public_key"], validate=True),
            )
        )
    else:
        scheme = KmsEcdhStaticConfigurationsKmsPublicKeyDiscovery(
            KmsPublicKeyDiscoveryInput(recipient_kms_identifier=description["key_id"])
        )
    return _PROVIDERS.create_aws_kms_ecdh_keyring(
        CreateAwsKmsEcdhKeyringInput(
            key_agreement_scheme=scheme,
            curve_spec=description["curve"],
            kms_client=kms_api.client(description),
        )
    )


def _kms_hierarchical(description):
    return _PROVIDERS.create_aws_kms_hierarchical_keyring(
        CreateAwsKmsHierarchicalKeyringInput(
            key_store=key_stores.build(description["store"]),
            branch_key_id=description["branch_key_id"],
            ttl_seconds=600,
        )
    )


BUILDERS = {
    "kms": _kms,
    "kms-mrk": _kms_mrk,
    "kms-mrk-discovery": _kms_mrk_discovery,
    "kms-rsa": _kms_rsa,
    "kms-ecdh": _kms_ecdh,
    "kms-hierarchical": _kms_hierarchical,
}
"""The keyrings by their `type`."""
