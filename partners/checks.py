"""What a follower of the log checks of what it is sent, before it believes it."""

import json
from collections.abc import Callable
from typing import Any

from partners.errors import SourceBroken

_MOST_DIGITS = 18
Schema = Callable[[str], dict[str, Any]]


_UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a document raises that is not what it should be."""


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def read(body: bytes, what: str) -> dict[str, Any]:
    """A JSON object as a catalogue sends it.

    Raises:
        SourceBroken: It is none.
    """
    try:
        found = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise SourceBroken(f"{what} is not JSON") from error
    if not isinstance(found, dict):
        raise SourceBroken(f"{what} is no object")
    return found


def position(cursor: str) -> tuple[str, int]:
    """A cursor's epoch and sequence."""
    epoch, _, number = cursor.partition(".")
    if not epoch or not (number.isascii() and number.isdigit()) or len(number) > _MOST_DIGITS:
        raise SourceBroken(f"{cursor!r} is no cursor")
    return epoch, int(number)


def _sequence(document: dict[str, Any]) -> int:
    found = document.get("sequence")
    if type(found) is not int:
        raise SourceBroken(f"{found!r} is no sequence")
    return found


def checked_listing(listing: dict[str, Any]) -> tuple[str, int]:
    """The id and the sequence of a listing.

    Raises:
        SourceBroken: It has none.
    """
    if not isinstance(listing.get("id"), str):
        raise SourceBroken("a listing has no id")
    return listing["id"], _sequence(listing)


def _change(change: dict[str, Any]) -> None:
    if change["op"] not in {"upsert", "delete"}:
        raise SourceBroken(f"{change['op']!r} is no operation")
    if not isinstance(change["id"], str):
        raise SourceBroken(f"the change {change['sequence']} has no id")
    listing = change.get("listing")
    if change["op"] == "delete":
        if listing is not None:
            raise SourceBroken(f"the delete {change['sequence']} has content")
        return
    if not isinstance(listing, dict):
        raise SourceBroken(f"the upsert {change['sequence']} has no listing")
    checked_listing(listing)
    for name in ("id", "kind", "sequence"):
        if listing.get(name) != change[name]:
            raise SourceBroken(f"the listing of {change['sequence']} has another {name}")


def checked_page(body: bytes, cursor: str) -> dict[str, Any]:
    """A page of the change log: numbers go up from the cursor, contents are what the entries say, one epoch.

    Raises:
        SourceBroken: It is no such page.
    """
    epoch, begun = position(cursor)
    page, at = read(body, "the answer"), begun
    try:
        for change in page["changes"]:
            if _sequence(change) <= at:
                raise SourceBroken(f"{change['sequence']} comes after {at}")
            at = change["sequence"]
            _change(change)
        reached, more = position(page["cursor"]), page["has_more"]
    except _UNREADABLE as error:
        raise SourceBroken("the answer is no page of a change log") from error
    if reached[0] != epoch or reached[1] < at or (more and reached[1] == begun):
        raise SourceBroken(f"the page that begins at {cursor} ends at {page['cursor']}")
    return page


class Schemas:
    """Checks listings by the schemas the source publishes, each fetched once."""

    def __init__(self, fetch: Schema) -> None:
        self._fetch = fetch
        self._validators: dict[str, Any] = {}

    def check(self, listing: Any) -> None:
        """Raises SourceBroken for a listing that its schema does not allow."""
        from referencing.exceptions import Unresolvable  # Only who follows needs it.

        kind = str(listing.get("kind"))
        if kind not in self._validators:
            self._validators[kind] = _validator(self._fetch(kind), kind)
        try:
            fault = next(self._validators[kind].iter_errors(listing), None)
        except (Unresolvable, RecursionError) as error:
            raise SourceBroken(f"the schema of {kind!r} does not stand by itself") from error
        if fault is not None:
            where = "/".join(map(str, fault.absolute_path))
            raise SourceBroken(
                f"{listing.get('id')!r} does not fit its schema at /{where}: {fault.message[:200]}"
            )


def _validator(schema: dict[str, Any], kind: str) -> Any:
    """A validator that fetches nothing: what a schema refers to, it has to hold."""
    from jsonschema import Draft202012Validator, SchemaError
    from referencing import Registry

    try:
        Draft202012Validator.check_schema(schema)
    except (SchemaError, RecursionError) as error:
        raise SourceBroken(f"the schema of {kind!r} is none") from error
    return Draft202012Validator(schema, registry=Registry())
