"""What a follower of the log checks of what it is sent, before it believes it."""

import json
from collections.abc import Callable
from typing import Any

from partners.errors import SourceBroken

Schema = Callable[[str], dict[str, Any]]


def position(cursor: str) -> tuple[str, int]:
    """A cursor's epoch and sequence."""
    epoch, _, number = cursor.partition(".")
    if not epoch or not number.isascii() or not number.isdigit():
        raise SourceBroken(f"{cursor!r} is no cursor")
    return epoch, int(number)


def _listing(change: dict[str, Any]) -> None:
    listing = change.get("listing")
    if change["op"] == "delete":
        if listing is not None:
            raise SourceBroken(f"the delete {change['sequence']} has content")
        return
    if not isinstance(listing, dict):
        raise SourceBroken(f"the upsert {change['sequence']} has no listing")
    for name in ("id", "kind", "sequence"):
        if listing.get(name) != change[name]:
            raise SourceBroken(f"the listing of {change['sequence']} has another {name}")


def checked_page(body: bytes, cursor: str) -> dict[str, Any]:
    """A page of the change log: numbers go up from the cursor, contents are what the entries say, one epoch.

    Raises:
        SourceBroken: It is no such page.
    """
    epoch, at = position(cursor)
    try:
        page: dict[str, Any] = json.loads(body)
        for change in page["changes"]:
            if not isinstance(change["sequence"], int) or change["sequence"] <= at:
                raise SourceBroken(f"{change['sequence']} comes after {at}")
            at = change["sequence"]
            if change["op"] not in {"upsert", "delete"}:
                raise SourceBroken(f"{change['op']!r} is no operation")
            _listing(change)
        reached, more = position(page["cursor"]), page["has_more"]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceBroken("the answer is no page of a change log") from error
    if reached[0] != epoch or reached[1] < at or (more and reached[1] == position(cursor)[1]):
        raise SourceBroken(f"the page that begins at {cursor} ends at {page['cursor']}")
    return page


class Schemas:
    """Checks listings by the schemas the source publishes, each fetched once."""

    def __init__(self, fetch: Schema) -> None:
        self._fetch = fetch
        self._validators: dict[str, Any] = {}

    def check(self, listing: Any) -> None:
        """Raises SourceBroken for a listing that its schema does not allow."""
        from jsonschema import Draft202012Validator  # Only who follows needs it.

        kind = str(listing.get("kind"))
        if kind not in self._validators:
            self._validators[kind] = Draft202012Validator(self._fetch(kind))
        fault = next(self._validators[kind].iter_errors(listing), None)
        if fault is not None:
            where = "/".join(map(str, fault.absolute_path))
            raise SourceBroken(
                f"{listing.get('id')!r} does not fit its schema at /{where}: {fault.message[:200]}"
            )
