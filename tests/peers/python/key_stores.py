"""The operation `key-store`: branch keys through the key store of the Material Providers Library."""

import base64

from aws_cryptographic_material_providers.keystore.client import KeyStore
from aws_cryptographic_material_providers.keystore.config import KeyStoreConfig
from aws_cryptographic_material_providers.keystore.models import (
    CreateKeyInput,
    CreateKeyStoreInput,
    Discovery,
    GetActiveBranchKeyInput,
    GetBeaconKeyInput,
    GetBranchKeyVersionInput,
    KMSConfigurationDiscovery,
    KMSConfigurationKmsKeyArn,
    KMSConfigurationKmsMRKeyArn,
    KMSConfigurationMrDiscovery,
    MRDiscovery,
    VersionKeyInput,
)

import aws_clients

CONFIGURATIONS = {
    "key-arn": KMSConfigurationKmsKeyArn,
    "mrk-arn": KMSConfigurationKmsMRKeyArn,
    "discovery": lambda _: KMSConfigurationDiscovery(Discovery()),
    "mrk-discovery": lambda region: KMSConfigurationMrDiscovery(MRDiscovery(region=region)),
}
"""The KMS configuration by its name; all but `discovery` take a value."""


def build(description):
    """Returns the key store that `description` asks for."""
    region = description["region"]
    name, value = description["kms_configuration"]
    return KeyStore(
        config=KeyStoreConfig(
            ddb_client=aws_clients.client("dynamodb", description["dynamodb_endpoint"], region),
            ddb_table_name=description["table"],
            kms_client=aws_clients.client(
                "kms",
                description["kms_endpoint"],
                description.get("kms_region", region),
                description.get("kms_account", "test"),
            ),
            kms_configuration=CONFIGURATIONS[name](value),
            logical_key_store_name=description["logical_name"],
        )
    )


def call(request):
    """Calls the key store's operation `action`; a key that it returns is base64."""
    return ACTIONS[request["action"]](build(request["store"]), request)


def _create_key_store(store, _):
    return {"table_arn": store.create_key_store(CreateKeyStoreInput()).table_arn}


def _create_key(store, request):
    created = store.create_key(
        CreateKeyInput(
            branch_key_identifier=request.get("branch_key_id"),
            encryption_context=request.get("encryption_context"),
        )
    )
    return {"branch_key_id": created.branch_key_identifier}


def _version_key(store, request):
    store.version_key(VersionKeyInput(branch_key_identifier=request["branch_key_id"]))
    return {}


def _active_branch_key(store, request):
    asked = GetActiveBranchKeyInput(branch_key_identifier=request["branch_key_id"])
    return _branch_key(store.get_active_branch_key(asked))


def _branch_key_version(store, request):
    asked = GetBranchKeyVersionInput(
        branch_key_identifier=request["branch_key_id"], branch_key_version=request["version"]
    )
    return _branch_key(store.get_branch_key_version(asked))


def _branch_key(answer):
    materials = answer.branch_key_materials
    return {
        "version": materials.branch_key_version,
        "encryption_context": materials.encryption_context,
        "key": base64.b64encode(materials.branch_key).decode("ascii"),
    }


def _beacon_key(store, request):
    asked = GetBeaconKeyInput(branch_key_identifier=request["branch_key_id"])
    materials = store.get_beacon_key(asked).beacon_key_materials
    return {
        "encryption_context": materials.encryption_context,
        "key": base64.b64encode(materials.beacon_key).decode("ascii"),
    }


ACTIONS = {
    "CreateKeyStore": _create_key_store,
    "CreateKey": _create_key,
    "VersionKey": _version_key,
    "GetActiveBranchKey": _active_branch_key,
    "GetBranchKeyVersion": _branch_key_version,
    "GetBeaconKey": _beacon_key,
}
