"""Cursors: where a page ended, signed, and bound to the question and the engine that asked."""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any

from search.errors import BadCursor
from search.port import Query, Sort

_SIGNATURE = 16
_LONGEST = 1024
_ENCODER = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True)
class Position:
    """Where a page ended: after a value and an id, or after so many by relevance."""

    sequence: int
    offset: int = 0
    value: float = 0.0
    id: str = ""


_ASKED = attrgetter(
    *sorted(
        {field.name for field in fields(Query)} - {"filters", "facets", "lang", "limit", "cursor", "sort"}
    )
)


def _fingerprint(query: Query, sort: Sort | None) -> str:
    """What makes it the same question: everything that decides which listings come, and in which order."""
    filters = sorted((name, sorted(set(codes))) for name, codes in query.filters.items())
    return hashlib.sha256(repr((_ASKED(query), sort, filters)).encode()).hexdigest()[:16]


class Cursors:
    """Writes and reads the cursors of one engine."""

    def __init__(self, key: bytes, engine: str) -> None:
        self._key, self._engine = key, engine

    def _signature(self, body: bytes) -> bytes:
        return hmac.digest(self._key, body, "sha256")[:_SIGNATURE]

    def written(self, position: Position, query: Query, sort: Sort | None) -> str:
        """The cursor that stands at a position of a question's answer."""
        fields = [
            self._engine,
            _fingerprint(query, sort),
            position.sequence,
            position.offset,
            position.value.hex(),
            position.id,
        ]
        body = _ENCODER.encode(fields).encode()
        return base64.urlsafe_b64encode(self._signature(body) + body).rstrip(b"=").decode()

    def read(self, query: Query, sort: Sort | None) -> Position | None:
        """Where the question's cursor stands; ``None`` on the first page.

        Raises:
            BadCursor: It is not ours, or of another question or engine.
        """
        if query.cursor is None:
            return None
        engine, fingerprint, sequence, offset, value, id_ = self._opened(query.cursor)
        if engine != self._engine:
            raise BadCursor("was given by another search engine; start again without it")
        if fingerprint != _fingerprint(query, sort):
            raise BadCursor("belongs to another question; start again without it")
        return Position(sequence, offset, float.fromhex(value), id_)

    def _opened(self, cursor: str) -> Any:
        try:
            raw = base64.b64decode(
                cursor[:_LONGEST] + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True
            )
        except ValueError as error:
            raise BadCursor("is not one of ours") from error
        signature, body = raw[:_SIGNATURE], raw[_SIGNATURE:]
        if not hmac.compare_digest(signature, self._signature(body)):
            raise BadCursor("is not one of ours")
        return json.loads(body)
