"""A pack's bundle: its manifest and its policy, kept by content so that a report can be replayed."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True)
class Bundle:
    """What a pack says beside its records: who publishes, how figures age, how to match and search."""

    pack: str
    document: dict[str, Any]

    @cached_property
    def canonical(self) -> str:
        return json.dumps(
            self.document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )

    @cached_property
    def version(self) -> str:
        """SHA-256 of the canonical document."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    @property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = self.document["manifest"]
        return manifest

    @property
    def ageing(self) -> dict[str, int]:
        """Months after which the figures of a kind need confirming."""
        ageing: dict[str, int] = self.document.get("ageing") or {}
        return ageing

    @property
    def publisher(self) -> dict[str, Any]:
        manifest = self.manifest
        return {
            "pack": self.pack,
            "title": _both(manifest["publisher"]),
            "licence": manifest.get("licence"),
            "attribution": _both(manifest["attribution"]),
        }


def _both(text: dict[str, str]) -> dict[str, str]:
    """A text in one order of languages, so that a bundle renders the same from its folder and from storage."""
    return {"vi": text["vi"], "en": text["en"]}
