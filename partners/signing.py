"""Signatures by Standard Webhooks 1: HMAC-SHA256 over ``id.timestamp.body``, one for each secret that counts."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence

PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret as receivers' libraries take it."""
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(secret: str, id: str, timestamp: int, body: bytes) -> str:
    """One signature of a message."""
    signed = b"%s.%d.%s" % (id.encode(), timestamp, body)
    key = b64decode(secret.removeprefix(PREFIX))
    return "v1," + b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def signed_headers(keys: Sequence[str], id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What a message carries beside its body; the id stays the same however often it is sent."""
    return {
        "content-type": "application/json",
        "user-agent": "Langbiang-Webhooks/1",
        "webhook-id": id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signature(key, id, timestamp, body) for key in keys),
    }
