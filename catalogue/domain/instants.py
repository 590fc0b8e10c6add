"""Instants as they are stored and shown."""

from datetime import UTC, datetime


def stamp(instant: datetime) -> str:
    """An instant in RFC 3339, in UTC and to the microsecond, so that of two texts the greater is the later."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def now() -> str:
    """This instant."""
    return stamp(datetime.now(UTC))
