"""Conditional requests (RFC 9110, 13): validators are compared before any body is touched."""

import hashlib
import time
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from typing import Any


def etag_of(body: bytes) -> bytes:
    """A strong validator of what is made by the program rather than by the log: of the bytes themselves."""
    return b'"%s"' % hashlib.sha256(body).hexdigest()[:24].encode()


def variant(etag: bytes) -> bytes:
    """The validator of the compressed form: another representation, so a strong one of its own."""
    return etag[:-1] + b'-gz"'


def matched(scope: Any, etags: tuple[bytes, ...]) -> bytes | None:
    """The first of these validators of which the client has a copy (13.1.2, weak comparison); ``None`` for none."""
    for name, value in scope["headers"]:
        if name != b"if-none-match":
            continue
        if value in etags:
            return bytes(value)
        if value.strip() == b"*":
            return etags[0]
        given = [tag.strip().removeprefix(b"W/") for tag in value.split(b",")]
        for etag in etags:
            if etag in given:
                return etag
    return None


def asks_by_tag(scope: Any) -> bool:
    """Whether the client names copies it has, in which case dates do not count (13.1.3)."""
    for name, _ in scope["headers"]:  # noqa: SIM110 - half the time of any(), on every read
        if name == b"if-none-match":
            return True
    return False


def asks_for_news(scope: Any) -> bool:
    """Whether the client has a copy and wants to know if it is still good."""
    return any(name in {b"if-none-match", b"if-modified-since"} for name, _ in scope["headers"])


@lru_cache(maxsize=1024)
def _dated(modified: str) -> tuple[float, datetime, bytes]:
    at = datetime.fromisoformat(modified).astimezone(UTC)
    second = at.replace(microsecond=0)
    return at.timestamp(), second, format_datetime(second, usegmt=True).encode()


def http_date(modified: str) -> bytes | None:
    """An instant of the log as an HTTP date; none while its second lasts, since more may change within it (8.8.2.2)."""
    at, _, shown = _dated(modified)
    return shown if time.time() - at >= 1 else None


def unmodified(scope: Any, modified: str) -> bool:
    """Whether nothing changed since the client's date (13.1.3); a date that cannot be read does not count."""
    for name, value in scope["headers"]:
        if name == b"if-modified-since":
            try:
                since = parsedate_to_datetime(value.decode("latin-1"))
            except (ValueError, TypeError, OverflowError):
                return False
            if since.tzinfo is None:
                since = since.replace(tzinfo=UTC)
            return http_date(modified) is not None and _dated(modified)[1] <= since
    return False
