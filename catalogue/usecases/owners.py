"""The listings whose names another holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Lookup = Callable[[str], dict[str, Any] | None]


@dataclass
class Owners:
    """Looks up the listings a rendering embeds, and remembers which it read."""

    lookup: Lookup
    read: set[str] = field(default_factory=set)

    def get(self, id: str) -> dict[str, Any] | None:
        self.read.add(id)
        return self.lookup(id)

    def named(self, id: str) -> dict[str, Any]:
        """The public name of an owner. One that is not published is named by its id alone."""
        owner = self.get(id)
        if owner is None:
            return {"id": id, "title": {"vi": id, "en": id}, "within": [], "aliases": []}
        within, aliases = self._within(id, owner), list(owner["aliases"])
        if owner["kind"] == "place":
            aliases += [
                name for other in self._former(owner) for name in (other["title"]["vi"], *other["aliases"])
            ]
        return {"id": id, "title": owner["title"], "within": within, "aliases": list(dict.fromkeys(aliases))}

    def _former(self, place: dict[str, Any]) -> list[dict[str, Any]]:
        found = (self.get(overlap["place"]) for overlap in place.get("overlaps", ()))
        return [other for other in found if other]

    def _within(self, id: str, owner: dict[str, Any]) -> list[str]:
        """The ids above an owner; for a place also the former units on whose ground it lies, and today's that hold its."""
        ids: list[str] = []
        waiting = [owner]
        while waiting:
            here = waiting.pop(0)
            overlapped = (overlap["place"] for overlap in here.get("overlaps", ()))
            above = [here.get("parent"), here.get("merged_into"), *overlapped]
            for other in above:
                if other and other not in ids and other != id and (listing := self.get(other)):
                    ids.append(other)
                    waiting.append(listing)
        return ids

    def contact(self, id: str) -> dict[str, Any]:
        owner = self.get(id)
        if owner is None:
            return {"id": id, "title": {"vi": id, "en": id}, "successor": None, "office": None}
        heads = owner.get("successor") or [{"value": None}]
        return {
            "id": id,
            "title": owner["title"],
            "successor": heads[0]["value"],
            "office": owner.get("office"),
        }
