"""Site (lô đất): one piece of land to build on."""

from datetime import date
from typing import ClassVar

from catalogue.domain.land import LotState
from catalogue.domain.records import Record
from catalogue.domain.references import EmbeddedZone
from catalogue.domain.text import Line


class Site(Record):
    """A lot in a zone, or land outside one."""

    KIND: ClassVar[str] = "site"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("kcn-", "ccn-", "site-")
    EXPECTED: ClassVar[tuple[str, ...]] = ("area", "rent", "min_parcel")

    zone: EmbeddedZone | None = None
    lot: Line | None = None
    splittable: bool | None = None
    tenure_ends: date | None = None
    land: tuple[LotState, ...] = ()
