"""Opens a file with the official Python SDK: open_file.py KEY_ARN CIPHERTEXT PLAINTEXT.

boto3 reads AWS_REGION, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for mock-kms, AWS_ENDPOINT_URL_KMS.
"""

import os
import sys

import aws_encryption_sdk
import boto3
from aws_cryptographic_material_providers.mpl import AwsCryptographicMaterialProviders
from aws_cryptographic_material_providers.mpl.config import MaterialProvidersConfig
from aws_cryptographic_material_providers.mpl.models import CreateAwsKmsKeyringInput

key_arn, ciphertext_path, plaintext_path = sys.argv[1:]
providers = AwsCryptographicMaterialProviders(config=MaterialProvidersConfig())
keyring = providers.create_aws_kms_keyring(
    CreateAwsKmsKeyringInput(
        kms_key_id=key_arn, kms_client=boto3.client("kms", region_name=os.environ["AWS_REGION"])
    )
)
with open(ciphertext_path, "rb") as ciphertext:
    message = ciphertext.read()
try:
    plaintext, _ = aws_encryption_sdk.EncryptionSDKClient().decrypt(
        source=message, keyring=keyring, encryption_context={"purpose": "demo"}
    )
except Exception as error:  # pylint: disable=broad-except
    sys.exit(f"{type(error).__name__}: {error}")
with open(plaintext_path, "wb") as file:
    file.write(plaintext)
