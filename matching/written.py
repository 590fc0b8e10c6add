"""A report as bytes: JSON in UTF-8 without spaces; the same document always gives the same."""

from typing import Any

from pydantic_core import to_json


def to_bytes(document: dict[str, Any]) -> bytes:
    """The bytes every surface sends. Reports hold finite numbers only; one that is none would be unknown, never no JSON."""
    return to_json(document, inf_nan_mode="null")
