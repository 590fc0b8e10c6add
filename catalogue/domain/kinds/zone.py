"""Zone: industrial park (khu công nghiệp, KCN) or industrial cluster (cụm công nghiệp, CCN)."""

from typing import Annotated, ClassVar, Literal

from catalogue.domain.dates import Edtf
from catalogue.domain.facts import Basis, SourceKeys
from catalogue.domain.kinds.stages import Stage
from catalogue.domain.land import LandEvent, StatedArea
from catalogue.domain.records import Record
from catalogue.domain.references import RegulationId, SectorId
from catalogue.domain.text import Line, Note, Value


class Promoted(Value):
    """A sector the zone is said to be for."""

    sector: SectorId
    as_of: Edtf | None = None
    basis: Basis
    source: SourceKeys
    note: Note | None = None


class Restricted(Value):
    """A sector only allowed, or not allowed, here; always by a document's clause."""

    sector: SectorId
    regulation: RegulationId
    clause: Line
    source: SourceKeys
    note: Note | None = None


class Zone(Record):
    """Where plants settle."""

    KIND: ClassVar[str] = "zone"
    ID_PREFIXES: ClassVar[tuple[str, ...]] = ("kcn-", "ccn-")
    EXPECTED: ClassVar[tuple[str, ...]] = (
        "total_area",
        "industrial_land",
        "leased",
        "available",
        "rent",
        "wastewater_capacity",
        "water_supply",
        "power_supply",
        "road_access",
        "tenants",
    )

    zone_type: Literal["industrial_park", "industrial_cluster"]
    stage: Stage | None = None
    stage_source: SourceKeys = ()
    stage_as_of: Edtf | None = None
    former_address: Annotated[Line | None, "as the sources write it"] = None
    promoted: tuple[Promoted, ...] = ()
    exclusive: tuple[Restricted, ...] = ()
    barred: tuple[Restricted, ...] = ()
    land: tuple[StatedArea, ...] = ()
    land_events: tuple[LandEvent, ...] = ()
