"""What the page of a listing shows, section by section, as plain values for the template."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.domain.geometry import centre
from catalogue.domain.listings import Listing
from matching.wording import when
from web.nodes import Node, Shower, noted
from web.saying import day, hectares, moment, position
from web.words import Words

_COMMON = frozenset(Listing.model_fields)
_NAMED = frozenset({"parent_name", "overlap_names", "area_names", "for_sector_names"})
"""The records that other fields name, once more by name: the page says those names already."""


@dataclass(frozen=True)
class Row:
    """One statement in words."""

    name: str | None
    value: str
    known: bool
    as_of: str | None
    basis: str | None
    cites: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    others: tuple["Row", ...] = ()


class View:
    """A listing in one language."""

    def __init__(self, listing: dict[str, Any], words: Words, shower: Shower, today: date) -> None:
        self.listing, self.words, self._shower, self._today = listing, words, shower, today
        self.title: str = listing["title"][words.lang]
        self.summary: str | None = listing["summary"] and listing["summary"][words.lang]
        self.kind = words.label("kinds", listing["kind"])
        self.stage = listing["stage"] and words.label("stages", listing["stage"])
        self._numbers = {source["id"]: at for at, source in enumerate(listing["sources"], start=1)}

    def named(self, owner: dict[str, Any]) -> Node:
        """Another listing whose name this one holds."""
        return self._shower.listing(owner["id"], owner["title"][self.words.lang])

    def cited(self, keys: tuple[str, ...]) -> list[tuple[int | None, str]]:
        """The numbers sources have in the list at the end."""
        return [(self._numbers.get(key), key) for key in keys]

    @property
    def is_stale(self) -> bool:
        until = self.listing["stale_after"]
        return until is not None and date.fromisoformat(until) <= self._today

    @property
    def warning(self) -> str | None:
        """That the figures want confirming, and with whom."""
        if not self.is_stale:
            return None
        contact = self.listing["contact"] or self.listing["publisher"]
        since = day(date.fromisoformat(self.listing["stale_after"]), self.words)
        return self.words("confirm", since, contact["title"][self.words.lang])

    def _row(self, statement: dict[str, Any], name: str | None = None) -> Row:
        words, remarks = self.words, []
        note = noted(statement["note"], words)
        whole = statement.get("of") and words("of", words.label("facts", statement["of"]).lower())
        if whole and whole not in (note or ""):
            remarks.append(whole)
        if statement.get("place"):
            remarks.append(words("within", self._shower.listing(statement["place"]).text))
        written = statement.get("as_written")
        if written and written.lstrip("~") != (statement["as_of"] or "").rstrip("~"):
            remarks.append(words("as_written", written))
        if note:
            remarks.append(note)
        known = statement["value"] is not None
        return Row(
            name=name,
            value=words.quantity(statement["value"], statement["unit"]),
            known=known,
            as_of=when(statement["as_of"], words.lang) if statement["as_of"] or known else None,
            basis=statement["basis"] and words.label("bases", statement["basis"]),
            cites=tuple(statement["source"]),
            remarks=tuple(remarks),
            others=tuple(self._row(other) for other in statement.get("others", ())),
        )

    @property
    def facts(self) -> list[Row]:
        """Every fact with its statements; what an investor looks for and nobody states is shown as unknown."""
        label = self.words.label
        rows = [self._row(fact, label("facts", name)) for name, fact in self.listing["facts"].items()]
        expected = (self.listing["completeness"] or {}).get("missing", ())
        rows += [
            Row(label("facts", name), self.words("unknown"), known=False, as_of=None, basis=None, cites=())
            for name in expected
            if name not in self.listing["facts"] and not self.listing.get(name)
        ]
        return rows

    def area(self, line: dict[str, Any], name: str | None = None) -> Row:
        """Land in one state."""
        words = self.words
        state = words.label("land_states", line["state"]) if line.get("state") else words("unknown")
        remarks = [note] if (note := noted(line.get("note"), words)) else []
        if line.get("site"):
            remarks.append(str(self._shower.listing(line["site"]).text))
        known = line["area_ha"] is not None
        return Row(
            name=name or state,
            value=hectares(line["area_ha"], words) if known else words("unknown"),
            known=known,
            as_of=when(line["as_of"], words.lang),
            basis=words.label("bases", line["basis"]),
            cites=tuple(line["source"]),
            remarks=tuple(remarks),
            others=tuple(self.area(other) for other in line.get("others", ())),
        )

    def areas(self, lines: list[dict[str, Any]]) -> list[Row]:
        """Land in several states."""
        return [self.area(line) for line in lines]

    @property
    def gaps(self) -> list[str]:
        """Where the land does not add up, in sentences."""
        land = self.listing["land"] or {}
        dated = {
            notice["notice"]: when(notice["as_of"], self.words.lang) for notice in land.get("notices", ())
        }
        return [
            self.words(
                "gap",
                dated.get(gap["after"], gap["after"]),
                hectares(gap["sum_ha"], self.words),
                hectares(gap["of_ha"], self.words),
                hectares(gap["gap_ha"], self.words),
            )
            for gap in land.get("unreconciled", ())
        ]

    @property
    def fill_rates(self) -> list[str]:
        """The derived shares, each with what it is a share of."""
        words, rates = self.words, (self.listing["land"] or {}).get("fill_rates", ())
        return [
            f"{words.quantity(rate['percent'], '%')} "
            + words("of", f"{words.label('facts', rate['of']).lower()} ({hectares(rate['of_ha'], words)})")
            for rate in rates
        ]

    def hectares(self, value: float) -> str:
        return hectares(value, self.words)

    def dated(self, edtf: str) -> str:
        return when(edtf, self.words.lang)

    @property
    def position(self) -> dict[str, Any] | None:
        """Where it lies, how exactly that is known, and who says so."""
        middle = centre(self.listing["geometry"])
        if middle is None:
            return None
        lon, lat = middle
        shown = position(lon, lat, self.words)
        if self.listing["geometry"]["type"] != "Point":
            shown = self.words("outline", shown)
        accuracy, known = self.listing["location_accuracy_km"], self.listing["location"] or {}
        said = [shown]
        if accuracy is not None:
            said.append(self.words("accuracy", f"{self.words.number(accuracy)}\N{NO-BREAK SPACE}km"))
        if known.get("basis"):
            said.append(self.words.label("bases", known["basis"]).lower())
        map_ = f"https://www.openstreetmap.org/?mlat={lat:.5f}&mlon={lon:.5f}#map=13/{lat:.5f}/{lon:.5f}"
        return {
            "text": "; ".join(said),
            "map": map_,
            "cites": tuple(known.get("source") or ()),
            "note": noted(known.get("note"), self.words),
        }

    @property
    def details(self) -> list[tuple[str, Node]]:
        """The kind's own fields, in the order of its model."""
        return [
            (self.words.field(name), node)
            for name, value in self.listing.items()
            if name not in _COMMON | _NAMED and (node := self._shower.shown(name, value))
        ]

    @property
    def published(self) -> str:
        return moment(self.listing["published_at"], self.words)
